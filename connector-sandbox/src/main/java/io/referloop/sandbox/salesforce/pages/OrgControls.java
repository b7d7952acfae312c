package io.referloop.sandbox.salesforce.pages;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.api.Usage;
import io.referloop.sandbox.salesforce.oauth.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /__sandbox}: health, fault knobs and call counts, for tests and the curious. */
public final class OrgControls {

    private final Org org;
    private final Tokens tokens;
    private final Usage usage;
    private final Runnable reset;
    private final Map<String, Runnable> actions = new LinkedHashMap<>();

    public OrgControls(Org org, Tokens tokens, Usage usage, Runnable reset) {
        this.org = org;
        this.tokens = tokens;
        this.usage = usage;
        this.reset = reset;
        actions.put("expireAccessTokens", tokens::expireAccess);
        actions.put("revokeInstall", tokens::revokeAll);
        actions.put("emptyRecycleBin", org::emptyRecycleBin);
        actions.put("release", () -> org.faults().release());
    }

    public Reply health(Call call) {
        return Reply.json(
                200,
                Json.object().put("status", "UP").put("organization", org.id()).put("approvals", tokens.approvals()));
    }

    public Reply faults(Call call) {
        return Reply.json(200, shown());
    }

    /** Knobs not named stay as they are; nothing is set when one of them is wrong. */
    public Reply setFaults(Call call) {
        JsonNode body;
        try {
            body = call.json();
        } catch (MalformedJson malformed) {
            return refused(malformed.reason());
        }
        if (!body.isObject()) {
            return refused("The body must be an object such as {\"throttleNextCalls\": 3}.");
        }
        var settings = new LinkedHashMap<Knob, Integer>();
        var wanted = new ArrayList<Runnable>();
        for (var entry : body.properties()) {
            Optional<Knob> knob = Knob.ofJson(entry.getKey());
            Runnable action = actions.get(entry.getKey());
            if (knob.isPresent()) {
                Optional<Integer> value = number(entry.getValue(), knob.get().max());
                if (value.isEmpty()) {
                    return refused(entry.getKey() + " must be a number from 0 to "
                            + knob.get().max() + ", but is " + entry.getValue() + ".");
                }
                settings.put(knob.get(), value.get());
            } else if (action != null && entry.getValue().isBoolean()) {
                if (entry.getValue().asBoolean()) {
                    wanted.add(action);
                }
            } else {
                return refused("There is no knob " + entry.getKey() + "; GET /__sandbox/faults lists them, and "
                        + String.join(", ", actions.keySet()) + " take true.");
            }
        }
        settings.forEach(org.faults()::set);
        wanted.forEach(Runnable::run);
        return Reply.json(200, shown());
    }

    public Reply clearFaults(Call call) {
        org.faults().clear();
        return Reply.json(200, shown());
    }

    public Reply calls(Call call) {
        ObjectNode body = Json.object().put("total", usage.total()).put("today", usage.today());
        body.set("byKind", Json.tree(usage.byKind()));
        body.set("byStatus", Json.tree(usage.byStatus()));
        return Reply.json(200, body);
    }

    public Reply clearCalls(Call call) {
        usage.clear();
        return Reply.empty(204);
    }

    public Reply reset(Call call) {
        reset.run();
        return Reply.json(200, Json.object().put("status", "RESET"));
    }

    private ObjectNode shown() {
        ObjectNode body = Json.object().put("organization", org.id());
        for (Knob knob : List.of(Knob.values())) {
            body.put(knob.json(), org.faults().get(knob));
        }
        return body.put("held", org.faults().held()).put("approvals", tokens.approvals());
    }

    private static Optional<Integer> number(JsonNode value, int max) {
        if (value.isBoolean()) {
            return Optional.of(value.asBoolean() ? 1 : 0);
        }
        return value.isIntegralNumber() && value.asLong() >= 0 && value.asLong() <= max
                ? Optional.of(value.asInt())
                : Optional.empty();
    }

    private static Reply refused(String sentence) {
        return Reply.json(400, Json.object().put("status", "error").put("message", sentence));
    }
}
