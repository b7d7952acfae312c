package io.referloop.reward;

import io.referloop.program.RewardRule;
import io.referloop.program.Tiers;
import io.referloop.program.Window;
import io.referloop.program.Words;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Tops up what a window earned before to the tier that an item reached, on one line for the window. */
final class Retroactive {

    private Retroactive() {}

    static List<Decision> of(Earner earner, Item item, UUID beneficiary, Value value, Valuation valuation) {
        RewardRule rule = item.rule();
        Tiers tiers = Earner.retroactive(rule);
        if (tiers == null || value.problem() != null || value.units() != null) {
            return List.of();
        }
        String period = Valuation.period(item, tiers.window());
        Tally.Bucket before = earner.tally().get(Keys.items(item, beneficiary, period));
        if (tiers.window().unit() == Window.Unit.ROLLING_DAYS) {
            before = before.after(item.at().minus(Duration.ofDays(tiers.window().days())));
        }
        Tiers.Step step = reached(tiers, item, before, value);
        if (step == null) {
            return List.of();
        }
        Money missing = Money.zero(item.program().currency());
        for (Tally.Entry entry : before.entries()) {
            Item earlier = entry.of();
            Value now = earner.valuation(earlier, beneficiary).of(step.earning());
            if (now.problem() == null) {
                Money paid = Money.of(
                        item.program().currency(),
                        earner.tally().get(Keys.paid(earlier, beneficiary)).sum());
                missing = missing.plus(now.exact()
                                .rounded(
                                        item.program().currency(),
                                        item.program().rounding()))
                        .minus(paid);
            }
        }
        if (!missing.isPositive()) {
            return List.of();
        }
        List<TraceLine> why = new ArrayList<>();
        why.add(earner.plan(rule).line());
        why.add(TraceLine.of(
                "Tier",
                "from " + Words.number(step.from(), 0) + " on, reached on " + Times.day(item.program(), item.at())));
        why.add(new TraceLine("True-up", "of " + before.count() + " earlier in the period", Words.of(missing)));
        String which = (period.isEmpty() ? "" : period + "/") + "true-up";
        RewardLine.Identity identity = item.identity(beneficiary, beneficiary, which);
        return new Granting(
                        earner,
                        item,
                        beneficiary,
                        identity,
                        Value.of(Exact.of(missing.getAmount()), List.of()),
                        missing,
                        why)
                .decide();
    }

    private static Tiers.@Nullable Step reached(Tiers tiers, Item item, Tally.Bucket before, Value value) {
        BigDecimal measured =
                switch (tiers.by()) {
                    case REFERRALS -> distinct(before, item.of().id());
                    case COMPANIES -> {
                        Tally.Bucket companies = before;
                        long distinct = companies.entries().stream()
                                        .map(it -> it.of().company())
                                        .filter(it -> !it.equals(item.company()))
                                        .distinct()
                                        .count()
                                + 1;
                        yield BigDecimal.valueOf(distinct);
                    }
                    case CUMULATIVE_AMOUNT, AMOUNT ->
                        before.sum()
                                .add(
                                        value.measured() == null
                                                ? BigDecimal.ZERO
                                                : value.measured().shown(6));
                    case LEVEL -> BigDecimal.ZERO;
                };
        return tiers.steps().reversed().stream()
                .filter(it -> measured.compareTo(it.from()) >= 0)
                .findFirst()
                .orElse(null);
    }

    private static BigDecimal distinct(Tally.Bucket before, UUID own) {
        return BigDecimal.valueOf(before.distinct() + (before.has(own) ? 0 : 1));
    }
}
