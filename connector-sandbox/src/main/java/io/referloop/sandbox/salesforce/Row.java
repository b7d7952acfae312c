package io.referloop.sandbox.salesforce;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored record; guarded by the organisation's lock. */
final class Row {

    private final ObjectType type;
    private final String id;
    private final Map<String, Object> values = new HashMap<>();

    Row(ObjectType type, String id) {
        this.type = type;
        this.id = id;
        values.put("Id", id);
        values.put("IsDeleted", false);
    }

    Row copy() {
        var copy = new Row(type, id);
        copy.values.clear();
        copy.values.putAll(values);
        return copy;
    }

    void become(Row other) {
        values.clear();
        values.putAll(other.values);
    }

    ObjectType type() {
        return type;
    }

    String id() {
        return id;
    }

    @Nullable
    Object get(String field) {
        return values.get(field);
    }

    String text(String field) {
        return Values.text(values.get(field));
    }

    void set(String field, @Nullable Object value) {
        if (value == null) {
            values.remove(field);
        } else {
            values.put(field, value);
        }
    }

    Map<String, Object> values() {
        return values;
    }

    boolean deleted() {
        return Boolean.TRUE.equals(values.get("IsDeleted"));
    }

    Instant modified() {
        return values.get("SystemModstamp") instanceof Instant instant ? instant : Instant.EPOCH;
    }
}
