package io.referloop.crm;

import java.net.URI;
import java.time.Instant;
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
 * @param rewards what it earned, for a CRM that has records for that too
 * @param about what else its record says
 */
public record ReferralEntry(
        String key,
        Map<ReferralField, String> values,
        String referrerEmail,
        List<RecordRef> records,
        @Nullable String known,
        boolean doubtful,
        Set<RecordRef> joined,
        List<Reward> rewards,
        About about) {

    public ReferralEntry {
        values = Map.copyOf(values);
        records = List.copyOf(records);
        joined = Set.copyOf(joined);
        rewards = List.copyOf(rewards);
    }

    /** One that has earned nothing, and of which nothing else is said. */
    public ReferralEntry(
            String key,
            Map<ReferralField, String> values,
            String referrerEmail,
            List<RecordRef> records,
            @Nullable String known,
            boolean doubtful,
            Set<RecordRef> joined) {
        this(key, values, referrerEmail, records, known, doubtful, joined, List.of(), About.NOTHING);
    }

    /** Those of its records that it is not joined to yet. */
    public List<RecordRef> toJoin() {
        return records.stream().filter(record -> !joined.contains(record)).toList();
    }

    /**
     * What the record of a referral says beside its {@link ReferralField}s. Texts are empty where there is nothing to say.
     *
     * @param program the name of the program that decides about rewards
     * @param submittedBy an e-mail, or what automation it was
     * @param statusSince since when it has stood where it stands; null: nothing is said
     * @param total a decimal number: the money that was earned, less what was taken back and without what ended
     * @param currency of the total, ISO 4217
     * @param page where more is said of it; null: nowhere
     */
    public record About(
            String program,
            String submittedBy,
            @Nullable Instant statusSince,
            String total,
            String currency,
            @Nullable URI page) {

        public static final About NOTHING = new About("", "", null, "", "", null);
    }

    /**
     * One reward of the referral. Texts are for people, and empty where there is nothing to say.
     *
     * @param key ours for ever: the same key is the same reward
     * @param amount a decimal number in the currency; empty while it is not known, and for what is not money
     * @param earnedOn {@code YYYY-MM-DD}
     * @param releaseOn {@code YYYY-MM-DD}
     */
    public record Reward(
            String key,
            String state,
            String role,
            String beneficiary,
            String worth,
            String amount,
            String currency,
            String sentence,
            String why,
            String earnedOn,
            String releaseOn) {}

    /** What became of one. */
    public sealed interface Outcome {

        /** @param id what the CRM calls it; give it back as {@link ReferralEntry#known()} */
        record Kept(String id) implements Outcome {}

        record Failed(CrmFailure failure) implements Outcome {}
    }
}
