package io.referloop.sandbox.salesforce;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as it is at one moment; values are typed as in {@link OrgChange#changedFields}. */
public record OrgRecord(String type, String id, Map<String, @Nullable Object> values) {

    public OrgRecord {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public @Nullable Object get(String field) {
        return values.get(field);
    }

    /** As the API would write it; empty for no value. */
    public String text(String field) {
        return Values.text(values.get(field));
    }

    public boolean deleted() {
        return Boolean.TRUE.equals(values.get("IsDeleted"));
    }

    public Instant modified() {
        return values.get("SystemModstamp") instanceof Instant instant ? instant : Instant.EPOCH;
    }
}
