package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A record as the API answers it. Values are strings, or null for an empty property of the portal. */
final class RecordJson {

    private RecordJson() {}

    static ObjectNode of(PortalData data, StoredRecord stored, List<String> asked) {
        return of(data, stored, asked, List.of());
    }

    static ObjectNode of(PortalData data, StoredRecord stored, List<String> asked, List<String> withHistory) {
        ObjectNode node = Json.object().put("id", stored.id());
        ObjectNode properties = node.putObject("properties");
        for (String name : names(stored, asked)) {
            if (data.catalog(stored.type()).find(name).isPresent()) {
                String value = stored.value(name);
                if (value.isEmpty()) {
                    properties.putNull(name);
                } else {
                    properties.put(name, value);
                }
            }
        }
        if (!withHistory.isEmpty()) {
            addHistory(node, stored, withHistory);
        }
        node.put("createdAt", stored.createdAt().toString());
        node.put("updatedAt", stored.updatedAt().toString());
        node.put("archived", stored.archived());
        Instant archivedAt = stored.archivedAt();
        if (archivedAt != null) {
            node.put("archivedAt", archivedAt.toString());
        }
        return node.put(
                "url", "/contacts/" + data.id() + "/record/" + stored.type().typeId() + "/" + stored.id());
    }

    private static Set<String> names(StoredRecord stored, List<String> asked) {
        var names = new LinkedHashSet<>(asked.isEmpty() ? stored.type().defaultProperties() : asked);
        names.add("createdate");
        names.add("hs_object_id");
        names.add(stored.type().modifiedProperty());
        return names;
    }

    private static void addHistory(ObjectNode node, StoredRecord stored, List<String> names) {
        ObjectNode histories = node.putObject("propertiesWithHistory");
        for (String name : names) {
            ArrayNode versions = histories.putArray(name);
            for (PropertyVersion version : stored.history().getOrDefault(name, List.of())) {
                ObjectNode entry = versions.addObject()
                        .put("value", version.value())
                        .put("timestamp", version.at().toString())
                        .put("sourceType", version.sourceType())
                        .put("sourceId", version.sourceId());
                if (version.sourceId().startsWith("userId:")) {
                    entry.put(
                            "updatedByUserId", Long.parseLong(version.sourceId().substring("userId:".length())));
                }
            }
        }
    }
}
