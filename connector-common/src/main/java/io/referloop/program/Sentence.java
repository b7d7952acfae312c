package io.referloop.program;

import java.util.Locale;

/** Says a rule as a referrer reads it. */
final class Sentence {

    private Sentence() {}

    static String of(RewardRule rule) {
        return earning(rule) + ", " + when(rule.on());
    }

    private static String earning(RewardRule rule) {
        return switch (rule.earning()) {
            case Earning.Fixed fixed ->
                Words.of(fixed.amount()) + " for " + rule.beneficiary().words();
            case Earning.Percent share ->
                Words.percent(share.percent()) + " of the deal for "
                        + rule.beneficiary().words() + bounds(share.bounds());
            case Earning.Table table -> "An amount by " + table.field();
            case Earning.Tiered tiered -> "An amount by " + tiered.tiers().by();
            case Earning.Units units -> units.count() + " × " + units.name();
            case Earning.Choice choice -> "A choice of " + choice.options().keySet();
            case Earning.BestOf best -> "The best of " + best.alternatives().size();
        };
    }

    private static String when(Trigger on) {
        if (!(on instanceof Trigger.Reached reached)) {
            return "when it happens";
        }
        ReferralStatus status = reached.milestone().status();
        return status == ReferralStatus.WON
                ? "when the deal is won"
                : status == ReferralStatus.MEETING
                        ? "when a meeting is held"
                        : status == ReferralStatus.OPPORTUNITY
                                ? "when a deal is opened"
                                : "when the referral is "
                                        + reached.milestone().label().toLowerCase(Locale.ROOT);
    }

    private static String bounds(Earning.Bounds bounds) {
        StringBuilder words = new StringBuilder();
        if (bounds.atLeast() != null) {
            words.append(", at least ").append(Words.of(bounds.atLeast()));
        }
        if (bounds.atMost() != null) {
            words.append(", at most ").append(Words.of(bounds.atMost()));
        }
        return words.toString();
    }
}
