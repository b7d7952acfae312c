package io.referloop.sandbox.hubspot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads request bodies; every refusal names the field. */
final class Inputs {

    static final int BATCH_MAX = 100;

    private Inputs() {}

    static JsonNode object(JsonNode body) {
        if (!body.isObject()) {
            throw ApiFailure.invalid("Invalid input JSON: expected an object");
        }
        return body;
    }

    static List<JsonNode> batch(JsonNode body, int max) {
        JsonNode inputs = object(body).path("inputs");
        if (!inputs.isArray() || inputs.isEmpty()) {
            throw ApiFailure.invalid("Invalid input JSON: inputs must be an array with at least one entry");
        }
        if (inputs.size() > max) {
            throw ApiFailure.invalid("The maximum number of inputs is " + max + ", but there are " + inputs.size());
        }
        var all = new ArrayList<JsonNode>();
        for (JsonNode input : inputs) {
            all.add(object(input));
        }
        return all;
    }

    static Map<String, String> properties(JsonNode input) {
        JsonNode properties = input.path("properties");
        if (!properties.isObject()) {
            throw ApiFailure.invalid("Invalid input JSON: properties must be an object");
        }
        var values = new LinkedHashMap<String, String>();
        for (var entry : properties.properties()) {
            if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                throw ApiFailure.invalid("Invalid input JSON: the value of properties." + entry.getKey()
                        + " must be a string; clear a property with \"\"");
            }
            values.put(entry.getKey(), entry.getValue().asString());
        }
        return values;
    }

    static String required(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isValueNode() || value.isNull() || value.asString().isBlank()) {
            throw ApiFailure.invalid("Invalid input JSON: required field \"" + field + "\" is missing");
        }
        return value.asString();
    }

    static String optional(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }

    static List<String> strings(JsonNode node, String field) {
        var all = new ArrayList<String>();
        for (JsonNode value : node.path(field)) {
            all.add(value.asString());
        }
        return all;
    }
}
