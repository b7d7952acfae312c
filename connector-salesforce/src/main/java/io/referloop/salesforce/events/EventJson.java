package io.referloop.salesforce.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The form in which events are stored: one object with all that was heard at once. */
final class EventJson {

    static final String EVENTS = "events";
    static final String PROBLEM = "problem";
    static final String ENTITY = "entity";
    static final String TYPE = "type";
    static final String RECORDS = "records";
    static final String ORIGIN = "origin";
    static final String AT = "at";
    static final String CHANGED = "changed";
    static final String UNTOLD = "untold";
    static final String SURVIVORS = "survivors";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private EventJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** The events of a delivery; nothing when it is none. */
    static Optional<List<JsonNode>> events(byte[] body) {
        try {
            JsonNode events = MAPPER.readTree(body).path(EVENTS);
            if (!events.isArray()) {
                return Optional.empty();
            }
            List<JsonNode> all = new ArrayList<>();
            events.forEach(all::add);
            return Optional.of(all);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(it -> texts.add(it.asString("")));
        return texts;
    }

    static @Nullable String text(JsonNode node) {
        return node.isString() ? node.asString() : null;
    }
}
