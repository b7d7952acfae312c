package io.referloop.sandbox.salesforce;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One committed change, told in the order of the commits.
 *
 * @param recordIds several when the same was done to several records in one transaction
 * @param changedFields the values now: {@code String}, {@code Boolean}, {@code BigDecimal}, {@code LocalDate} or
 *     {@code Instant}; null where a value was taken away; a new record's are all that it has
 * @param sequenceNumber 1 and up within a transaction
 * @param changeOrigin what wrote it, such as {@code com/salesforce/api/soap/65.0;client=Acme}
 */
public record OrgChange(
        String entity,
        List<String> recordIds,
        Type changeType,
        Map<String, @Nullable Object> changedFields,
        String transactionKey,
        int sequenceNumber,
        long commitNumber,
        Instant commitTimestamp,
        String commitUser,
        String changeOrigin) {

    public OrgChange {
        recordIds = List.copyOf(recordIds);
        changedFields = Collections.unmodifiableMap(new LinkedHashMap<>(changedFields));
    }

    /** As {@code ChangeEventHeader.changeType} names them. */
    public enum Type {
        CREATE,
        UPDATE,
        DELETE,
        UNDELETE
    }
}
