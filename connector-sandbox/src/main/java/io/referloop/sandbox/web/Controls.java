package io.referloop.sandbox.web;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Calls;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.Portal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /__sandbox}: health, fault knobs, call counts and deliveries, for tests and the curious. */
final class Controls {

    private static final Map<String, Consumer<Portal>> ACTIONS = actions();

    private final Hubspot hubspot;
    private final Runnable reset;

    Controls(Hubspot hubspot, Runnable reset) {
        this.hubspot = hubspot;
        this.reset = reset;
    }

    Reply health(Call call) {
        ObjectNode body = Json.object().put("status", "UP");
        ArrayNode portals = body.putArray("portals");
        hubspot.portals()
                .forEach(portal -> portals.addObject().put("id", portal.id()).put("installed", portal.installed()));
        return Reply.json(200, body);
    }

    Reply faults(Call call) {
        return withPortal(call, portal -> Reply.json(200, shown(portal)));
    }

    /** Knobs not named stay as they are; nothing is set when one of them is wrong. */
    Reply setFaults(Call call) {
        return withPortal(call, portal -> {
            JsonNode body = call.json();
            if (!body.isObject()) {
                return refused("The body must be an object such as {\"throttleNextCalls\": 3}.");
            }
            var settings = new LinkedHashMap<Knob, Integer>();
            var actions = new ArrayList<String>();
            for (var entry : body.properties()) {
                Optional<Knob> knob = Knob.ofJson(entry.getKey());
                if (knob.isPresent()) {
                    Optional<Integer> value =
                            number(entry.getValue(), knob.get().max());
                    if (value.isEmpty()) {
                        return refused(entry.getKey() + " must be a number from 0 to "
                                + knob.get().max() + ", but is " + entry.getValue() + ".");
                    }
                    settings.put(knob.get(), value.get());
                } else if (ACTIONS.containsKey(entry.getKey())
                        && entry.getValue().isBoolean()) {
                    if (entry.getValue().asBoolean()) {
                        actions.add(entry.getKey());
                    }
                } else {
                    return refused("There is no knob " + entry.getKey() + "; GET /__sandbox/faults lists them, and "
                            + String.join(", ", ACTIONS.keySet()) + " take true.");
                }
            }
            settings.forEach(portal.faults()::set);
            actions.forEach(name -> Optional.ofNullable(ACTIONS.get(name)).ifPresent(action -> action.accept(portal)));
            return Reply.json(200, shown(portal));
        });
    }

    Reply clearFaults(Call call) {
        return withPortal(call, portal -> {
            portal.faults().clear();
            return Reply.json(200, shown(portal));
        });
    }

    Reply reset(Call call) {
        reset.run();
        return Reply.json(200, Json.object().put("status", "RESET"));
    }

    Reply calls(Call call) {
        return withPortal(call, portal -> {
            Calls calls = portal.calls();
            ObjectNode body = Json.object().put("total", calls.total());
            body.set("byKind", Json.tree(calls.byKind()));
            body.set("byStatus", Json.tree(calls.byStatus()));
            return Reply.json(200, body.put("recordsWritten", calls.writes().size()));
        });
    }

    Reply clearCalls(Call call) {
        return withPortal(call, portal -> {
            portal.calls().clear();
            return Reply.empty(204);
        });
    }

    /** What was sent to the connector, attempt by attempt. */
    Reply webhooks(Call call) {
        ObjectNode body = Json.object();
        body.set("sent", Json.tree(hubspot.webhooks().sent()));
        return Reply.json(200, body);
    }

    Reply deliver(Call call) {
        try {
            JsonNode body = call.json();
            JsonNode given = body.isArray() ? body : body.path("events");
            if (!given.isArray()) {
                return refused("The body must be an array of events, or {\"events\": [...]}.");
            }
            var events = new ArrayList<ObjectNode>();
            for (JsonNode event : given) {
                if (!(event instanceof ObjectNode object)) {
                    return refused("Every event must be an object, but one is " + event + ".");
                }
                events.add(object);
            }
            return Reply.json(
                    200,
                    Json.object()
                            .put("status", hubspot.webhooks().deliver(events).join()));
        } catch (MalformedJson malformed) {
            return refused(malformed.reason());
        }
    }

    Reply addPortal(Call call) {
        try {
            JsonNode body = call.json();
            long id = body.path("id").asLong(0);
            if (id < 1 || hubspot.find(id).isPresent()) {
                return refused("id must be a positive number that no portal has yet.");
            }
            Portal portal = hubspot.addPortal(id);
            if (body.path("seed").asBoolean(false)) {
                portal.seed();
            }
            return Reply.json(201, Json.object().put("id", id));
        } catch (MalformedJson malformed) {
            return refused(malformed.reason());
        }
    }

    private Reply withPortal(Call call, Function<Portal, Reply> action) {
        Optional<String> wanted = call.query("portalId");
        Optional<Portal> portal = wanted.isEmpty()
                ? Optional.of(hubspot.portal())
                : wanted.flatMap(HomePage::number).flatMap(hubspot::find);
        if (portal.isEmpty()) {
            return refused("There is no portal " + wanted.orElse("") + "; the sandbox has "
                    + hubspot.portals().stream().map(Portal::id).toList() + ".");
        }
        try {
            return action.apply(portal.get());
        } catch (MalformedJson malformed) {
            return refused(malformed.reason());
        }
    }

    private static Map<String, Consumer<Portal>> actions() {
        var actions = new LinkedHashMap<String, Consumer<Portal>>();
        actions.put("expireAccessTokens", Portal::expireAccessTokens);
        actions.put("revokeInstall", Portal::uninstall);
        actions.put("offerCustomObjects", portal -> portal.customObjects(true));
        actions.put("withdrawCustomObjects", portal -> portal.customObjects(false));
        actions.put("release", portal -> portal.faults().release());
        return actions;
    }

    private static Optional<Integer> number(JsonNode value, int max) {
        if (value.isBoolean()) {
            return Optional.of(value.asBoolean() ? 1 : 0);
        }
        return value.isIntegralNumber() && value.asLong() >= 0 && value.asLong() <= max
                ? Optional.of(value.asInt())
                : Optional.empty();
    }

    private static ObjectNode shown(Portal portal) {
        ObjectNode body = Json.object().put("portalId", portal.id());
        for (Knob knob : List.of(Knob.values())) {
            body.put(knob.json(), portal.faults().get(knob));
        }
        return body.put("held", portal.faults().held()).put("installed", portal.installed());
    }

    private static Reply refused(String sentence) {
        return Reply.json(400, Json.object().put("status", "error").put("message", sentence));
    }
}
