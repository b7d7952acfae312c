package io.referloop.referral;

import io.referloop.program.ReferralStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One accepted claim that a referrer brought a referee.
 *
 * @param number counts up within the workspace
 * @param programVersion the version in force at the claim, for life
 * @param submittedBy who told us: the name or e-mail of a person
 * @param source where: {@code CARD, FORM, LINK, IMPORT, WORKFLOW}
 */
public record Referral(
        UUID id,
        long number,
        UUID programId,
        int programVersion,
        Referrer referrer,
        Referee referee,
        @Nullable String note,
        String submittedBy,
        String source,
        Instant claimedAt,
        ReferralStatus status,
        Instant statusSince) {

    /** What people call it: {@code R-1042}. */
    public String label() {
        return label(number);
    }

    public static String label(long number) {
        return "R-" + number;
    }

    Referral standingAt(ReferralHistory.Moment moment) {
        return new Referral(
                id,
                number,
                programId,
                programVersion,
                referrer,
                referee,
                note,
                submittedBy,
                source,
                claimedAt,
                moment.status(),
                moment.since());
    }
}
