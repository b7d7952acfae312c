package io.referloop.sandbox.web;

import io.referloop.sandbox.faults.FaultPanel;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Calls;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.Portal;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /__sandbox}: health, fault knobs, call counts and deliveries, for tests and the curious. */
final class Controls {

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

    Reply setFaults(Call call) {
        return withPortal(call, portal -> panel(portal).set(call).orElseGet(() -> Reply.json(200, shown(portal))));
    }

    Reply clearFaults(Call call) {
        return withPortal(call, portal -> {
            panel(portal).clear();
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
                return FaultPanel.refused("The body must be an array of events, or {\"events\": [...]}.");
            }
            var events = new ArrayList<ObjectNode>();
            for (JsonNode event : given) {
                if (!(event instanceof ObjectNode object)) {
                    return FaultPanel.refused("Every event must be an object, but one is " + event + ".");
                }
                events.add(object);
            }
            return Reply.json(
                    200,
                    Json.object()
                            .put("status", hubspot.webhooks().deliver(events).join()));
        } catch (MalformedJson malformed) {
            return FaultPanel.refused(malformed.reason());
        }
    }

    Reply addPortal(Call call) {
        try {
            JsonNode body = call.json();
            long id = body.path("id").asLong(0);
            if (id < 1 || hubspot.find(id).isPresent()) {
                return FaultPanel.refused("id must be a positive number that no portal has yet.");
            }
            Portal portal = hubspot.addPortal(id);
            if (body.path("seed").asBoolean(false)) {
                portal.seed();
            }
            return Reply.json(201, Json.object().put("id", id));
        } catch (MalformedJson malformed) {
            return FaultPanel.refused(malformed.reason());
        }
    }

    private Reply withPortal(Call call, Function<Portal, Reply> action) {
        Optional<String> wanted = call.query("portalId");
        Optional<Portal> portal = wanted.isEmpty()
                ? Optional.of(hubspot.portal())
                : wanted.flatMap(HomePage::number).flatMap(hubspot::find);
        if (portal.isEmpty()) {
            return FaultPanel.refused("There is no portal " + wanted.orElse("") + "; the sandbox has "
                    + hubspot.portals().stream().map(Portal::id).toList() + ".");
        }
        try {
            return action.apply(portal.get());
        } catch (MalformedJson malformed) {
            return FaultPanel.refused(malformed.reason());
        }
    }

    private static FaultPanel panel(Portal portal) {
        return new FaultPanel(portal.faults())
                .action("expireAccessTokens", portal::expireAccessTokens)
                .action("revokeInstall", portal::uninstall)
                .action("offerCustomObjects", () -> portal.customObjects(true))
                .action("withdrawCustomObjects", () -> portal.customObjects(false))
                .action("release", () -> portal.faults().release());
    }

    private static ObjectNode shown(Portal portal) {
        ObjectNode body = Json.object().put("portalId", portal.id());
        panel(portal).show(body);
        return body.put("installed", portal.installed());
    }
}
