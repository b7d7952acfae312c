package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an account has for referrals beside our properties: the Referral object, where it has objects of its own at all, and the word "Referred
 * by" between contacts. Read seldom, kept per connection.
 */
final class HubspotReferralObjects {

    static final String NAME = "referloop_referral";
    static final String LABEL = "Referral";
    /** Unique on the object's records: what an upsert finds them by. */
    static final String KEY = "rfl_key";

    static final String REFERRED_BY = "Referred by";
    static final String REFERRED = "Referred";

    static final List<String> SCOPES = List.of(
            HubspotScopes.CUSTOM_SCHEMAS_READ,
            HubspotScopes.CUSTOM_SCHEMAS_WRITE,
            HubspotScopes.CUSTOM_READ,
            HubspotScopes.CUSTOM_WRITE);

    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final int MOST_CONNECTIONS = 10_000;

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final Clock clock;
    private final BoundedCache<UUID, Known> known = new BoundedCache<>(MOST_CONNECTIONS, gone -> {});

    HubspotReferralObjects(HubspotClient client, HubspotPaths paths, Clock clock) {
        this.client = client;
        this.paths = paths;
        this.clock = clock;
    }

    /**
     * What bears our object's name.
     *
     * @param properties each with the group it is in
     */
    record Found(String typeId, boolean ours, Map<String, String> properties) {}

    /** @param referredBy the type of "referee → referrer" between contacts */
    record Things(Optional<Found> object, OptionalInt referredBy) {}

    /** What there is of ours; asks HubSpot at most every quarter of an hour. */
    Things of(CrmAccount account) {
        var entry = known.get(account.connectionId(), id -> new Known());
        entry.lock.lock();
        try {
            var things = entry.things;
            if (things == null || clock.instant().isAfter(entry.readAt.plus(FRESH))) {
                things = new Things(look(account).found().filter(Found::ours), label(account));
                entry.things = things;
                entry.readAt = clock.instant();
            }
            return things;
        } finally {
            entry.lock.unlock();
        }
    }

    /** After something was created. */
    void forget(CrmAccount account) {
        var entry = known.get(account.connectionId(), id -> new Known());
        entry.lock.lock();
        try {
            entry.things = null;
        } finally {
            entry.lock.unlock();
        }
    }

    /** @param offered whether the account has objects of its own and lets us see them */
    record Look(boolean offered, Optional<Found> found) {}

    /** Asks, where it was granted. What is found may be somebody else's. */
    Look look(CrmAccount account) {
        if (SCOPES.stream().anyMatch(account.ungranted()::contains)) {
            return new Look(false, Optional.empty());
        }
        try {
            var schemas = client.ok(account, HubspotCall.get("list object schemas", paths.objectSchemas()));
            for (var schema : schemas.path("results")) {
                if (NAME.equals(HubspotJson.text(schema, "name"))) {
                    return new Look(true, Optional.of(found(schema)));
                }
            }
            return new Look(true, Optional.empty());
        } catch (CrmException refused) {
            if (refused.failure() instanceof CrmFailure.Rejected) {
                return new Look(false, Optional.empty());
            }
            throw refused;
        }
    }

    OptionalInt label(CrmAccount account) {
        var labels = client.ok(
                account,
                HubspotCall.get(
                        "list association labels", paths.associationLabels(RecordType.CONTACT, RecordType.CONTACT)));
        for (var label : labels.path("results")) {
            if (REFERRED_BY.equals(HubspotJson.text(label, "label"))
                    && "USER_DEFINED".equals(HubspotJson.text(label, "category"))) {
                return OptionalInt.of(label.path("typeId").asInt());
            }
        }
        return OptionalInt.empty();
    }

    private static Found found(JsonNode schema) {
        var properties = new LinkedHashMap<String, String>();
        boolean keyed = false;
        for (var property : schema.path("properties")) {
            var name = HubspotJson.text(property, "name", "");
            properties.put(name, HubspotJson.text(property, "groupName", NAME + "_information"));
            keyed |= name.equals(KEY) && property.path("hasUniqueValue").asBoolean(false);
        }
        return new Found(HubspotJson.text(schema, "objectTypeId", NAME), keyed, properties);
    }

    /** The whole object as HubSpot wants it. */
    static Map<String, Object> definition() {
        var properties = new ArrayList<Map<String, Object>>();
        properties.add(key());
        for (var field : HubspotFields.ofTheReferral()) {
            properties.add(HubspotFields.unplaced(field, field.label()));
        }
        var id = HubspotFields.property(ReferralField.REFERRAL_ID);
        var status = HubspotFields.property(ReferralField.REFERRAL_STATUS);
        var by = HubspotFields.property(ReferralField.REFERRED_BY);
        var definition = new HashMap<String, Object>();
        definition.put("name", NAME);
        definition.put("labels", Map.of("singular", LABEL, "plural", "Referrals"));
        definition.put("primaryDisplayProperty", id);
        definition.put("secondaryDisplayProperties", List.of(status, by));
        definition.put("searchableProperties", List.of(id, by));
        definition.put("requiredProperties", List.of(id));
        definition.put("properties", properties);
        definition.put("associatedObjects", List.of("CONTACT", "COMPANY", "DEAL"));
        return definition;
    }

    static Map<String, Object> key() {
        return new LinkedHashMap<>(Map.of(
                "name", KEY,
                "label", "Referloop key",
                "description", "Referloop's own key of the referral: by it the record is found again.",
                "type", "string",
                "fieldType", "text",
                "hasUniqueValue", true));
    }

    static Set<String> properties() {
        var names = new LinkedHashSet<String>();
        names.add(KEY);
        HubspotFields.ofTheReferral().forEach(field -> names.add(HubspotFields.property(field)));
        return names;
    }

    private static final class Known {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Things things;
        private Instant readAt = Instant.MIN;
    }
}
