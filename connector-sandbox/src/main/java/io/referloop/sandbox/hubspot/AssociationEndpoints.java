package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which records belong together, read and changed. */
final class AssociationEndpoints {

    private static final int READ_MAX = 1_000;
    private static final int CREATE_MAX = 2_000;
    private static final int ARCHIVE_MAX = 100;
    private static final int PAGE_MAX = 500;

    Reply read(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireRead(api, from, to);
        StoredRecord stored = ObjectEndpoints.byId(api, from, api.call().variable("id"));
        int limit = api.limit(PAGE_MAX, PAGE_MAX);
        long after = ObjectEndpoints.cursor(api.call().query("after"));
        return Reply.json(200, page(api, stored, to, after, limit));
    }

    Reply batchRead(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireRead(api, from, to);
        ObjectNode body = Json.object().put("status", "COMPLETE");
        body.put("startedAt", api.portal().store().now().toString());
        ArrayNode results = body.putArray("results");
        var missing = new ArrayList<String>();
        for (JsonNode input : Inputs.batch(api.call().json(), READ_MAX)) {
            String id = Inputs.required(input, "id");
            api.data()
                    .live(from, id)
                    .filter(stored -> !links(api, stored, to).isEmpty())
                    .ifPresentOrElse(stored -> results.add(batchEntry(api, stored, to, id)), () -> missing.add(id));
        }
        body.put("completedAt", api.portal().store().now().toString());
        if (missing.isEmpty()) {
            return Reply.json(200, body);
        }
        var failure = new ApiFailure(
                404, "OBJECT_NOT_FOUND", "No " + to.singular() + " is associated with " + String.join(", ", missing));
        ObjectNode error = failure.entry(Map.of("fromObjectId", missing));
        body.put("numErrors", 1)
                .putArray("errors")
                .add(error.put("subCategory", "crm.associations.NO_ASSOCIATIONS_FOUND"));
        return Reply.json(207, body);
    }

    Reply batchCreate(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireWrite(api, from, to);
        List<JsonNode> inputs = Inputs.batch(api.call().json(), CREATE_MAX);
        var planned = new ArrayList<Planned>();
        for (JsonNode input : inputs) {
            StoredRecord source = ObjectEndpoints.byId(api, from, Inputs.required(input.path("from"), "id"));
            StoredRecord target = ObjectEndpoints.byId(api, to, Inputs.required(input.path("to"), "id"));
            planned.add(new Planned(source, target, labels(api, from, to, input.path("types"))));
        }
        planned.forEach(link -> carryOut(api, link));
        ObjectNode body = Json.object().put("status", "COMPLETE");
        ArrayNode results = body.putArray("results");
        planned.forEach(link -> results.add(created(link)));
        return Reply.json(201, body);
    }

    Reply batchArchive(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireWrite(api, from, to);
        for (JsonNode input : Inputs.batch(api.call().json(), ARCHIVE_MAX)) {
            StoredRecord source = ObjectEndpoints.byId(api, from, Inputs.required(input.path("from"), "id"));
            for (JsonNode target : input.path("to")) {
                api.data()
                        .live(to, Inputs.required(target, "id"))
                        .ifPresent(found -> api.portal().store().dissociate(source, found, api.actor()));
            }
        }
        return Reply.empty(204);
    }

    Reply put(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireWrite(api, from, to);
        var link = new Planned(
                source(api, from),
                target(api, to),
                labels(api, from, to, api.call().json()));
        carryOut(api, link);
        return Reply.json(201, created(link));
    }

    Reply putDefault(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireWrite(api, from, to);
        var link = new Planned(source(api, from), target(api, to), List.of());
        carryOut(api, link);
        ObjectNode body = Json.object().put("status", "COMPLETE");
        body.putArray("results").add(created(link));
        return Reply.json(200, body);
    }

    Reply delete(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireWrite(api, from, to);
        api.portal().store().dissociate(source(api, from), target(api, to), api.actor());
        return Reply.empty(204);
    }

    Reply labels(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        requireRead(api, from, to);
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        api.data().associations().labels(from, to).forEach(label -> results.add(shown(label)));
        return Reply.json(200, body);
    }

    /** A label of the portal's own, in both directions. */
    Reply createLabel(ApiCall api) {
        ObjectType from = api.type("type");
        ObjectType to = api.type("to");
        api.requireAny("crm.schemas." + from.plural() + ".write");
        JsonNode input = Inputs.object(api.call().json());
        String text = Inputs.required(input, "label");
        String inverseText =
                Inputs.optional(input, "inverseLabel").isEmpty() ? text : Inputs.optional(input, "inverseLabel");
        int typeId = 1 + 2 * api.data().associations().customLabels().size();
        var label = new Label(from, to, typeId + 1_000, typeId + 1_001, text, false, false);
        var inverse = new Label(to, from, typeId + 1_001, typeId + 1_000, inverseText, false, false);
        api.data().associations().add(label);
        api.data().associations().add(inverse);
        ObjectNode body = Json.object();
        body.putArray("results").add(shown(label)).add(shown(inverse));
        return Reply.json(200, body);
    }

    private static void carryOut(ApiCall api, Planned link) {
        if (link.labels().isEmpty()) {
            api.portal().store().associateByDefault(link.from(), link.to(), api.actor());
        }
        link.labels().forEach(label -> api.portal().store().associate(link.from(), link.to(), label, api.actor()));
    }

    private static List<Label> labels(ApiCall api, ObjectType from, ObjectType to, JsonNode types) {
        var labels = new ArrayList<Label>();
        for (JsonNode kind : types) {
            int typeId = kind.path("associationTypeId").asInt(-1);
            labels.add(api.data()
                    .associations()
                    .label(from, to, typeId)
                    .orElseThrow(() -> ApiFailure.invalid("Association type " + typeId + " does not exist from "
                            + from.plural() + " to " + to.plural())));
        }
        return labels;
    }

    private static ObjectNode page(ApiCall api, StoredRecord stored, ObjectType to, long after, int limit) {
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        for (var link : links(api, stored, to).entrySet()) {
            long id = Long.parseLong(link.getKey().id());
            if (id < after) {
                continue;
            }
            if (results.size() == limit) {
                body.putObject("paging").putObject("next").put("after", Long.toString(id));
                break;
            }
            results.add(linkJson(api, stored.type(), to, link.getKey(), link.getValue()));
        }
        return body;
    }

    private static ObjectNode batchEntry(ApiCall api, StoredRecord stored, ObjectType to, String askedId) {
        ObjectNode entry = Json.object();
        entry.putObject("from").put("id", askedId);
        ArrayNode links = entry.putArray("to");
        links(api, stored, to).forEach((end, types) -> links.add(linkJson(api, stored.type(), to, end, types)));
        return entry;
    }

    private static Map<End, Set<Integer>> links(ApiCall api, StoredRecord stored, ObjectType to) {
        var sorted = new TreeMap<End, Set<Integer>>(Comparator.comparingLong(end -> Long.parseLong(end.id())));
        api.data().associations().of(new End(stored.type(), stored.id()), to).forEach((end, types) -> {
            if (api.data().live(to, end.id()).isPresent()) {
                sorted.put(end, types);
            }
        });
        return sorted;
    }

    private static ObjectNode linkJson(ApiCall api, ObjectType from, ObjectType to, End end, Set<Integer> types) {
        ObjectNode node = Json.object().put("toObjectId", Long.parseLong(end.id()));
        ArrayNode kinds = node.putArray("associationTypes");
        for (int typeId : types) {
            api.data().associations().label(from, to, typeId).ifPresent(label -> kinds.add(shown(label)));
        }
        return node;
    }

    private static ObjectNode shown(Label label) {
        ObjectNode node = Json.object().put("category", label.category()).put("typeId", label.typeId());
        return label.text().isEmpty() ? node.putNull("label") : node.put("label", label.text());
    }

    private static ObjectNode created(Planned link) {
        ObjectNode node = Json.object()
                .put("fromObjectTypeId", link.from().type().typeId())
                .put("fromObjectId", Long.parseLong(link.from().id()))
                .put("toObjectTypeId", link.to().type().typeId())
                .put("toObjectId", Long.parseLong(link.to().id()));
        ArrayNode labels = node.putArray("labels");
        link.labels().stream().map(Label::text).filter(text -> !text.isEmpty()).forEach(labels::add);
        return node;
    }

    private static StoredRecord source(ApiCall api, ObjectType from) {
        return ObjectEndpoints.byId(api, from, api.call().variable("id"));
    }

    private static StoredRecord target(ApiCall api, ObjectType to) {
        return ObjectEndpoints.byId(api, to, api.call().variable("toId"));
    }

    private static void requireRead(ApiCall api, ObjectType from, ObjectType to) {
        api.requireRead(from);
        api.requireRead(to);
    }

    private static void requireWrite(ApiCall api, ObjectType from, ObjectType to) {
        api.requireWrite(from);
        api.requireWrite(to);
    }

    private record Planned(StoredRecord from, StoredRecord to, List<Label> labels) {}
}
