package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import io.referloop.sandbox.hubspot.Calls.ReceivedWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One record at a time: list, read, create, update, archive, merge, erase. */
final class ObjectEndpoints {

    private static final int LIST_MAX = 100;
    private static final int LIST_WITH_HISTORY_MAX = 50;
    private static final int LIST_STANDARD = 10;

    Reply list(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireRead(type);
        List<String> withHistory = api.call().queryList("propertiesWithHistory");
        int limit = api.limit(LIST_STANDARD, withHistory.isEmpty() ? LIST_MAX : LIST_WITH_HISTORY_MAX);
        boolean archived =
                api.call().query("archived").map(Boolean::parseBoolean).orElse(false);
        long after = cursor(api.call().query("after"));
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        for (StoredRecord stored :
                api.data().all(type).tailMap(Long.toString(after), true).values()) {
            if (stored.archived() != archived) {
                continue;
            }
            if (results.size() == limit) {
                String next = stored.id();
                body.putObject("paging").putObject("next").put("after", next).put("link", "?after=" + next);
                break;
            }
            results.add(shown(api, stored));
        }
        return Reply.json(200, body);
    }

    Reply read(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireRead(type);
        return Reply.json(200, shown(api, named(api, type)));
    }

    Reply create(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireWrite(type);
        JsonNode input = Inputs.object(api.call().json());
        StoredRecord fresh = create(api, type, input);
        return Reply.json(
                201,
                RecordJson.of(api.data(), fresh, List.copyOf(fresh.history().keySet())));
    }

    static StoredRecord create(ApiCall api, ObjectType type, JsonNode input) {
        List<NewLink> links = newLinks(api, type, input);
        Map<String, String> properties = Inputs.properties(input);
        StoredRecord fresh = api.portal().store().create(type, properties, api.actor());
        links.forEach(link -> api.portal().store().associate(fresh, link.to(), link.label(), api.actor()));
        api.portal().calls().wrote(new ReceivedWrite(api.kind(), type, fresh.id(), properties));
        return fresh;
    }

    Reply update(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireWrite(type);
        StoredRecord stored = named(api, type);
        Map<String, String> properties =
                Inputs.properties(Inputs.object(api.call().json()));
        api.portal().store().update(stored, properties, api.actor());
        api.portal().calls().wrote(new ReceivedWrite(api.kind(), type, stored.id(), properties));
        return Reply.json(200, RecordJson.of(api.data(), stored, List.copyOf(properties.keySet())));
    }

    Reply archive(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireWrite(type);
        api.data()
                .live(type, api.call().variable("id"))
                .ifPresent(stored -> api.portal().store().archive(stored, api.actor()));
        return Reply.empty(204);
    }

    Reply merge(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireWrite(type);
        JsonNode input = Inputs.object(api.call().json());
        StoredRecord primary = byId(api, type, Inputs.required(input, "primaryObjectId"));
        StoredRecord other = byId(api, type, Inputs.required(input, "objectIdToMerge"));
        StoredRecord survivor = api.portal().store().merge(primary, other, api.actor());
        return Reply.json(200, RecordJson.of(api.data(), survivor, List.of()));
    }

    Reply erase(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireWrite(type);
        if (type != ObjectType.CONTACT) {
            throw ApiFailure.invalid("gdpr-delete takes contacts only");
        }
        JsonNode input = Inputs.object(api.call().json());
        String id = Inputs.required(input, "objectId");
        Optional<StoredRecord> contact = Inputs.optional(input, "idProperty").isEmpty()
                ? api.data().find(type, id)
                : api.data().liveByValue(type, Inputs.optional(input, "idProperty"), id);
        contact.ifPresent(found -> api.portal().store().erase(found, api.actor()));
        return Reply.empty(204);
    }

    static StoredRecord byId(ApiCall api, ObjectType type, String id) {
        return api.data().live(type, id).orElseThrow(() -> ApiFailure.notFound(id));
    }

    /** The record that the path names, by id or by the unique property that {@code idProperty} names. */
    private static StoredRecord named(ApiCall api, ObjectType type) {
        String id = api.call().variable("id");
        boolean archived =
                api.call().query("archived").map(Boolean::parseBoolean).orElse(false);
        Optional<String> idProperty = api.call().query("idProperty");
        Optional<StoredRecord> found = idProperty.isPresent()
                ? byProperty(api.data(), type, idProperty.get(), id)
                : api.data().find(type, id);
        return found.filter(stored -> stored.archived() == archived).orElseThrow(() -> ApiFailure.notFound(id));
    }

    static Optional<StoredRecord> byProperty(PortalData data, ObjectType type, String idProperty, String value) {
        if (idProperty.equals("hs_object_id")) {
            return data.live(type, value);
        }
        if (data.catalog(type)
                .find(idProperty)
                .filter(PropertyDefinition::hasUniqueValue)
                .isEmpty()) {
            throw ApiFailure.invalid("idProperty \"" + idProperty + "\" is not a unique property of " + type.plural());
        }
        return data.liveByValue(type, idProperty, value);
    }

    private static ObjectNode shown(ApiCall api, StoredRecord stored) {
        ObjectNode node = RecordJson.of(
                api.data(),
                stored,
                api.call().queryList("properties"),
                api.call().queryList("propertiesWithHistory"));
        List<String> associations = api.call().queryList("associations");
        if (!associations.isEmpty()) {
            addAssociations(api, node, stored, associations);
        }
        return node;
    }

    private static void addAssociations(ApiCall api, ObjectNode node, StoredRecord stored, List<String> wanted) {
        ObjectNode all = Json.object();
        for (String name : wanted) {
            ObjectType to = ObjectType.of(name)
                    .orElseThrow(() -> ApiFailure.invalid("Unable to infer object type from: " + name));
            var linked = api.data().associations().of(new End(stored.type(), stored.id()), to);
            ArrayNode results = Json.array();
            linked.forEach((end, types) -> types.forEach(typeId -> {
                String base = stored.type().singular() + "_to_" + to.singular();
                boolean labelled = api.data()
                        .associations()
                        .label(stored.type(), to, typeId)
                        .map(label -> !label.text().isEmpty() && !label.primary())
                        .orElse(false);
                results.addObject().put("id", end.id()).put("type", labelled ? base + "_labelled" : base);
            }));
            if (!results.isEmpty()) {
                all.putObject(to.plural()).set("results", results);
            }
        }
        if (!all.isEmpty()) {
            node.set("associations", all);
        }
    }

    private static List<NewLink> newLinks(ApiCall api, ObjectType from, JsonNode input) {
        var links = new ArrayList<NewLink>();
        for (JsonNode association : input.path("associations")) {
            String toId = Inputs.required(association.path("to"), "id");
            for (JsonNode kind : association.path("types")) {
                int typeId = kind.path("associationTypeId").asInt(-1);
                links.add(newLink(api, from, toId, typeId));
            }
        }
        return links;
    }

    private static NewLink newLink(ApiCall api, ObjectType from, String toId, int typeId) {
        for (ObjectType to : ObjectType.values()) {
            Optional<Label> label = api.data().associations().label(from, to, typeId);
            if (label.isPresent()) {
                return new NewLink(byId(api, to, toId), label.get());
            }
        }
        throw ApiFailure.invalid("Association type " + typeId + " does not start at " + from.plural());
    }

    static long cursor(Optional<String> after) {
        try {
            return after.map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException notOurs) {
            throw ApiFailure.invalid("after must be a value that paging.next.after gave, but is " + after.orElse(""));
        }
    }

    private record NewLink(StoredRecord to, Label label) {}
}
