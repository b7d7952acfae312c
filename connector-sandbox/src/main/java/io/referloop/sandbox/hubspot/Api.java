package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Handler;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.http.Routes;
import io.referloop.sandbox.hubspot.Tokens.Access;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** What stands before every endpoint: the route, the knobs, the token, the limits; and after it: correlation, counting. */
final class Api {

    private static final Set<String> VERSIONS = Set.of("2026-03", "2026-09");

    private final Hubspot hubspot;
    private final OAuthEndpoints oauth;
    private final Routes<Operation> routes = new Routes<>();

    Api(Hubspot hubspot, OAuthEndpoints oauth, Duration searchLag) {
        this.hubspot = hubspot;
        this.oauth = oauth;
        oauthRoutes();
        portalRoutes(new PortalEndpoints());
        propertyRoutes(new PropertyEndpoints());
        write(
                "POST",
                "/automation/actions/callbacks/{v}/{callbackId}/complete",
                "complete action",
                new WorkflowEndpoints(hubspot)::complete);
        schemaRoutes(new SchemaEndpoints());
        associationRoutes(new AssociationEndpoints());
        batchRoutes(new BatchEndpoints());
        objectRoutes(new ObjectEndpoints(), new SearchEndpoint(searchLag));
    }

    /** Nothing when the path is no API path at all. */
    Optional<Reply> handle(Call call) {
        Optional<Routes.Match<Operation>> match = routes.find(call);
        String correlation = UUID.randomUUID().toString();
        if (match.isEmpty()) {
            Set<String> methods = routes.methodsFor(call);
            return methods.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new ApiFailure(405, "METHOD_NOT_ALLOWED", "Allowed here: " + methods).reply(correlation));
        }
        Call matched = match.get().call();
        if (!VERSIONS.contains(matched.variable("v"))) {
            return Optional.of(new ApiFailure(
                            404,
                            "OBJECT_NOT_FOUND",
                            "This version is unknown: use one of "
                                    + VERSIONS.stream().sorted().toList())
                    .reply(correlation));
        }
        Reply reply = answer(matched, match.get().target(), correlation);
        return Optional.of(reply.with("X-HubSpot-Correlation-Id", correlation));
    }

    private Reply answer(Call call, Operation operation, String correlation) {
        Optional<Portal> portal = operation.endpoint().isEmpty()
                ? oauth.portalOf(call).flatMap(hubspot::find)
                : bearer(call).flatMap(hubspot.tokens()::portalOfAccess).flatMap(hubspot::find);
        if (portal.isEmpty()) {
            return operation.endpoint().isEmpty()
                    ? operation.oauth().handle(call)
                    : unauthorized(call).reply(correlation);
        }
        Faults<Knob> faults = portal.get().faults();
        Reply reply = struck(call, operation, portal.get(), correlation);
        portal.get().calls().count(operation.kind(), reply.status());
        int latency = faults.get(Knob.LATENCY_MILLIS);
        return latency > 0 ? reply.delayed(latency) : reply;
    }

    /** The knobs around the call itself. */
    private Reply struck(Call call, Operation operation, Portal portal, String correlation) {
        Faults<Knob> faults = portal.faults();
        if (faults.strikes(Knob.RESET_NEXT_CALLS)) {
            return Reply.connectionReset();
        }
        if (faults.strikes(Knob.UNAVAILABLE_NEXT_CALLS)) {
            return new ApiFailure(503, "SERVICE_UNAVAILABLE", "The sandbox was told to be unavailable.")
                    .reply(correlation);
        }
        boolean token = operation.endpoint().isEmpty();
        Reply reply;
        if (token) {
            reply = operation.oauth().handle(call);
        } else {
            if (faults.strikes(Knob.THROTTLE_NEXT_CALLS)) {
                int seconds = faults.get(Knob.THROTTLE_RETRY_AFTER_SECONDS);
                Reply throttled = tenSecondly(correlation);
                return seconds > 0 ? throttled.with("Retry-After", Integer.toString(seconds)) : throttled;
            }
            reply = authorized(call, operation, portal, correlation);
        }
        boolean acted = reply.status() < 300 && (operation.write() || token);
        if (acted && faults.strikes(token ? Knob.HANG_TOKEN_AFTER_ACTING : Knob.HANG_WRITES_AFTER_ACTING)) {
            faults.hold();
        }
        if (acted && faults.strikes(token ? Knob.FAIL_TOKEN_AFTER_ACTING : Knob.FAIL_WRITES_AFTER_ACTING)) {
            return new ApiFailure(500, "INTERNAL_ERROR", "internal error").reply(correlation);
        }
        return reply;
    }

    private Reply authorized(Call call, Operation operation, Portal portal, String correlation) {
        Optional<Access> access = access(call).filter(found -> !hubspot.tokens().expired(found));
        if (access.isEmpty()) {
            return unauthorized(call).reply(correlation);
        }
        boolean search = operation.kind().equals("search");
        int left = search ? portal.takeSearch() : portal.takeCall();
        if (left < 0) {
            return search ? secondly(correlation) : rateHeaders(portal, tenSecondly(correlation), 0);
        }
        if (!search && portal.overKnobRate()) {
            return tenSecondly(correlation);
        }
        Reply reply =
                carryOut(new ApiCall(call, portal, access.get().grant(), operation.kind()), operation, correlation);
        if (operation.write()) {
            hubspot.changed();
        }
        return search ? reply : rateHeaders(portal, reply, left);
    }

    private static Reply carryOut(ApiCall api, Operation operation, String correlation) {
        try {
            synchronized (api.data()) {
                return operation.endpoint().orElseThrow().answer(api);
            }
        } catch (ApiFailure refused) {
            return refused.reply(correlation);
        } catch (MalformedJson malformed) {
            return ApiFailure.invalid(malformed.reason()).reply(correlation);
        }
    }

    private Optional<Access> access(Call call) {
        return bearer(call).flatMap(hubspot.tokens()::access);
    }

    private static Optional<String> bearer(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    private ApiFailure unauthorized(Call call) {
        if (access(call).isPresent()) {
            return new ApiFailure(401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call has expired.");
        }
        return new ApiFailure(
                401,
                "INVALID_AUTHENTICATION",
                "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more"
                        + " details at https://developers.hubspot.com/docs/methods/auth/oauth-overview");
    }

    private static Reply tenSecondly(String correlation) {
        ObjectNode body = Json.object()
                .put("status", "error")
                .put("message", "You have reached your ten_secondly_rolling limit.")
                .put("errorType", "RATE_LIMIT")
                .put("correlationId", correlation)
                .put("policyName", "TEN_SECONDLY_ROLLING")
                .put("requestId", correlation);
        return Reply.json(429, body);
    }

    private static Reply secondly(String correlation) {
        ObjectNode body = Json.object()
                .put("status", "error")
                .put("message", "You have reached your secondly limit.")
                .put("correlationId", correlation)
                .put("category", "RATE_LIMITS");
        return Reply.json(429, body);
    }

    private static Reply rateHeaders(Portal portal, Reply reply, int left) {
        return reply.with("X-HubSpot-RateLimit-Max", Integer.toString(portal.callsPerTenSeconds()))
                .with("X-HubSpot-RateLimit-Remaining", Integer.toString(left))
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    }

    private void oauthRoutes() {
        routes.add("POST", "/oauth/{v}/token", Operation.oauth("token", oauth::token))
                .add("POST", "/oauth/{v}/token/introspect", Operation.oauth("introspect", oauth::introspect))
                .add("POST", "/oauth/{v}/token/revoke", Operation.oauth("revoke", oauth::revoke));
    }

    private void portalRoutes(PortalEndpoints portal) {
        get("/account-info/{v}/details", "account", portal::account);
        get("/crm/pipelines/{v}/{type}", "pipelines", portal::pipelines);
        get("/crm/pipelines/{v}/{type}/{id}", "pipelines", portal::pipeline);
        get("/crm/owners/{v}", "owners", portal::owners);
        get("/crm/owners/{v}/{id}", "owners", portal::owner);
        write("DELETE", "/appinstalls/{v}/external-install", "uninstall", portal::uninstall);
    }

    private void propertyRoutes(PropertyEndpoints properties) {
        get("/crm/properties/{v}/{type}", "property list", properties::list);
        get("/crm/properties/{v}/{type}/groups", "group list", properties::listGroups);
        get("/crm/properties/{v}/{type}/groups/{name}", "group read", properties::readGroup);
        get("/crm/properties/{v}/{type}/{name}", "property read", properties::read);
        write("POST", "/crm/properties/{v}/{type}", "property create", properties::create);
        write("POST", "/crm/properties/{v}/{type}/groups", "group create", properties::createGroup);
        write("POST", "/crm/properties/{v}/{type}/batch/create", "property batch create", properties::batchCreate);
        write("DELETE", "/crm/properties/{v}/{type}/{name}", "property archive", properties::archive);
    }

    private void schemaRoutes(SchemaEndpoints schemas) {
        get("/crm-object-schemas/{v}/schemas", "schema list", schemas::list);
        get("/crm-object-schemas/{v}/schemas/{type}", "schema read", schemas::read);
        write("POST", "/crm-object-schemas/{v}/schemas", "schema create", schemas::create);
    }

    private void associationRoutes(AssociationEndpoints associations) {
        String batch = "/crm/associations/{v}/{type}/{to}/batch/";
        read("POST", batch + "read", "association batch read", associations::batchRead);
        write("POST", batch + "create", "association batch create", associations::batchCreate);
        write("POST", batch + "associate/default", "association batch create", associations::batchCreate);
        write("POST", batch + "archive", "association batch archive", associations::batchArchive);
        get("/crm/associations/{v}/{type}/{to}/labels", "association labels", associations::labels);
        write(
                "POST",
                "/crm/associations/{v}/{type}/{to}/labels",
                "association label create",
                associations::createLabel);

        String single = "/crm/objects/{v}/{type}/{id}/associations/";
        get(single + "{to}", "association read", associations::read);
        write("PUT", single + "default/{to}/{toId}", "association put", associations::putDefault);
        write("PUT", single + "{to}/{toId}", "association put", associations::put);
        write("DELETE", single + "{to}/{toId}", "association delete", associations::delete);
    }

    private void batchRoutes(BatchEndpoints batches) {
        String batch = "/crm/objects/{v}/{type}/batch/";
        read("POST", batch + "read", "batch read", batches::read);
        write("POST", batch + "create", "batch create", batches::create);
        write("POST", batch + "update", "batch update", batches::update);
        write("POST", batch + "upsert", "batch upsert", batches::upsert);
        write("POST", batch + "archive", "batch archive", batches::archive);
    }

    private void objectRoutes(ObjectEndpoints objects, SearchEndpoint search) {
        String all = "/crm/objects/{v}/{type}";
        read("POST", all + "/search", "search", search::search);
        write("POST", all + "/merge", "merge", objects::merge);
        write("POST", all + "/gdpr-delete", "gdpr-delete", objects::erase);
        get(all, "list", objects::list);
        write("POST", all, "create", objects::create);
        get(all + "/{id}", "read", objects::read);
        write("PATCH", all + "/{id}", "update", objects::update);
        write("DELETE", all + "/{id}", "archive", objects::archive);
    }

    private void get(String template, String kind, Endpoint endpoint) {
        read("GET", template, kind, endpoint);
    }

    private void read(String method, String template, String kind, Endpoint endpoint) {
        routes.add(method, template, Operation.api(kind, false, endpoint));
    }

    private void write(String method, String template, String kind, Endpoint endpoint) {
        routes.add(method, template, Operation.api(kind, true, endpoint));
    }

    @FunctionalInterface
    interface Endpoint {
        Reply answer(ApiCall api);
    }

    /** Either an endpoint that wants a bearer token, or one of OAuth's own. */
    private record Operation(String kind, boolean write, Optional<Endpoint> endpoint, Handler oauth) {

        static Operation api(String kind, boolean write, Endpoint endpoint) {
            return new Operation(kind, write, Optional.of(endpoint), call -> Reply.empty(500));
        }

        static Operation oauth(String kind, Handler handler) {
            return new Operation(kind, true, Optional.empty(), handler);
        }
    }
}
