package io.referloop.writeback;

import io.referloop.crm.ReferralField;
import io.referloop.eligibility.EligibilityDecided;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a contact says about asking it for a referral. */
final class EligibleFields {

    private EligibleFields() {}

    /** @param zone the workspace's, for days */
    static Map<ReferralField, String> of(EligibilityDecided.Standing standing, ZoneId zone) {
        return Map.of(
                ReferralField.ELIGIBLE, standing.eligible() ? "yes" : "no",
                ReferralField.ELIGIBLE_REASON, standing.reason(),
                ReferralField.ELIGIBLE_SINCE, day(standing.since(), zone),
                ReferralField.NEXT_ASK_ON, day(standing.nextAsk(), zone));
    }

    private static String day(@Nullable Instant at, ZoneId zone) {
        return at == null ? "" : at.atZone(zone).toLocalDate().toString();
    }
}
