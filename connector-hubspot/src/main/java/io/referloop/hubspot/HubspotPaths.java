package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.RecordType;
import java.net.URLEncoder;

/** Every address of the API that we call, under one dated version. */
record HubspotPaths(String version) {

    String token() {
        return "/oauth/" + version + "/token";
    }

    String account() {
        return "/account-info/" + version + "/details";
    }

    String uninstall() {
        return "/appinstalls/" + version + "/external-install";
    }

    String objects(RecordType type) {
        return "/crm/objects/" + version + "/" + HubspotObjects.typeId(type);
    }

    String object(RecordType type, String id) {
        return objects(type) + "/" + encoded(id);
    }

    String associations(RecordType from, RecordType to) {
        return "/crm/associations/" + version + "/" + HubspotObjects.typeId(from) + "/" + HubspotObjects.typeId(to)
                + "/batch/read";
    }

    String properties(RecordType type) {
        return "/crm/properties/" + version + "/" + HubspotObjects.typeId(type);
    }

    String dealPipelines() {
        return "/crm/pipelines/" + version + "/deals";
    }

    String owners() {
        return "/crm/owners/" + version;
    }

    String completion(String callback) {
        return "/automation/actions/callbacks/" + version + "/" + encoded(callback) + "/complete";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
