package io.referloop.salesforce.events;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notes beside deletions into what the record was merged: the event does not tell, and once stored nobody may ask any more. Where it cannot
 * be asked nothing is noted, and the record is read later.
 */
final class Merges {

    private static final Logger log = LoggerFactory.getLogger(Merges.class);

    private final EventAccess access;
    private final EventWords words;

    Merges(EventAccess access, EventWords words) {
        this.access = access;
        this.words = words;
    }

    void note(CrmAccount account, ArrayNode events) {
        Map<String, Set<String>> deleted = new LinkedHashMap<>();
        for (JsonNode event : events) {
            if (mayBeMerge(event)) {
                deleted.computeIfAbsent(event.path(EventJson.ENTITY).asString(""), none -> new LinkedHashSet<>())
                        .addAll(EventJson.texts(event.path(EventJson.RECORDS)));
            }
        }
        deleted.forEach((entity, ids) -> {
            try {
                Map<String, String> survivors = access.survivors(account, entity, ids);
                for (JsonNode event : events) {
                    if (mayBeMerge(event)
                            && event.path(EventJson.ENTITY).asString("").equals(entity)) {
                        note((ObjectNode) event, survivors);
                    }
                }
            } catch (CrmException unasked) {
                log.info(
                        "Whether {} deleted records of type {} were merged is looked up later: {}",
                        ids.size(),
                        entity,
                        unasked.failure().message());
            }
        });
    }

    private boolean mayBeMerge(JsonNode event) {
        RecordType type = words.type(event.path(EventJson.ENTITY).asString(""));
        return type != null
                && words.merges(type)
                && event.path(EventJson.TYPE).asString("").endsWith("DELETE")
                && !event.path(EventJson.TYPE).asString("").endsWith("UNDELETE");
    }

    private static void note(ObjectNode event, Map<String, String> survivors) {
        ObjectNode noted = event.putObject(EventJson.SURVIVORS);
        EventJson.texts(event.path(EventJson.RECORDS)).forEach(id -> {
            String survivor = survivors.get(id);
            if (survivor != null) {
                noted.put(id, survivor);
            }
        });
    }
}
