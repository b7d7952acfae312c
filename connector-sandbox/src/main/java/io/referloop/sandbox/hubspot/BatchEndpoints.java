package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Calls.ReceivedWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Up to a hundred records at a time. When every input carries its own {@code objectWriteTraceId}, good ones are done and
 * bad ones are named in a 207; otherwise one bad input fails the whole batch and nothing is done.
 */
final class BatchEndpoints {

    Reply create(ApiCall api) {
        ObjectType type = api.type("type");
        return write(api, type, 201, new Write() {
            @Override
            public void check(JsonNode input) {
                api.portal().store().check(type, Inputs.properties(input), Optional.empty());
            }

            @Override
            public ObjectNode carryOut(JsonNode input) {
                StoredRecord fresh = ObjectEndpoints.create(api, type, input);
                return RecordJson.of(
                        api.data(), fresh, List.copyOf(fresh.history().keySet()));
            }
        });
    }

    Reply update(ApiCall api) {
        ObjectType type = api.type("type");
        return write(api, type, 200, new Write() {
            @Override
            public void check(JsonNode input) {
                api.portal().store().check(type, Inputs.properties(input), Optional.of(named(api, type, input)));
            }

            @Override
            public ObjectNode carryOut(JsonNode input) {
                return updated(api, named(api, type, input), Inputs.properties(input));
            }
        });
    }

    Reply upsert(ApiCall api) {
        ObjectType type = api.type("type");
        return write(api, type, 200, new Write() {
            @Override
            public void check(JsonNode input) {
                api.portal().store().check(type, keyed(input), existing(api, type, input));
            }

            @Override
            public ObjectNode carryOut(JsonNode input) {
                Optional<StoredRecord> existing = existing(api, type, input);
                if (existing.isPresent()) {
                    return updated(api, existing.get(), Inputs.properties(input))
                            .put("new", false);
                }
                StoredRecord fresh = api.portal().store().create(type, keyed(input), api.actor());
                api.portal().calls().wrote(new ReceivedWrite(api.kind(), type, fresh.id(), keyed(input)));
                return RecordJson.of(
                                api.data(), fresh, List.copyOf(fresh.history().keySet()))
                        .put("new", true);
            }
        });
    }

    Reply archive(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireWrite(type);
        for (JsonNode input : Inputs.batch(api.call().json(), Inputs.BATCH_MAX)) {
            api.data()
                    .live(type, Inputs.required(input, "id"))
                    .ifPresent(stored -> api.portal().store().archive(stored, api.actor()));
        }
        return Reply.empty(204);
    }

    Reply read(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireRead(type);
        JsonNode body = api.call().json();
        boolean archived =
                api.call().query("archived").map(Boolean::parseBoolean).orElse(false);
        String idProperty = Inputs.optional(Inputs.object(body), "idProperty");
        Instant started = api.portal().store().now();
        ArrayNode results = Json.array();
        var missing = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (JsonNode input : Inputs.batch(body, Inputs.BATCH_MAX)) {
            String id = Inputs.required(input, "id");
            Optional<StoredRecord> found = (idProperty.isEmpty()
                            ? api.data().find(type, id)
                            : ObjectEndpoints.byProperty(api.data(), type, idProperty, id))
                    .filter(stored -> stored.archived() == archived);
            if (found.isEmpty()) {
                missing.add(id);
            } else if (seen.add(found.get().id())) {
                results.add(RecordJson.of(
                        api.data(),
                        found.get(),
                        Inputs.strings(body, "properties"),
                        Inputs.strings(body, "propertiesWithHistory")));
            }
        }
        var errors = new ArrayList<ObjectNode>();
        if (!missing.isEmpty()) {
            errors.add(new ApiFailure(
                            404,
                            "OBJECT_NOT_FOUND",
                            "Could not get some " + type + " objects, they may be deleted or not exist."
                                    + " Check that ids are valid.")
                    .entry(Map.of("ids", missing)));
        }
        return answer(api, 200, started, results, errors);
    }

    private static Reply write(ApiCall api, ObjectType type, int good, Write write) {
        api.requireWrite(type);
        List<JsonNode> inputs = Inputs.batch(api.call().json(), Inputs.BATCH_MAX);
        Instant started = api.portal().store().now();
        if (api.portal().faults().strikes(Knob.REJECT_NEXT_BATCHES)) {
            throw ApiFailure.invalid("The sandbox was told to reject this batch.");
        }
        int failing = api.portal().faults().takeAll(Knob.FAIL_RECORDS_OF_NEXT_BATCH);
        boolean partial = everyInputHasItsOwnTrace(inputs);
        if (!partial) {
            checkAll(api, type, inputs, write, failing);
        }
        ArrayNode results = Json.array();
        var errors = new ArrayList<ObjectNode>();
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode input = inputs.get(i);
            String trace = Inputs.optional(input, "objectWriteTraceId");
            try {
                if (i < failing) {
                    throw toldToFail(input);
                }
                ObjectNode done = write.carryOut(input);
                results.add(trace.isEmpty() ? done : done.put("objectWriteTraceId", trace));
            } catch (ApiFailure refused) {
                if (!partial) {
                    throw refused;
                }
                errors.add(refused.entry(Map.of("objectWriteTraceId", List.of(trace))));
            }
        }
        return answer(api, good, started, results, errors);
    }

    private static void checkAll(ApiCall api, ObjectType type, List<JsonNode> inputs, Write write, int failing) {
        var unique = new HashSet<String>();
        for (int i = 0; i < inputs.size(); i++) {
            try {
                if (i < failing) {
                    throw toldToFail(inputs.get(i));
                }
                write.check(inputs.get(i));
                checkWithinBatch(api, type, inputs.get(i), unique);
            } catch (ApiFailure refused) {
                throw refused.status() == 404 ? new ApiFailure(400, refused.category(), refused.reason()) : refused;
            }
        }
    }

    /** Two new records of one batch may not share a unique value either. */
    private static void checkWithinBatch(ApiCall api, ObjectType type, JsonNode input, Set<String> unique) {
        if (!Inputs.optional(input, "id").isEmpty()) {
            return;
        }
        Inputs.properties(input).forEach((name, value) -> {
            boolean claims = api.data().catalog(type).find(name).orElseThrow().hasUniqueValue();
            if (claims && !value.isEmpty() && !unique.add(name + "=" + value)) {
                throw ApiFailure.invalid("Two inputs of this batch have the same " + name + ": " + value);
            }
        });
    }

    private static ApiFailure toldToFail(JsonNode input) {
        return ApiFailure.invalid("The sandbox was told to fail this record: " + Inputs.optional(input, "id"));
    }

    private static boolean everyInputHasItsOwnTrace(List<JsonNode> inputs) {
        var traces = new HashSet<String>();
        for (JsonNode input : inputs) {
            String trace = Inputs.optional(input, "objectWriteTraceId");
            if (trace.isEmpty() || !traces.add(trace)) {
                return false;
            }
        }
        return true;
    }

    private static StoredRecord named(ApiCall api, ObjectType type, JsonNode input) {
        String id = Inputs.required(input, "id");
        String idProperty = Inputs.optional(input, "idProperty");
        return (idProperty.isEmpty()
                        ? api.data().live(type, id)
                        : ObjectEndpoints.byProperty(api.data(), type, idProperty, id))
                .orElseThrow(() -> ApiFailure.notFound(id));
    }

    private static Optional<StoredRecord> existing(ApiCall api, ObjectType type, JsonNode input) {
        String idProperty = Inputs.required(input, "idProperty");
        return ObjectEndpoints.byProperty(api.data(), type, idProperty, Inputs.required(input, "id"));
    }

    /** The key of an upsert is a value like the others. */
    private static Map<String, String> keyed(JsonNode input) {
        Map<String, String> properties = Inputs.properties(input);
        properties.putIfAbsent(Inputs.required(input, "idProperty"), Inputs.required(input, "id"));
        return properties;
    }

    private static ObjectNode updated(ApiCall api, StoredRecord stored, Map<String, String> properties) {
        api.portal().store().update(stored, properties, api.actor());
        api.portal().calls().wrote(new ReceivedWrite(api.kind(), stored.type(), stored.id(), properties));
        return RecordJson.of(api.data(), stored, List.copyOf(properties.keySet()));
    }

    private static Reply answer(ApiCall api, int good, Instant started, ArrayNode results, List<ObjectNode> errors) {
        ObjectNode body = Json.object().put("status", "COMPLETE");
        body.set("results", results);
        if (!errors.isEmpty()) {
            body.put("numErrors", errors.size());
            body.set("errors", Json.tree(errors));
        }
        body.put("startedAt", started.toString());
        body.put("completedAt", api.portal().store().now().toString());
        return Reply.json(errors.isEmpty() ? good : 207, body);
    }

    private interface Write {
        void check(JsonNode input);

        ObjectNode carryOut(JsonNode input);
    }
}
