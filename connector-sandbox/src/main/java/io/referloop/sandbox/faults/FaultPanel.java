package io.referloop.sandbox.faults;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /__sandbox/faults} of one fake: its knobs, and what it does once when told {@code true}. */
public final class FaultPanel {

    private final List<Faults<?>> faults;
    private final Map<String, Runnable> actions = new LinkedHashMap<>();

    /** @param faults whose knobs have different names */
    public FaultPanel(Faults<?>... faults) {
        this.faults = List.of(faults);
    }

    public FaultPanel action(String name, Runnable action) {
        actions.put(name, action);
        return this;
    }

    /** Where every knob stands. */
    public void show(ObjectNode body) {
        faults.forEach(some -> some.shown().forEach(body::put));
        body.put("held", faults.stream().mapToInt(Faults::held).sum());
    }

    /**
     * Knobs not named stay as they are; nothing is set when one of them is wrong.
     *
     * @return the refusal, naming the knob and what it takes
     */
    public Optional<Reply> set(Call call) {
        var changes = new ArrayList<Runnable>();
        try {
            JsonNode body = call.json();
            if (!body.isObject()) {
                return Optional.of(refused("The body must be an object such as {\"throttleNextCalls\": 3}."));
            }
            body.properties().forEach(entry -> changes.add(change(entry.getKey(), entry.getValue())));
        } catch (MalformedJson malformed) {
            return Optional.of(refused(malformed.reason()));
        } catch (IllegalArgumentException wrong) {
            return Optional.of(refused(String.valueOf(wrong.getMessage())));
        }
        changes.forEach(Runnable::run);
        return Optional.empty();
    }

    /** All knobs off, everything held let go. */
    public void clear() {
        faults.forEach(Faults::clear);
    }

    /** The answer of {@code /__sandbox} to what it cannot do. */
    public static Reply refused(String sentence) {
        return Reply.json(400, Json.object().put("status", "error").put("message", sentence));
    }

    private Runnable change(String name, JsonNode value) {
        return faults.stream()
                .flatMap(some -> turned(some, name, value).stream())
                .findFirst()
                .orElseGet(() -> done(name, value));
    }

    private Runnable done(String name, JsonNode value) {
        Runnable action = actions.get(name);
        if (action == null || !value.isBoolean()) {
            throw new IllegalArgumentException("There is no knob " + name + "; GET /__sandbox/faults lists them, and "
                    + String.join(", ", actions.keySet()) + " take true.");
        }
        return value.asBoolean() ? action : () -> {};
    }

    private static <K extends Enum<K> & Fault> Optional<Runnable> turned(
            Faults<K> faults, String name, JsonNode value) {
        return faults.knob(name).map(knob -> {
            int number = number(knob, value);
            return () -> faults.set(knob, number);
        });
    }

    private static int number(Fault knob, JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? 1 : 0;
        }
        if (!value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > knob.max()) {
            throw new IllegalArgumentException(
                    knob.json() + " must be a number from 0 to " + knob.max() + ", but is " + value + ".");
        }
        return value.asInt();
    }
}
