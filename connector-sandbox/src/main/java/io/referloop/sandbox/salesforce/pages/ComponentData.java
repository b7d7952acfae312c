package io.referloop.sandbox.salesforce.pages;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.ObjectDescription;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.QueryAnswer;
import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import io.referloop.sandbox.salesforce.Refusal;
import io.referloop.sandbox.salesforce.RefusedException;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.Write;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands behind the components of a page, in the words of the REST API: they work as whoever looks at the page, and as in an
 * organisation that is no call of the API.
 */
public final class ComponentData {

    private final Org org;

    public ComponentData(Org org) {
        this.org = org;
    }

    /** {@code GET /lwc/data/query?q=}. */
    public Reply query(Call call) {
        return answered(() -> {
            QueryAnswer answer = org.query(user(call), call.query("q").orElse(""), false);
            ObjectNode page = Json.object().put("totalSize", answer.total()).put("done", true);
            page.set("records", rows(answer.rows()));
            return Reply.json(200, page);
        });
    }

    /** {@code GET /lwc/data/sobjects/{type}/describe}. */
    public Reply describe(Call call) {
        return answered(() -> {
            if (ObjectDescription.all(org, user(call)).stream()
                    .noneMatch(it -> it.type().name().equals(call.variable("type")))) {
                return refusal(404, "NOT_FOUND", "The requested resource does not exist");
            }
            ObjectDescription found = ObjectDescription.of(org, user(call), call.variable("type"));
            ObjectNode description = Json.object()
                    .put("name", found.type().name())
                    .put("createable", Boolean.TRUE.equals(found.flags().get("createable")));
            ArrayNode fields = description.putArray("fields");
            found.columns()
                    .forEach(column -> fields.addObject()
                            .put("name", column.field().name())
                            .put(
                                    "updateable",
                                    Boolean.TRUE.equals(column.flags().get("updateable"))));
            return Reply.json(200, description);
        });
    }

    /** {@code POST /lwc/data/sobjects/{type}}. */
    public Reply create(Call call) {
        return answered(() -> Reply.json(
                201,
                Json.object()
                        .put("id", written(call, new Write.Create(Write.Draft.of(call.variable("type"), values(call)))))
                        .put("success", true)));
    }

    /** {@code PATCH /lwc/data/sobjects/{type}/{id}}. */
    public Reply update(Call call) {
        return answered(() -> {
            written(call, new Write.Update(call.variable("id"), Write.Draft.of(call.variable("type"), values(call))));
            return Reply.empty(204);
        });
    }

    private String user(Call call) {
        return Viewer.of(call, org).id();
    }

    private String written(Call call, Write write) {
        Write.Result result =
                org.write(Viewer.actor(call, org), true, List.of(write)).getFirst();
        if (!result.success()) {
            throw new RefusedException(result.refusals());
        }
        return result.id();
    }

    private static Map<String, String> values(Call call) {
        var values = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> entry : Json.parse(call.body()).properties()) {
            values.put(
                    entry.getKey(),
                    entry.getValue().isNull() ? "" : entry.getValue().asString());
        }
        return values;
    }

    private static Reply answered(Supplier<Reply> work) {
        try {
            return work.get();
        } catch (RequestException wrong) {
            return refusal(400, wrong.code(), wrong.reason());
        } catch (MalformedJson malformed) {
            return refusal(400, "JSON_PARSER_ERROR", malformed.reason());
        } catch (RefusedException refused) {
            Refusal first = refused.refusals().getFirst();
            return refusal(400, first.statusCode(), first.message());
        }
    }

    private static Reply refusal(int status, String code, String message) {
        ArrayNode errors = Json.array();
        errors.addObject().put("errorCode", code).put("message", message);
        return Reply.json(status, errors);
    }

    private static ArrayNode rows(List<Found> rows) {
        ArrayNode records = Json.array();
        for (Found row : rows) {
            ObjectNode record = records.addObject();
            row.values().forEach((name, value) -> put(record, name, value));
        }
        return records;
    }

    private static void put(ObjectNode record, String name, @Nullable Object value) {
        switch (value) {
            case null -> record.putNull(name);
            case Boolean flag -> record.put(name, flag);
            case BigDecimal number -> record.put(name, number);
            case Found parent -> record.set(name, rows(List.of(parent)).get(0));
            case QueryAnswer children -> record.set(name, rows(children.rows()));
            default -> record.put(name, Values.text(value));
        }
    }
}
