package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.QueryAnswer;
import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.Refusal;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.Write.ByExternalId;
import io.referloop.sandbox.salesforce.Write.Draft;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records between JSON and what the organisation takes. */
final class RestJson {

    private RestJson() {}

    static Reply error(int status, String code, String message) {
        return Reply.json(
                status, Json.array().add(Json.object().put("message", message).put("errorCode", code)));
    }

    static Reply refused(List<Refusal> refusals) {
        ArrayNode errors = Json.array();
        refusals.forEach(refusal -> {
            ObjectNode error =
                    errors.addObject().put("message", refusal.message()).put("errorCode", refusal.statusCode());
            error.set("fields", Json.tree(refusal.fields()));
        });
        String code = refusals.getFirst().statusCode();
        boolean gone = code.equals("ENTITY_IS_DELETED") || code.equals("INVALID_CROSS_REFERENCE_KEY");
        return Reply.json(gone ? 404 : 400, errors);
    }

    static ObjectNode record(String base, Found row) {
        ObjectNode json = Json.object();
        ObjectNode attributes = json.putObject("attributes").put("type", row.type());
        if (!row.id().isEmpty()) {
            attributes.put("url", base + "/sobjects/" + row.type() + "/" + row.id());
        }
        row.values().forEach((name, value) -> put(base, json, name, value));
        return json;
    }

    private static void put(String base, ObjectNode json, String name, @Nullable Object value) {
        switch (value) {
            case null -> json.putNull(name);
            case Found parent -> json.set(name, record(base, parent));
            case QueryAnswer children -> {
                ObjectNode list =
                        json.putObject(name).put("totalSize", children.total()).put("done", true);
                ArrayNode records = list.putArray("records");
                children.rows().forEach(child -> records.add(record(base, child)));
            }
            case Boolean flag -> json.put(name, flag);
            case BigDecimal number -> json.put(name, number);
            case Instant moment -> json.put(name, Values.text(moment).replace("Z", "+0000"));
            default -> json.put(name, value.toString());
        }
    }

    /** @param type of the record, unless its attributes name one */
    static Draft draft(JsonNode json, String type) {
        if (!json.isObject()) {
            throw new RequestException("JSON_PARSER_ERROR", "a record must be an object, but is " + json);
        }
        var values = new LinkedHashMap<String, String>();
        var parents = new LinkedHashMap<String, ByExternalId>();
        json.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("attributes")) {
                return;
            }
            if (value.isObject()) {
                value.properties().stream()
                        .filter(part -> !part.getKey().equals("attributes"))
                        .findFirst()
                        .ifPresent(part -> parents.put(
                                entry.getKey(),
                                new ByExternalId(part.getKey(), part.getValue().asString(""))));
            } else {
                values.put(entry.getKey(), value.isNull() ? "" : value.asString());
            }
        });
        String named = json.path("attributes").path("type").asString(type);
        if (named.isEmpty()) {
            throw new RequestException("INVALID_INPUT", "attributes.type is missing: every record must name its type");
        }
        return new Draft(named, values, parents);
    }

    static JsonNode object(JsonNode json) {
        if (!json.isObject()) {
            throw new RequestException("JSON_PARSER_ERROR", "the body must be an object");
        }
        return json;
    }
}
