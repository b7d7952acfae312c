package io.referloop.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that were read together.
 *
 * @param missing ids that the CRM does not know (any more)
 * @param next where the next page starts; null after the last
 */
public record RecordPage(
        List<CrmRecord> records,
        List<RecordRef> missing,
        @Nullable String next) {

    public RecordPage {
        records = List.copyOf(records);
        missing = List.copyOf(missing);
    }
}
