package io.referloop.sandbox.salesforce.events;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One committed change, as an event tells it.
 *
 * @param changedFields the values now, null where one was taken away; of a new record all that it has
 * @param diffFields those of them whose value is a difference and not the text itself
 */
public record EventChange(
        String entity,
        List<String> recordIds,
        Type changeType,
        Map<String, @Nullable Object> changedFields,
        List<String> diffFields,
        String transactionKey,
        int sequenceNumber,
        long commitNumber,
        Instant commitTimestamp,
        String commitUser,
        String changeOrigin) {

    /** What an overflow event names instead of records. */
    static final String NO_RECORD = "000000000000000AAA";

    // Not a compact one: its class file would lose that values may be null.
    public EventChange(
            String entity,
            List<String> recordIds,
            Type changeType,
            Map<String, @Nullable Object> changedFields,
            List<String> diffFields,
            String transactionKey,
            int sequenceNumber,
            long commitNumber,
            Instant commitTimestamp,
            String commitUser,
            String changeOrigin) {
        this.entity = entity;
        this.recordIds = List.copyOf(recordIds);
        this.changeType = changeType;
        this.changedFields = Collections.unmodifiableMap(new LinkedHashMap<>(changedFields));
        this.diffFields = List.copyOf(diffFields);
        this.transactionKey = transactionKey;
        this.sequenceNumber = sequenceNumber;
        this.commitNumber = commitNumber;
        this.commitTimestamp = commitTimestamp;
        this.commitUser = commitUser;
        this.changeOrigin = changeOrigin;
    }

    EventChange with(List<String> ids, Map<String, @Nullable Object> fields) {
        return new EventChange(
                entity,
                ids,
                changeType,
                fields,
                diffFields,
                transactionKey,
                sequenceNumber,
                commitNumber,
                commitTimestamp,
                commitUser,
                changeOrigin);
    }

    /** The same without its fields. */
    EventChange gap() {
        return as(changeType.gap(), recordIds);
    }

    EventChange overflow() {
        return as(Type.GAP_OVERFLOW, List.of(NO_RECORD));
    }

    /** By how much it fills its transaction. */
    int weight() {
        return changeType == Type.UPDATE ? changedFields.size() : recordIds.size();
    }

    private EventChange as(Type type, List<String> ids) {
        return new EventChange(
                entity,
                ids,
                type,
                Map.of(),
                List.of(),
                transactionKey,
                sequenceNumber,
                commitNumber,
                commitTimestamp,
                commitUser,
                changeOrigin);
    }

    public enum Type {
        CREATE,
        UPDATE,
        DELETE,
        UNDELETE,
        GAP_CREATE,
        GAP_UPDATE,
        GAP_DELETE,
        GAP_UNDELETE,
        GAP_OVERFLOW;

        Type gap() {
            return name().startsWith("GAP_") ? this : valueOf("GAP_" + name());
        }
    }
}
