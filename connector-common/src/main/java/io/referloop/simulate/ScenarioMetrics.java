package io.referloop.simulate;

import io.referloop.program.ReferralStatus;
import io.referloop.reward.RewardCase;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The success of a program in a scenario, over its whole time. What cannot be divided is not known and absent. */
final class ScenarioMetrics {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int DECIMALS = 2;
    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final Map<String, BigDecimal> metrics = new LinkedHashMap<>();

    private ScenarioMetrics() {}

    static Map<String, BigDecimal> of(
            Scenario.Figures figures, long asked, Collection<RewardCase> referrals, BigDecimal rewards) {
        ScenarioMetrics of = new ScenarioMetrics();
        of.work(figures, figures.asked() == null ? asked : figures.asked(), referrals, rewards);
        return of.metrics;
    }

    private void work(Scenario.Figures figures, long asked, Collection<RewardCase> referrals, BigDecimal rewards) {
        List<BigDecimal> days = new ArrayList<>();
        BigDecimal revenue = BigDecimal.ZERO;
        long lost = 0;
        for (RewardCase it : referrals) {
            boolean won = it.history().standing().status() == ReferralStatus.WON;
            lost += it.history().standing().status() == ReferralStatus.LOST ? 1 : 0;
            if (won) {
                days.add(days(it));
                revenue = revenue.add(
                        it.history().deal().flatMap(it.history()::amount).orElse(BigDecimal.ZERO));
            }
        }
        BigDecimal won = BigDecimal.valueOf(days.size());
        BigDecimal all = BigDecimal.valueOf(referrals.size());
        BigDecimal referrers = BigDecimal.valueOf(referrals.stream()
                .map(it -> it.parties().referrerId())
                .distinct()
                .count());
        BigDecimal customers = figures.customers() == null ? null : BigDecimal.valueOf(figures.customers());
        percent("referral_rate", referrers, customers);
        percent("participation", referrers, customers);
        percent("yield", all, BigDecimal.valueOf(asked));
        percent("close_of_submitted", won, all);
        percent("win_rate", won, won.add(BigDecimal.valueOf(lost)));
        metrics.put("revenue", revenue);
        metrics.put("rewards_cost", rewards);
        divide("cac", rewards.add(Optional.ofNullable(figures.fixedCost()).orElse(BigDecimal.ZERO)), won);
        divide("payout_effectiveness", revenue, rewards);
        days.sort(null);
        divide("time_from_referral_mean", days.stream().reduce(BigDecimal.ZERO, BigDecimal::add), won);
        if (!days.isEmpty()) {
            BigDecimal middle = days.get(days.size() / 2).add(days.get((days.size() - 1) / 2));
            divide("time_from_referral_median", middle, BigDecimal.TWO);
        }
    }

    /** From the claim to the win. */
    private static BigDecimal days(RewardCase it) {
        Duration took = Duration.between(
                it.history().claimedAt(), it.history().standing().since());
        return BigDecimal.valueOf(took.toSeconds())
                .divide(BigDecimal.valueOf(DAY_SECONDS), DECIMALS, RoundingMode.HALF_UP);
    }

    private void percent(String name, BigDecimal part, @Nullable BigDecimal whole) {
        divide(name, part.multiply(HUNDRED), whole);
    }

    private void divide(String name, BigDecimal part, @Nullable BigDecimal by) {
        if (by != null && by.signum() != 0) {
            metrics.put(name, part.divide(by, DECIMALS, RoundingMode.HALF_UP));
        }
    }
}
