package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Ids;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Write;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Up to 200 records a call. */
final class RestCollections {

    private static final int RECORDS_MAX = 200;

    private final Org org;

    RestCollections(Org org) {
        this.org = org;
    }

    Reply create(RestCall call) {
        return write(call, "", Write.Create::new);
    }

    Reply update(RestCall call) {
        return write(call, "", draft -> {
            var values = new LinkedHashMap<>(draft.values());
            String id = values.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase("Id"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            values.keySet().removeIf("Id"::equalsIgnoreCase);
            return new Write.Update(id, new Draft(draft.type(), values, draft.parents()));
        });
    }

    Reply upsert(RestCall call) {
        String field = call.call().variable("field");
        return write(call, call.call().variable("type"), draft -> new Write.Upsert(field, draft));
    }

    Reply delete(RestCall call) {
        List<Write> writes = new ArrayList<>();
        call.call().queryList("ids").forEach(id -> writes.add(new Write.Delete(id)));
        return answer(org.write(call.actor(), call.flag("allOrNone"), limited(writes)), false);
    }

    Reply read(RestCall call) {
        return read(
                call, call.call().queryList("ids"), String.join(",", call.call().queryList("fields")));
    }

    Reply readPosted(RestCall call) {
        JsonNode body = RestJson.object(call.call().json());
        return read(call, texts(body.path("ids")), String.join(",", texts(body.path("fields"))));
    }

    private Reply read(RestCall call, List<String> ids, String fields) {
        String list = limited(ids).stream()
                .map(id -> "'"
                        + Ids.parse(id).orElseThrow(() -> new RequestException("MALFORMED_ID", "malformed id " + id))
                        + "'")
                .collect(Collectors.joining(","));
        var found = new HashMap<String, Found>();
        if (!ids.isEmpty()) {
            String query = "SELECT " + fields + " FROM " + call.call().variable("type") + " WHERE Id IN (" + list + ")";
            org.query(call.caller().userId(), query, false).rows().forEach(row -> found.put(row.id(), row));
        }
        ArrayNode body = Json.array();
        for (String id : ids) {
            Found row = found.get(Ids.parse(id).orElse(id));
            if (row == null) {
                body.addNull();
            } else {
                body.add(RestJson.record(call.base(), row));
            }
        }
        return Reply.json(200, body);
    }

    private Reply write(RestCall call, String type, Function<Draft, Write> write) {
        JsonNode body = RestJson.object(call.call().json());
        if (!body.path("records").isArray()) {
            throw new RequestException("INVALID_INPUT", "records must be an array");
        }
        var writes = new ArrayList<Write>();
        for (JsonNode record : body.path("records")) {
            writes.add(write.apply(RestJson.draft(record, type)));
        }
        boolean upserting = !type.isEmpty();
        return answer(org.write(call.actor(), body.path("allOrNone").asBoolean(false), limited(writes)), upserting);
    }

    private static Reply answer(List<Result> results, boolean upserted) {
        ArrayNode body = Json.array();
        for (Result result : results) {
            ObjectNode one = body.addObject();
            if (result.success()) {
                one.put("id", result.id());
            }
            one.put("success", result.success());
            if (upserted && result.success()) {
                one.put("created", result.created());
            }
            ArrayNode errors = one.putArray("errors");
            result.refusals()
                    .forEach(refusal -> errors.addObject()
                            .put("statusCode", refusal.statusCode())
                            .put("message", refusal.message())
                            .set("fields", Json.tree(refusal.fields())));
        }
        return Reply.json(200, body);
    }

    private static <T> List<T> limited(List<T> all) {
        if (all.size() > RECORDS_MAX) {
            throw new RequestException(
                    "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call");
        }
        return all;
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
