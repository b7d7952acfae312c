package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a claim be accepted.
 *
 * @param key made by the client once per form: the same key again is the same claim
 * @param record where it was submitted, read fresh from the CRM
 * @param related the records that belong to it and speak for the same referee
 * @param choices by rule, what was chosen of what the program offers; a rule without one earns its preset
 * @param source see {@link Referral#source()}
 */
public record SubmitReferral(
        UUID workspace,
        UUID connection,
        String key,
        CrmRecord record,
        List<CrmRecord> related,
        String referrerEmail,
        @Nullable String referrerName,
        @Nullable String note,
        Map<String, String> choices,
        String submittedBy,
        String source,
        String correlation) {

    public SubmitReferral {
        choices = Map.copyOf(choices);
    }
}
