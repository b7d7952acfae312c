package io.referloop.reward;

import io.referloop.program.Earning;
import io.referloop.program.RewardRule;
import io.referloop.program.Tiers;
import io.referloop.program.Window;
import io.referloop.program.Words;
import io.referloop.referral.Fact;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What an item is worth to one beneficiary, before caps. */
final class Valuation {

    private static final Map<RoundingMode, String> ROUNDED = Stream.of(RoundingMode.values())
            .collect(Collectors.toUnmodifiableMap(
                    it -> it, it -> it.name().toLowerCase(Locale.ROOT).replace('_', ' ')));

    private final Item item;
    private final Tally tally;
    private final Names names;
    private final Amounts amounts;
    private final UUID beneficiary;

    Valuation(Item item, CustomerLife life, Rates rates, Tally tally, Names names, UUID beneficiary) {
        this.item = item;
        this.tally = tally;
        this.names = names;
        this.amounts = new Amounts(item, life, rates, tally);
        this.beneficiary = beneficiary;
    }

    /** By the rate that holds at the item's time. */
    Value value() {
        RewardRule rule = item.rule();
        Instant at = rule.rateAt() == RewardRule.RateAt.CLAIM ? item.of().claimedAt() : item.at();
        for (RewardRule.TimedRate rate : rule.rates()) {
            if (!at.isBefore(rate.from()) && at.isBefore(rate.until())) {
                Value value = of(rate.earning());
                return value.because(List.of(TraceLine.of(
                        "Rate",
                        "from " + Times.minute(item.program(), rate.from()) + " until "
                                + Times.minute(item.program(), rate.until()) + ", by the "
                                + rule.rateAt().name().toLowerCase(Locale.ROOT))));
            }
        }
        return of(rule.earning());
    }

    Value of(Earning earning) {
        return switch (earning) {
            case Earning.Fixed fixed -> Value.of(Exact.of(fixed.amount().getAmount()), List.of());
            case Earning.Percent share -> share(share);
            case Earning.Units units -> units(units);
            case Earning.Table table -> table(table);
            case Earning.Choice choice -> choice(choice);
            case Earning.BestOf best -> best(best);
            case Earning.Tiered tiered -> tiered(tiered.tiers());
        };
    }

    private Value share(Earning.Percent share) {
        Amounts.Found found = amounts.of(share.basis());
        Exact amount = found.amount();
        if (amount == null) {
            return Value.unknown(found.problem() == null ? "" : found.problem(), found.waits(), found.why());
        }
        if (amount.compareTo(BigDecimal.ZERO) < 0) {
            // A minimum is for small deals, not for those that give money back.
            String what = item.event() == null ? "The deal's amount is " : "The amount is ";
            return Value.nothing(what + Words.number(amount.shown(decimals()), decimals()) + ".", found.why());
        }
        Exact exact = amount.times(share.percent()).dividedBy(BigDecimal.valueOf(100));
        List<TraceLine> why = new ArrayList<>(found.why());
        Money rounded = exact.rounded(item.program().currency(), item.program().rounding());
        why.add(new TraceLine(
                Words.percent(share.percent()),
                "rounded once, " + ROUNDED.get(item.program().rounding()),
                Words.number(rounded.getAmount(), decimals())));
        return new Value(
                bounded(share.bounds(), exact, why), null, found.conversion(), null, false, false, share.bounds(), why);
    }

    private Exact bounded(Earning.Bounds bounds, Exact amount, List<TraceLine> why) {
        Exact result = amount;
        if (bounds.atLeast() != null) {
            boolean raised = amount.compareTo(bounds.atLeast().getAmount()) < 0;
            result = amount.max(bounds.atLeast().getAmount());
            why.add(TraceLine.of(
                    "At least", Words.of(bounds.atLeast()) + (raised ? ": raised to it" : ": exceeded anyway")));
        }
        if (bounds.atMost() != null) {
            boolean cut = result.compareTo(bounds.atMost().getAmount()) > 0;
            result = result.min(bounds.atMost().getAmount());
            why.add(TraceLine.of("At most", Words.of(bounds.atMost()) + (cut ? ": cut to it" : ": not reached")));
        }
        return result;
    }

    private Value units(Earning.Units units) {
        BigDecimal value = units.value() == null
                ? BigDecimal.ZERO
                : units.value().getAmount().multiply(BigDecimal.valueOf(units.count()));
        Worth.Units given = new Worth.Units(units.kind(), units.count(), units.name());
        return new Value(Exact.of(value), given, null, null, false, false, Earning.Bounds.NONE, List.of());
    }

    private Value table(Earning.Table table) {
        Optional<String> value = names.text(table.field());
        if (value.isEmpty()) {
            return Value.unknown(table.field() + " is not known.", true, List.of());
        }
        for (Map.Entry<String, Earning> row : table.values().entrySet()) {
            if (row.getKey().equalsIgnoreCase(value.get().strip())) {
                return of(row.getValue())
                        .because(List.of(TraceLine.of("Table", table.field() + " is " + row.getKey())));
            }
        }
        List<TraceLine> why =
                List.of(TraceLine.of("Table", table.field() + " is " + value.get() + ", which is not in it"));
        return table.otherwise() == null
                ? Value.forReview(table.field() + " is \"" + value.get() + "\", which the program does not know.", why)
                : of(table.otherwise()).because(why);
    }

    private Value choice(Earning.Choice choice) {
        String chosen = item.of().choices().getOrDefault(item.rule().key(), choice.preset());
        Earning earning = choice.options().get(chosen);
        if (earning == null) {
            return Value.forReview("\"" + chosen + "\" was chosen, which the program does not offer.", List.of());
        }
        return of(earning).because(List.of(TraceLine.of("Choice", chosen)));
    }

    private Value best(Earning.BestOf best) {
        @Nullable Value winner = null;
        List<TraceLine> compared = new ArrayList<>();
        for (Earning alternative : best.alternatives()) {
            Value value = of(alternative);
            if (value.problem() != null && !value.nothing()) {
                return value;
            }
            compared.add(new TraceLine(
                    "Alternative",
                    value.units() == null ? "in money" : value.units().words(),
                    Words.number(value.exact().shown(decimals()), decimals())));
            if (winner == null || value.exact().minus(winner.exact()).compareTo(BigDecimal.ZERO) > 0) {
                winner = value;
            }
        }
        return winner == null ? Value.nothing("There is nothing to choose from.", List.of()) : winner.because(compared);
    }

    private Value tiered(Tiers tiers) {
        return switch (tiers.by()) {
            case AMOUNT -> byAmount(tiers, BigDecimal.ZERO);
            case CUMULATIVE_AMOUNT -> byAmount(tiers, bucket(tiers.window()).sum());
            case REFERRALS -> byCount(tiers, bucket(tiers.window()), item.of().id(), "referrals");
            case COMPANIES -> byCount(tiers, companies(tiers.window()), item.company(), "companies");
            case LEVEL -> byLevel(tiers);
        };
    }

    private Value byLevel(Tiers tiers) {
        Instant at =
                item.rule().levelAt() == RewardRule.RateAt.CLAIM ? item.of().claimedAt() : item.at();
        Optional<BigDecimal> level =
                item.of().parties().referrer().facts().at("level", at).flatMap(Fact::amountIn);
        return level.isEmpty()
                ? Value.unknown("The referrer's level is not known.", true, List.of())
                : step(tiers, level.get(), "level " + level.get().toPlainString());
    }

    private Value byCount(Tiers tiers, Tally.Bucket before, Object own, String what) {
        int count = before.distinct();
        boolean included = tiers.mode() != Tiers.Mode.FROM_NEXT;
        int reached = included && !before.has(own) ? count + 1 : count;
        return step(tiers, BigDecimal.valueOf(reached), reached + " " + what + (included ? "" : " before"));
    }

    private Value byAmount(Tiers tiers, BigDecimal before) {
        Amounts.Found found = amounts.of(basis(tiers));
        Exact amount = found.amount();
        if (amount == null) {
            return Value.unknown(found.problem() == null ? "" : found.problem(), found.waits(), found.why());
        }
        Exact start = Exact.of(before);
        Exact end = start.plus(amount);
        return switch (tiers.mode()) {
            case MARGINAL -> marginal(tiers, start, end, found);
            case FROM_NEXT -> exactStep(tiers, start, found);
            case WHOLE, RETROACTIVE -> exactStep(tiers, end, found);
        };
    }

    private Value exactStep(Tiers tiers, Exact measured, Amounts.Found found) {
        String words = Words.number(measured.shown(decimals()), decimals());
        for (Tiers.Step step : tiers.steps().reversed()) {
            if (measured.compareTo(step.from()) >= 0) {
                return of(step.earning()).because(List.of(tier(step, words))).measured(found);
            }
        }
        return Value.nothing("It is " + words + ", below the first tier.", found.why())
                .measured(found);
    }

    private Value step(Tiers tiers, BigDecimal measured, String words) {
        for (Tiers.Step step : tiers.steps().reversed()) {
            if (measured.compareTo(step.from()) >= 0) {
                return of(step.earning()).because(List.of(tier(step, words)));
            }
        }
        return Value.nothing("It is " + words + ", below the first tier.", List.of());
    }

    /** Each part of the amount by the tier that it lies in; percentages only, as the program file promises. */
    private Value marginal(Tiers tiers, Exact start, Exact end, Amounts.Found found) {
        Exact total = Exact.of(BigDecimal.ZERO);
        List<TraceLine> why = new ArrayList<>(found.why());
        for (int i = 0; i < tiers.steps().size(); i++) {
            Tiers.Step step = tiers.steps().get(i);
            Exact from = start.max(step.from());
            Exact to = i + 1 < tiers.steps().size()
                    ? end.min(tiers.steps().get(i + 1).from())
                    : end;
            Exact part = to.minus(from);
            if (part.compareTo(BigDecimal.ZERO) > 0 && step.earning() instanceof Earning.Percent share) {
                total = total.plus(part.times(share.percent()).dividedBy(BigDecimal.valueOf(100)));
                why.add(new TraceLine(
                        "Tier from " + Words.number(step.from(), decimals()),
                        Words.percent(share.percent()) + " of " + Words.number(part.shown(decimals()), decimals()),
                        null));
            }
        }
        return new Value(total, null, found.conversion(), null, false, false, Earning.Bounds.NONE, why).measured(found);
    }

    /** What the steps are a share of; of fixed steps, the amount itself. */
    private static Earning.Basis basis(Tiers tiers) {
        return tiers.steps().stream()
                .map(Tiers.Step::earning)
                .filter(Earning.Percent.class::isInstance)
                .map(it -> ((Earning.Percent) it).basis())
                .findFirst()
                .orElse(new Earning.Basis(Earning.Basis.Kind.AMOUNT, ""));
    }

    private Tally.Bucket bucket(Window window) {
        if (window.unit() == Window.Unit.ROLLING_DAYS) {
            return tally.get(Keys.items(item, beneficiary, "")).after(item.at().minus(Duration.ofDays(window.days())));
        }
        return tally.get(Keys.items(item, beneficiary, period(item, window)));
    }

    private Tally.Bucket companies(Window window) {
        if (window.unit() == Window.Unit.ROLLING_DAYS) {
            return tally.get(Keys.companies(item, beneficiary, ""))
                    .after(item.at().minus(Duration.ofDays(window.days())));
        }
        return tally.get(Keys.companies(item, beneficiary, period(item, window)));
    }

    static String period(Item item, Window window) {
        return item.program().calendar().key(window, item.at());
    }

    private static TraceLine tier(Tiers.Step step, String reached) {
        return TraceLine.of("Tier", "from " + Words.number(step.from(), 0) + " on, it is " + reached);
    }

    private int decimals() {
        return item.program().currency().getDecimalPlaces();
    }
}
