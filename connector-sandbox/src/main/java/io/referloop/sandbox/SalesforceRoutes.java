package io.referloop.sandbox;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Handler;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.http.Routes;
import io.referloop.sandbox.salesforce.Cursors;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.api.Front;
import io.referloop.sandbox.salesforce.api.Protocol;
import io.referloop.sandbox.salesforce.events.EventKnob;
import io.referloop.sandbox.salesforce.oauth.OAuthEndpoints;
import io.referloop.sandbox.salesforce.pages.ApprovalPage;
import io.referloop.sandbox.salesforce.pages.ListPage;
import io.referloop.sandbox.salesforce.pages.OrgControls;
import io.referloop.sandbox.salesforce.pages.RecordPage;
import io.referloop.sandbox.salesforce.pages.Viewer;
import io.referloop.sandbox.salesforce.rest.RestProtocol;
import io.referloop.sandbox.salesforce.soap.SoapProtocol;
import io.referloop.sandbox.web.Look;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** All that the organisation answers, by address. */
final class SalesforceRoutes {

    private final Routes<Handler> routes = new Routes<>();

    SalesforceRoutes(Org org, Faults<EventKnob> events, OAuthEndpoints oauth, Front front, Runnable reset) {
        var cursors = new Cursors();
        Protocol soap = new SoapProtocol(org, cursors);
        Protocol rest = new RestProtocol(org, cursors);
        var approval = new ApprovalPage(org, oauth);
        routes.add("GET", "/services/oauth2/authorize", approval::show)
                .add("POST", "/services/oauth2/authorize", approval::decide)
                .add("POST", "/services/oauth2/token", call -> changing(org, front.token(call, oauth::token)))
                .add("POST", "/services/oauth2/revoke", call -> changing(org, front.token(call, oauth::revoke)))
                .add("GET", "/services/oauth2/userinfo", oauth::userinfo)
                .add("GET", "/id/{org}/{user}", oauth::identity)
                .add("POST", "/services/Soap/u/65.0", call -> front.api(call, soap))
                .add("POST", "/services/Soap/u/65.0/{org}", call -> front.api(call, soap))
                .add("GET", "/services/data", SalesforceRoutes::versions)
                .add("GET", "/services/data/", SalesforceRoutes::versions)
                .add("GET", "/sandbox.css", call -> Look.css());
        pages(new ListPage(org), new RecordPage(org, record -> ""));
        controls(new OrgControls(org, events, oauth.tokens(), front.usage(), reset));
        for (String method : List.of("GET", "POST", "PATCH", "PUT", "DELETE")) {
            routes.add(method, "/services/data/{rest...}", call -> front.api(call, rest));
        }
    }

    private static Reply changing(Org org, Reply reply) {
        org.changed();
        return reply;
    }

    private static boolean page(Call call) {
        return !call.method().equals("GET") && !call.path().startsWith("/services/");
    }

    private void pages(ListPage lists, RecordPage records) {
        String record = "/lightning/r/{type}/{id}";
        routes.add("GET", "/", lists::home)
                .add("GET", "/lightning/o/{type}/list", lists::show)
                .add("GET", record + "/view", records::show)
                .add("POST", record + "/edit", records::change)
                .add("POST", record + "/convert", records::convert)
                .add("POST", record + "/merge", records::merge)
                .add("POST", record + "/delete", records::delete)
                .add("POST", record + "/restore", records::restore)
                .add("POST", "/signed-in-as", Viewer::signIn);
    }

    private void controls(OrgControls controls) {
        routes.add("GET", "/__sandbox/health", controls::health)
                .add("GET", "/__sandbox/faults", controls::faults)
                .add("PUT", "/__sandbox/faults", controls::setFaults)
                .add("DELETE", "/__sandbox/faults", controls::clearFaults)
                .add("GET", "/__sandbox/calls", controls::calls)
                .add("DELETE", "/__sandbox/calls", controls::clearCalls)
                .add("POST", "/__sandbox/reset", controls::reset);
    }

    private static Reply versions(Call call) {
        ArrayNode versions = Json.array();
        versions.addObject()
                .put("label", "Winter '26")
                .put("url", "/services/data/v65.0")
                .put("version", "65.0");
        return Reply.json(200, versions);
    }

    Reply handle(Call call) {
        Call asked = call.method().equals("HEAD")
                ? new Call("GET", call.path(), call.rawQuery(), call.headers(), call.body(), call.variables())
                : call;
        if (page(asked) && call.header("Sec-Fetch-Site").orElse("").equals("cross-site")) {
            return Reply.json(
                    403, Json.object().put("status", "error").put("message", "Another site may not post here."));
        }
        return routes.find(asked)
                .map(match -> match.target().handle(match.call()))
                .orElseGet(() -> call.header("Accept").orElse("").contains("text/html")
                        ? Look.notFound("Nothing is at " + call.path() + ".")
                        : Reply.json(
                                404,
                                Json.array()
                                        .add(Json.object()
                                                .put("errorCode", "NOT_FOUND")
                                                .put("message", "The requested resource does not exist"))));
    }
}
