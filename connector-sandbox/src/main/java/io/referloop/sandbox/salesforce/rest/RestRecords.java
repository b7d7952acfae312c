package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.ObjectDescription;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Write;
import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** One record a call. */
final class RestRecords {

    private final Org org;

    RestRecords(Org org) {
        this.org = org;
    }

    Reply create(RestCall call) {
        Result result = write(call, new Write.Create(draft(call)));
        return result.success() ? Reply.json(201, done(result)) : RestJson.refused(result.refusals());
    }

    Reply read(RestCall call) {
        return read(call, "Id", call.call().variable("id"));
    }

    Reply readBy(RestCall call) {
        return read(call, call.call().variable("field"), call.call().variable("value"));
    }

    Reply update(RestCall call) {
        Result result = write(call, new Write.Update(call.call().variable("id"), draft(call)));
        return result.success() ? Reply.empty(204) : RestJson.refused(result.refusals());
    }

    Reply upsert(RestCall call) {
        String field = call.call().variable("field");
        Draft draft = draft(call);
        var values = new LinkedHashMap<>(draft.values());
        values.put(field, call.call().variable("value"));
        Result result = write(call, new Write.Upsert(field, new Draft(draft.type(), values, draft.parents())));
        return result.success()
                ? Reply.json(result.created() ? 201 : 200, done(result).put("created", result.created()))
                : RestJson.refused(result.refusals());
    }

    Reply delete(RestCall call) {
        Result result = write(call, new Write.Delete(call.call().variable("id")));
        return result.success() ? Reply.empty(204) : RestJson.refused(result.refusals());
    }

    private Reply read(RestCall call, String field, String value) {
        ObjectDescription type =
                ObjectDescription.of(org, call.caller().userId(), call.call().variable("type"));
        String fields = call.call()
                .query("fields")
                .orElseGet(() -> type.columns().stream()
                        .map(column -> column.field().name())
                        .collect(Collectors.joining(",")));
        String query = "SELECT " + fields + " FROM " + type.type().name() + " WHERE " + field + " = '"
                + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
        List<Found> rows = org.query(call.caller().userId(), query, false).rows();
        if (rows.isEmpty()) {
            throw new RequestException("NOT_FOUND", "The requested resource does not exist");
        }
        return rows.size() == 1
                ? Reply.json(200, RestJson.record(call.base(), rows.getFirst()))
                : Reply.json(
                        300,
                        Json.tree(rows.stream()
                                .map(row -> call.base() + "/sobjects/" + row.type() + "/" + row.id())
                                .toList()));
    }

    private Result write(RestCall call, Write write) {
        return org.write(call.actor(), true, List.of(write)).getFirst();
    }

    private static Draft draft(RestCall call) {
        return RestJson.draft(call.call().json(), call.call().variable("type"));
    }

    private static ObjectNode done(Result result) {
        ObjectNode body = Json.object().put("id", result.id()).put("success", true);
        body.putArray("errors");
        return body;
    }
}
