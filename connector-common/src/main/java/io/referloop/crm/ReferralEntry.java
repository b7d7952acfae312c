package io.referloop.crm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One referral as a whole, as the CRM should keep it beside the fields of its records.
 *
 * @param key ours for ever: the same key is the same entry
 * @param values what it says
 * @param referrerEmail who referred; joined to the referred contact where the CRM knows that person as a contact
 * @param records the records it belongs to
 * @param known what {@link Outcome.Kept} called it; null when it was never kept, as far as is known
 * @param doubtful whether it may have been kept without our hearing of it: then it is looked for before one is created
 * @param joined the records it was joined to when it was kept last
 */
public record ReferralEntry(
        String key,
        Map<ReferralField, String> values,
        String referrerEmail,
        List<RecordRef> records,
        @Nullable String known,
        boolean doubtful,
        Set<RecordRef> joined) {

    public ReferralEntry {
        values = Map.copyOf(values);
        records = List.copyOf(records);
        joined = Set.copyOf(joined);
    }

    /** Those of its records that it is not joined to yet. */
    public List<RecordRef> toJoin() {
        return records.stream().filter(record -> !joined.contains(record)).toList();
    }

    /** What became of one. */
    public sealed interface Outcome {

        /** @param id what the CRM calls it; give it back as {@link ReferralEntry#known()} */
        record Kept(String id) implements Outcome {}

        record Failed(CrmFailure failure) implements Outcome {}
    }
}
