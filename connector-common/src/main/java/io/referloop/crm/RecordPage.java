package io.referloop.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that were read together.
 *
 * @param missing ids that the CRM does not know (any more)
 * @param next where the next page starts; null after the last
 * @param remaining about how many records there are from this page on, itself included; null where the CRM does not tell
 */
public record RecordPage(
        List<CrmRecord> records,
        List<RecordRef> missing,
        @Nullable String next,
        @Nullable Integer remaining) {

    public RecordPage {
        records = List.copyOf(records);
        missing = List.copyOf(missing);
    }

    public RecordPage(List<CrmRecord> records, List<RecordRef> missing, @Nullable String next) {
        this(records, missing, next, null);
    }
}
