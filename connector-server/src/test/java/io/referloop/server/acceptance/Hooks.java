package io.referloop.server.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.sandbox.hubspot.Signature;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Sends deliveries to a server as HubSpot does, and as HubSpot never would. */
final class Hooks {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final World world;
    private final URI target;

    Hooks(World world) {
        this(world, world.url);
    }

    /** To another server than the one at the public address, which is the one that is signed for. */
    Hooks(World world, URI server) {
        this.world = world;
        this.target = server.resolve("/hooks/hubspot");
    }

    /** A change of a deal's property, as the CRM's user made it. */
    static Map<String, Object> changed(World.Deal deal, String property, String value, long at) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventId", Math.abs(31L * (deal.id() + property + value).hashCode() + at));
        event.put("subscriptionId", 7_662_269);
        event.put("portalId", deal.portal().id());
        event.put("appId", 51_879_189);
        event.put("occurredAt", at);
        event.put("subscriptionType", "object.propertyChange");
        event.put("attemptNumber", 0);
        event.put("changeSource", "CRM_UI");
        event.put("sourceId", "userId:48210051");
        event.put("objectId", Long.parseLong(deal.id()));
        event.put("objectTypeId", "0-3");
        event.put("propertyName", property);
        event.put("propertyValue", value);
        return event;
    }

    int deliver(List<Map<String, Object>> events) {
        return deliver(json(events).getBytes(UTF_8));
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    int deliver(byte[] body) {
        return send(body, signature(body, world.clock.millis()));
    }

    Map<String, String> signature(byte[] body, long timestamp) {
        return signature(body, timestamp, world.url + "/hooks/hubspot");
    }

    Map<String, String> signature(byte[] body, long timestamp, String url) {
        String secret = world.sandbox.hubspot().app().clientSecret();
        return Map.of(
                "X-HubSpot-Signature-v3", Signature.v3(secret, "POST", url, body, timestamp),
                "X-HubSpot-Request-Timestamp", Long.toString(timestamp));
    }

    int send(byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return World.http(request).statusCode();
    }
}
