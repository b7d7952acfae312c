package io.referloop.sandbox;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Handler;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.http.Routes;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.api.Front;
import io.referloop.sandbox.salesforce.api.Protocol;
import io.referloop.sandbox.salesforce.oauth.OAuthEndpoints;
import io.referloop.sandbox.salesforce.pages.ApprovalPage;
import io.referloop.sandbox.web.Look;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** All that the organisation answers, by address. */
final class SalesforceRoutes {

    private final Routes<Handler> routes = new Routes<>();

    SalesforceRoutes(Org org, OAuthEndpoints oauth, Front front, Protocol soap, Protocol rest) {
        var approval = new ApprovalPage(org, oauth);
        routes.add("GET", "/services/oauth2/authorize", approval::show)
                .add("POST", "/services/oauth2/authorize", approval::decide)
                .add("POST", "/services/oauth2/token", call -> front.token(call, oauth::token))
                .add("POST", "/services/oauth2/revoke", call -> front.token(call, oauth::revoke))
                .add("GET", "/services/oauth2/userinfo", oauth::userinfo)
                .add("GET", "/id/{org}/{user}", oauth::identity)
                .add("POST", "/services/Soap/u/65.0", call -> front.api(call, soap))
                .add("POST", "/services/Soap/u/65.0/{org}", call -> front.api(call, soap))
                .add("GET", "/services/data", SalesforceRoutes::versions)
                .add("GET", "/services/data/", SalesforceRoutes::versions)
                .add("GET", "/sandbox.css", call -> Look.css());
        for (String method : List.of("GET", "POST", "PATCH", "PUT", "DELETE")) {
            routes.add(method, "/services/data/{rest...}", call -> front.api(call, rest));
        }
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
