package io.referloop.program;

import java.util.Locale;
import java.util.Map;

/** Says when something is earned. */
final class TriggerWords {

    private static final Map<String, Happening> HAPPENINGS = Map.ofEntries(
            Map.entry("invoice_paid", new Happening("invoice", "is paid")),
            Map.entry("renewal", new Happening("renewal", "is made")),
            Map.entry("payment_method_added", new Happening("payment method", "is added")),
            Map.entry("subscription_started", new Happening("subscription", "is started")),
            Map.entry("payment", new Happening("payment", "is made")),
            Map.entry("signed_up", new Happening("sign-up", "is made")),
            Map.entry("reactivated", new Happening("return of the customer", "happens")),
            Map.entry("demo_booked", new Happening("demo", "is booked")),
            Map.entry("purchase", new Happening("purchase", "is made")),
            Map.entry("booking", new Happening("booking", "is made")),
            Map.entry("review_given", new Happening("review", "is given")));

    private TriggerWords() {}

    static String when(Trigger on, RewardRule.Which which) {
        return switch (on) {
            case Trigger.Reached reached ->
                "when " + clause(reached.milestone())
                        + (reached.exactOnly() ? ", and not when that step is skipped" : "");
            case Trigger.Happened happened -> happened(happened.event(), which);
            case Trigger.SpendReached spend -> "when the customer has spent " + Words.of(spend.sum());
            case Trigger.Anniversary anniversary ->
                "every " + months(anniversary.months()) + " after " + clause(anniversary.of());
            case Trigger.WhileActive state -> "while " + clause(state.from());
            case Trigger.Competition competition -> "at the end of " + period(competition.window());
        };
    }

    /** A bonus for the nth. */
    static String nth(RewardRule.Nth nth, Trigger on) {
        boolean companies = nth.counts() == RewardRule.Nth.Counts.COMPANIES;
        boolean one = nth.at() == 1;
        String noun = companies ? (one ? "company" : "companies") : one ? "referral" : "referrals";
        String number = EarningWords.number(nth.at());
        String within = within(nth.window());
        if (nth.every()) {
            return one
                    ? "for every " + noun + " that " + one(on) + within
                    : "for every " + number + " " + noun + " that " + many(on) + within;
        }
        return one
                ? "when the first " + noun + " " + one(on) + within
                : "when " + number + " " + noun + " " + many(on) + within;
    }

    static String winners(Trigger.Competition competition) {
        String most = "with the most referrals that " + many(competition.milestone()) + within(competition.window());
        return competition.places() == 1
                ? "the referrer " + most
                : "each of the " + EarningWords.number(competition.places()) + " referrers " + most;
    }

    /** {@code the deal is won}. */
    static String clause(Milestone milestone) {
        ReferralStatus status = milestone.status();
        if (status == null || !milestone.label().equals(status.label())) {
            return EarningWords.quoted(milestone.label()) + " is reached";
        }
        return switch (status) {
            case WON -> "the deal is won";
            case MEETING -> "a meeting is held";
            case OPPORTUNITY -> "a deal is opened";
            default -> "the referral is " + status.label().toLowerCase(Locale.ROOT);
        };
    }

    /** What a share without a basis is of. */
    static String amountOf(Trigger on) {
        if (!(on instanceof Trigger.Happened happened)) {
            return "the deal";
        }
        Happening happening = HAPPENINGS.get(happened.event());
        return happening == null ? "its amount" : "the " + happening.noun();
    }

    /** {@code  in a quarter}, with its space; empty for a lifetime. */
    static String within(Window window) {
        return switch (window.unit()) {
            case LIFETIME -> "";
            case ROLLING_DAYS -> " within " + EarningWords.days(window.days());
            case DAY, WEEK, MONTH, QUARTER, YEAR -> " in " + period(window);
        };
    }

    private static String period(Window window) {
        return "a " + Values.spelling(window.unit());
    }

    private static String happened(String event, RewardRule.Which which) {
        Happening happening = HAPPENINGS.get(event);
        if (happening == null) {
            String words = EarningWords.quoted(MilestoneReader.words(event)) + " happens";
            return switch (which) {
                case FIRST -> "the first time that " + words;
                case LATER -> "each later time that " + words;
                case EVERY -> "each time that " + words;
            };
        }
        return switch (which) {
            case FIRST -> "when the first " + happening.noun() + " " + happening.verb();
            case LATER -> "each time a later " + happening.noun() + " " + happening.verb();
            case EVERY -> "each time " + happening.article() + happening.noun() + " " + happening.verb();
        };
    }

    private static String one(Trigger on) {
        if (on instanceof Trigger.Reached reached && isPlain(reached.milestone())) {
            return many(reached.milestone()).replaceFirst("^are ", "is ").replaceFirst("^have ", "has ");
        }
        return many(on).replaceFirst("^reach ", "reaches ");
    }

    private static String many(Trigger on) {
        return switch (on) {
            case Trigger.Reached reached -> many(reached.milestone());
            case Trigger.Happened happened -> "reach " + EarningWords.quoted(MilestoneReader.words(happened.event()));
            case Trigger.SpendReached spend -> "have spent " + Words.of(spend.sum());
            case Trigger.Anniversary anniversary -> many(anniversary.of());
            case Trigger.WhileActive state -> many(state.from());
            case Trigger.Competition competition -> many(competition.milestone());
        };
    }

    private static String many(Milestone milestone) {
        ReferralStatus status = milestone.status();
        if (status == null || !isPlain(milestone)) {
            return "reach " + EarningWords.quoted(milestone.label());
        }
        return switch (status) {
            case MEETING -> "have a meeting";
            case OPPORTUNITY -> "have an open deal";
            case NEGOTIATION -> "are in negotiation";
            default -> "are " + status.label().toLowerCase(Locale.ROOT);
        };
    }

    private static boolean isPlain(Milestone milestone) {
        ReferralStatus status = milestone.status();
        return status != null && milestone.label().equals(status.label());
    }

    private static String months(int months) {
        return switch (months) {
            case 1 -> "month";
            case 12 -> "year";
            default -> EarningWords.number(months) + " months";
        };
    }

    private record Happening(String noun, String verb) {

        String article() {
            return "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ";
        }
    }
}
