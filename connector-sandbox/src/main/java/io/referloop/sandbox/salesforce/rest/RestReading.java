package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Cursors;
import io.referloop.sandbox.salesforce.Cursors.Page;
import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.ObjectDescription;
import io.referloop.sandbox.salesforce.ObjectDescription.Column;
import io.referloop.sandbox.salesforce.Org;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Limits, describes and queries. */
final class RestReading {

    private static final int BATCH = 2_000;
    private static final int BATCH_MIN = 200;
    private static final Pattern BATCH_SIZE = Pattern.compile("batchSize=(\\d{1,6})");

    private final Org org;
    private final Cursors cursors;

    RestReading(Org org, Cursors cursors) {
        this.org = org;
        this.cursors = cursors;
    }

    Reply resources(RestCall call) {
        ObjectNode body = Json.object();
        for (String name : new String[] {"sobjects", "query", "queryAll", "limits", "composite", "jobs"}) {
            body.put(name, call.base() + "/" + name);
        }
        return Reply.json(
                200,
                body.put("identity", "/id/" + org.id() + "/" + call.caller().userId()));
    }

    Reply limits(RestCall call) {
        ObjectNode body = Json.object();
        limit(body, "DailyApiRequests", call.caller().callsMax(), call.caller().callsUsed());
        limit(body, "DailyBulkV2QueryJobs", 10_000, 0);
        limit(body, "DailyBulkApiBatches", 15_000, 0);
        limit(body, "DailyDeliveredPlatformEvents", 25_000, 0);
        limit(body, "HourlyPublishedPlatformEvents", 250_000, 0);
        limit(body, "DataStorageMB", 10_240, 1);
        return Reply.json(200, body);
    }

    private static void limit(ObjectNode body, String name, int max, int used) {
        body.putObject(name).put("Max", max).put("Remaining", Math.max(0, max - used));
    }

    Reply global(RestCall call) {
        ObjectNode body = Json.object().put("encoding", "UTF-8").put("maxBatchSize", 200);
        ArrayNode types = body.putArray("sobjects");
        ObjectDescription.all(org, call.caller().userId()).forEach(type -> types.add(flags(call, type)));
        return Reply.json(200, body);
    }

    Reply basics(RestCall call) {
        ObjectNode body = Json.object();
        body.set("objectDescribe", flags(call, type(call)));
        body.putArray("recentItems");
        return Reply.json(200, body);
    }

    Reply describe(RestCall call) {
        ObjectDescription type = type(call);
        ObjectNode body = flags(call, type);
        ArrayNode fields = body.putArray("fields");
        type.columns().forEach(column -> fields.add(field(column)));
        ArrayNode children = body.putArray("childRelationships");
        type.children().forEach(child -> {
            ObjectNode json = children.addObject()
                    .put("cascadeDelete", child.cascade())
                    .put("childSObject", child.type())
                    .put("field", child.field());
            if (child.relationship().isEmpty()) {
                json.putNull("relationshipName");
            } else {
                json.put("relationshipName", child.relationship());
            }
        });
        body.putArray("recordTypeInfos");
        return Reply.json(200, body);
    }

    private ObjectDescription type(RestCall call) {
        return ObjectDescription.of(org, call.caller().userId(), call.call().variable("type"));
    }

    private static ObjectNode flags(RestCall call, ObjectDescription type) {
        ObjectNode json = Json.object();
        put(json, type.flags());
        json.putObject("urls")
                .put("sobject", call.base() + "/sobjects/" + type.type().name())
                .put("describe", call.base() + "/sobjects/" + type.type().name() + "/describe");
        return json;
    }

    private static ObjectNode field(Column column) {
        ObjectNode json = Json.object();
        put(json, column.flags());
        json.put("soapType", column.field().type().soap());
        ArrayNode choices = json.putArray("picklistValues");
        for (Field.Choice choice : column.field().choices()) {
            choices.addObject()
                    .put("active", choice.active())
                    .put("defaultValue", choice.value().equals(column.field().standard()))
                    .put("label", choice.label())
                    .put("value", choice.value());
        }
        ArrayNode targets = json.putArray("referenceTo");
        column.field()
                .refersTo()
                .ifPresentOrElse(
                        reference -> {
                            reference.targets().forEach(targets::add);
                            json.put("relationshipName", reference.relationship());
                        },
                        () -> json.putNull("relationshipName"));
        return json;
    }

    private static void put(ObjectNode json, Map<String, Object> flags) {
        flags.forEach((name, value) -> {
            switch (value) {
                case Boolean flag -> json.put(name, flag);
                case Integer number -> json.put(name, number);
                case String text -> json.put(name, text);
                default -> json.putNull(name);
            }
        });
    }

    Reply query(RestCall call, boolean deletedToo) {
        var answer = org.query(call.caller().userId(), call.required("q"), deletedToo);
        return Reply.json(200, page(call, cursors.first(answer, batch(call))));
    }

    Reply more(RestCall call) {
        return Reply.json(200, page(call, cursors.next(call.call().variable("locator"), batch(call))));
    }

    private static int batch(RestCall call) {
        var wanted =
                BATCH_SIZE.matcher(call.call().header("Sforce-Query-Options").orElse(""));
        return wanted.find() ? Math.clamp(Integer.parseInt(wanted.group(1)), BATCH_MIN, BATCH) : BATCH;
    }

    private static ObjectNode page(RestCall call, Page page) {
        ObjectNode body = Json.object().put("totalSize", page.total()).put("done", page.done());
        if (!page.done()) {
            body.put("nextRecordsUrl", call.base() + "/query/" + page.next());
        }
        ArrayNode records = body.putArray("records");
        page.rows().forEach(row -> records.add(RestJson.record(call.base(), row)));
        return body;
    }
}
