package io.referloop.hubspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** HubSpot's answers as trees in which anything may be missing. */
final class HubspotJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private HubspotJson() {}

    static byte[] bytes(Object body) {
        return MAPPER.writeValueAsBytes(body);
    }

    /** Nothing when this is no JSON: a proxy answered, or the answer was cut. An empty body is a missing node. */
    static Optional<JsonNode> parse(byte[] body) {
        if (body.length == 0) {
            return Optional.of(MissingNode.getInstance());
        }
        try {
            return Optional.of(MAPPER.readTree(body));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Null for what is missing, null, empty or no simple value. */
    static @Nullable String text(JsonNode node, String field) {
        return text(node.path(field));
    }

    static @Nullable String text(JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            return null;
        }
        var text = value.asString();
        return text.isEmpty() ? null : text;
    }

    static String text(JsonNode node, String field, String otherwise) {
        var text = text(node, field);
        return text == null ? otherwise : text;
    }

    /** The texts of an array, or a single text as a list of one. */
    static List<String> texts(JsonNode node, String field) {
        var texts = new ArrayList<String>();
        var value = node.path(field);
        if (value.isArray()) {
            for (var each : value) {
                addTo(texts, text(each));
            }
        } else {
            addTo(texts, text(value));
        }
        return texts;
    }

    private static void addTo(List<String> texts, @Nullable String text) {
        if (text != null) {
            texts.add(text);
        }
    }
}
