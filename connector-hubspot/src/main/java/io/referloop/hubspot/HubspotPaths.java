package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.net.URLEncoder;

/** Every address of the API that we call, under one dated version. */
record HubspotPaths(String version) {

    String token() {
        return "/oauth/" + version + "/token";
    }

    String revocation() {
        return token() + "/revoke";
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
        return between(HubspotObjects.typeId(from), HubspotObjects.typeId(to)) + "/batch/read";
    }

    String properties(RecordType type) {
        return properties(HubspotObjects.typeId(type));
    }

    String properties(String typeId) {
        return "/crm/properties/" + version + "/" + encoded(typeId);
    }

    /** The words that may stand between two records. */
    String associationLabels(RecordType from, RecordType to) {
        return between(HubspotObjects.typeId(from), HubspotObjects.typeId(to)) + "/labels";
    }

    String labelledAssociations(RecordType from, RecordType to) {
        return between(HubspotObjects.typeId(from), HubspotObjects.typeId(to)) + "/batch/create";
    }

    String defaultAssociations(String from, RecordType to) {
        return between(from, HubspotObjects.typeId(to)) + "/batch/associate/default";
    }

    String associationsOf(RecordRef record, String to) {
        return object(record.type(), record.id()) + "/associations/" + to;
    }

    private String between(String from, String to) {
        return "/crm/associations/" + version + "/" + from + "/" + to;
    }

    String batch(String typeId, String what) {
        return "/crm/objects/" + version + "/" + typeId + "/batch/" + what;
    }

    String search(RecordType type) {
        return objects(type) + "/search";
    }

    String objectSchemas() {
        return "/crm-object-schemas/" + version + "/schemas";
    }

    String pipelines(RecordType type) {
        return "/crm/pipelines/" + version + "/" + HubspotObjects.plural(type);
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
