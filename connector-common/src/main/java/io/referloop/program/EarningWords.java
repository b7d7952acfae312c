package io.referloop.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what is earned. */
final class EarningWords {

    private static final List<String> NUMBERS = List.of(
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");
    private static final Map<String, String> PLURALS = Map.of(
            "free_months", "free months",
            "credits", "credits",
            "ticket", "tickets",
            "course", "courses",
            "raffle_entry", "raffle entries",
            "swag", "pieces of swag",
            "recognition", "recognitions",
            "other", "other rewards");
    private static final Map<String, String> SINGULARS = Map.of(
            "free_months", "free month",
            "credits", "credit",
            "raffle_entry", "raffle entry",
            "swag", "piece of swag",
            "other", "other reward");

    private final Trigger on;

    EarningWords(Trigger on) {
        this.on = on;
    }

    /** Whether it has commas inside, so that what follows needs one before it. */
    static boolean isList(Earning earning) {
        return earning instanceof Earning.Table || earning instanceof Earning.Tiered;
    }

    /** Without the limits of a share, which stand after whom it is for. */
    String of(Earning earning) {
        return switch (earning) {
            case Earning.Fixed fixed -> Words.of(fixed.amount());
            case Earning.Percent share -> Words.percent(share.percent()) + " of " + basis(share.basis());
            case Earning.Units units -> units(units);
            case Earning.Table table -> table(table);
            case Earning.Tiered tiered -> tiers(tiered.tiers());
            case Earning.Choice choice -> "a choice of " + or(named(choice.options()));
            case Earning.BestOf best -> bestOf(best);
        };
    }

    String withBounds(Earning earning) {
        if (earning instanceof Earning.Percent share && !share.bounds().equals(Earning.Bounds.NONE)) {
            return of(earning) + " (" + bounds(share.bounds()).substring(2) + ")";
        }
        return isList(earning) ? "(" + of(earning) + ")" : of(earning);
    }

    static String bounds(Earning.Bounds bounds) {
        StringBuilder words = new StringBuilder();
        if (bounds.atLeast() != null) {
            words.append(", at least ").append(Words.of(bounds.atLeast()));
        }
        if (bounds.atMost() != null) {
            words.append(", at most ").append(Words.of(bounds.atMost()));
        }
        if (bounds.atMostPerDeal() != null) {
            words.append(", at most ").append(Words.of(bounds.atMostPerDeal())).append(" per deal");
        }
        if (bounds.atMostPerCustomer() != null) {
            words.append(", at most ")
                    .append(Words.of(bounds.atMostPerCustomer()))
                    .append(" per customer");
        }
        return words.toString();
    }

    private String basis(Earning.Basis basis) {
        return switch (basis.kind()) {
            case AMOUNT -> TriggerWords.amountOf(on);
            case FIRST_YEAR_AMOUNT -> "the first-year amount";
            case NET_AMOUNT -> "the net amount";
            case GROSS_AMOUNT -> "the gross amount";
            case PRODUCT -> "what " + basis.field() + " comes to";
            case SPEND -> "what the customer has spent";
            case REWARD -> "the reward " + quoted(basis.field());
            case FIELD -> field(basis.field());
        };
    }

    private static String units(Earning.Units units) {
        boolean named = !units.name().equals(units.kind().replace('_', ' '));
        String what = named
                ? (units.count() == 1 ? article(units.name()) : units.count() + " × " + units.name())
                : units(units.kind(), units.count());
        if (units.value() == null) {
            return what;
        }
        return what + " worth " + Words.of(units.value()) + (units.count() == 1 ? "" : " each");
    }

    static String units(String kind, int count) {
        if (count == 1 && kind.equals("recognition")) {
            return "recognition";
        }
        String one = SINGULARS.getOrDefault(kind, kind.replace('_', ' '));
        if (count == 1) {
            return kind.equals("other") ? "another reward" : article(one);
        }
        return count + " " + PLURALS.getOrDefault(kind, one);
    }

    private String table(Earning.Table table) {
        List<String> rows = new ArrayList<>(named(table.values()));
        @Nullable Earning otherwise = table.otherwise();
        if (otherwise != null) {
            rows.add(withBounds(otherwise) + " (any other)");
        }
        return or(rows) + ", by " + field(table.field())
                + (otherwise == null ? " (another value is decided by a person)" : "");
    }

    private String tiers(Tiers tiers) {
        List<String> steps = new ArrayList<>();
        for (Tiers.Step step : tiers.steps()) {
            boolean first = steps.isEmpty() && step.from().signum() == 0;
            steps.add(withBounds(step.earning()) + (first ? "" : " from " + edge(tiers, step) + " on"));
        }
        String window = TriggerWords.within(tiers.window());
        return or(steps)
                + window
                + switch (tiers.mode()) {
                    case WHOLE -> "";
                    case MARGINAL -> ", each part of the amount by its own step";
                    case FROM_NEXT -> ", a step that is reached counts from the next one on";
                    case RETROACTIVE -> ", and what was earned before is raised to the step that is reached";
                };
    }

    private static String edge(Tiers tiers, Tiers.Step step) {
        String number = Words.number(step.from(), 0);
        return switch (tiers.by()) {
            case AMOUNT -> number;
            case CUMULATIVE_AMOUNT -> number + " in all";
            case REFERRALS -> step.from().intValueExact() == 1 ? "one referral" : number + " referrals";
            case COMPANIES -> step.from().intValueExact() == 1 ? "one company" : number + " companies";
            case LEVEL -> "level " + number;
        };
    }

    private String bestOf(Earning.BestOf best) {
        List<String> alternatives =
                best.alternatives().stream().map(this::withBounds).toList();
        return switch (alternatives.size()) {
            case 0 -> "nothing";
            case 1 -> alternatives.getFirst();
            case 2 -> "the better of " + and(alternatives);
            default -> "the best of " + and(alternatives);
        };
    }

    private List<String> named(Map<String, Earning> earnings) {
        return earnings.entrySet().stream()
                .map(it -> withBounds(it.getValue()) + " (" + it.getKey() + ")")
                .toList();
    }

    /** {@code the deal's plan}. */
    static String field(String name) {
        int dot = name.indexOf('.');
        String subject = name.substring(0, dot);
        String key = name.substring(dot + 1).replace('_', ' ');
        return subject.equals("counts") ? "the number of " + key + " so far" : "the " + subject + "'s " + key;
    }

    static String number(int number) {
        return number < NUMBERS.size() ? NUMBERS.get(number) : Integer.toString(number);
    }

    static String days(int days) {
        return days == 1 ? "one day" : days + " days";
    }

    static String and(List<String> parts) {
        return joined(parts, " and ");
    }

    static String or(List<String> parts) {
        return joined(parts, " or ");
    }

    static String quoted(String words) {
        return "“" + words + "”";
    }

    private static String article(String noun) {
        return ("aeiouAEIOU".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    private static String joined(List<String> parts, String last) {
        if (parts.size() < 2) {
            return String.join("", parts);
        }
        return parts.stream().limit(parts.size() - 1L).collect(Collectors.joining(", ")) + last + parts.getLast();
    }
}
