package io.referloop.sandbox.hubspot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as the fake keeps it: every value a property ever had, newest first. */
final class StoredRecord {

    /** HubSpot keeps the last 45 values of a contact's property and 20 of the others'; the fake keeps 45 of all. */
    private static final int VERSIONS_MAX = 45;

    private final ObjectType type;
    private final String id;
    private final Instant createdAt;
    private final Map<String, List<PropertyVersion>> history = new LinkedHashMap<>();
    private Instant updatedAt;
    private @Nullable Instant archivedAt;

    StoredRecord(ObjectType type, String id, Instant createdAt) {
        this.type = type;
        this.id = id;
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    ObjectType type() {
        return type;
    }

    String id() {
        return id;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    @Nullable
    Instant archivedAt() {
        return archivedAt;
    }

    boolean archived() {
        return archivedAt != null;
    }

    void archivedAt(@Nullable Instant at) {
        archivedAt = at;
    }

    String value(String property) {
        List<PropertyVersion> versions = history.get(property);
        return versions == null ? "" : versions.getFirst().value();
    }

    /** The value the property had at a moment; for a search index that lags behind. */
    String valueAt(String property, Instant moment) {
        for (PropertyVersion version : history.getOrDefault(property, List.of())) {
            if (!version.at().isAfter(moment)) {
                return version.value();
            }
        }
        return "";
    }

    /** False when the property had that value already: HubSpot records and announces nothing then. */
    boolean set(String property, String value, Actor actor, Instant at) {
        if (value(property).equals(value)) {
            return false;
        }
        List<PropertyVersion> versions = history.computeIfAbsent(property, name -> new ArrayList<>());
        versions.addFirst(new PropertyVersion(value, at, actor.changeSource(), actor.sourceId()));
        while (versions.size() > VERSIONS_MAX) {
            versions.removeLast();
        }
        return true;
    }

    void touch(Instant at) {
        if (at.isAfter(updatedAt)) {
            updatedAt = at;
        }
    }

    Map<String, List<PropertyVersion>> history() {
        return history;
    }

    CrmRecord view() {
        var values = new LinkedHashMap<String, String>();
        var versions = new LinkedHashMap<String, List<PropertyVersion>>();
        history.forEach((property, all) -> {
            if (!all.getFirst().value().isEmpty()) {
                values.put(property, all.getFirst().value());
            }
            versions.put(property, List.copyOf(all));
        });
        return new CrmRecord(type, id, values, versions, createdAt, updatedAt, archived());
    }
}
