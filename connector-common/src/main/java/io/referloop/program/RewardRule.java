package io.referloop.program;

import java.time.Period;
import java.util.Locale;

/**
 * One promise: who earns what, at which milestone.
 *
 * @param key stable within the program; part of a reward's identity
 * @param exactOnly whether the milestone must have been entered itself; otherwise passing it counts
 * @param hold how long a reward waits, and the stage has to be kept, before it is released
 */
public record RewardRule(
        String key,
        Beneficiary beneficiary,
        ReferralStatus milestone,
        Earning earning,
        boolean exactOnly,
        Period hold) {

    /** The rule as a referrer reads it. */
    public String sentence() {
        return switch (earning) {
            case Earning.Fixed fixed -> Words.of(fixed.amount()) + " for " + beneficiary.words() + ", " + when();
            case Earning.PercentOfDeal share ->
                Words.percent(share.percent()) + " of the deal for " + beneficiary.words() + bounds(share) + ", "
                        + when();
        };
    }

    private String when() {
        return switch (milestone) {
            case WON -> "when the deal is won";
            case MEETING -> "when a meeting is held";
            case OPPORTUNITY -> "when a deal is opened";
            default -> "when the referral is " + milestone.label().toLowerCase(Locale.ROOT);
        };
    }

    private static String bounds(Earning.PercentOfDeal share) {
        StringBuilder words = new StringBuilder();
        if (share.atLeast() != null) {
            words.append(", at least ").append(Words.of(share.atLeast()));
        }
        if (share.atMost() != null) {
            words.append(", at most ").append(Words.of(share.atMost()));
        }
        return words.toString();
    }
}
