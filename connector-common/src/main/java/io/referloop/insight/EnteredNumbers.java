package io.referloop.insight;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What an admin entered, for a period. A number of a period is known when it was entered for each of its months; of a period that is not made
 * of whole months nothing is known.
 */
final class EnteredNumbers {

    private static final int BASELINE_MONTHS = 12;
    private static final BigDecimal SECONDS_A_DAY =
            BigDecimal.valueOf(Duration.ofDays(1).toSeconds());

    private final List<YearMonth> months;
    private final CurrencyUnit currency;
    private final MetricInputs.ByMonth numbers;

    EnteredNumbers(MetricInputs inputs, UUID workspace, Period period, CurrencyUnit currency) {
        this.months = period.isWholeMonths() ? period.wholeMonths() : List.of();
        this.currency = currency;
        this.numbers = months.isEmpty()
                ? new MetricInputs.ByMonth(Map.of())
                : inputs.known(workspace, months.getFirst(), months.getLast());
    }

    private EnteredNumbers(Period period, CurrencyUnit currency) {
        this.months = period.wholeMonths();
        this.currency = currency;
        this.numbers = new MetricInputs.ByMonth(Map.of());
    }

    static EnteredNumbers none(Period period, CurrencyUnit currency) {
        return new EnteredNumbers(period, currency);
    }

    /** Of what there is at a time: the last month's number. */
    @Nullable
    Long last(MetricInput input) {
        BigDecimal number = months.isEmpty() ? null : numbers.at(input, months.getLast());
        return number == null ? null : number.longValueExact();
    }

    @Nullable
    Long count(MetricInput input) {
        BigDecimal sum = sum(input);
        return sum == null ? null : sum.longValueExact();
    }

    @Nullable
    Money money(MetricInput input) {
        BigDecimal sum = sum(input);
        return sum == null ? null : Money.of(currency, sum, HALF_UP);
    }

    Tally.Base base(MetricInput atStart, MetricInput kept, MetricInput revenue) {
        return new Tally.Base(count(atStart), count(kept), money(revenue));
    }

    Tally.Others others() {
        BigDecimal median = months.size() == 1 ? numbers.at(MetricInput.OTHER_DAYS_MEDIAN, months.getFirst()) : null;
        return new Tally.Others(
                count(MetricInput.OTHER_WON),
                count(MetricInput.OTHER_LOST),
                meanToClose(),
                median == null ? null : days(median));
    }

    /** Referrals of the year before the program began. */
    Tally.Organic organic(MetricInputs inputs, UUID workspace, Optional<Instant> launch, ZoneId zone) {
        if (launch.isEmpty()) {
            return new Tally.Organic(0, 0);
        }
        YearMonth began = YearMonth.from(launch.get().atZone(zone));
        YearMonth first = began.minusMonths(BASELINE_MONTHS);
        MetricInputs.ByMonth before = inputs.known(workspace, first, began.minusMonths(1));
        long counted = 0;
        BigDecimal referrals = BigDecimal.ZERO;
        for (YearMonth month = first; month.isBefore(began); month = month.plusMonths(1)) {
            BigDecimal number = before.at(MetricInput.ORGANIC_REFERRALS, month);
            if (number != null) {
                counted++;
                referrals = referrals.add(number);
            }
        }
        return new Tally.Organic(counted, referrals.longValueExact());
    }

    /** Each month weighs as much as it has wins; a median of several months cannot be told from theirs. */
    private @Nullable Duration meanToClose() {
        BigDecimal days = BigDecimal.ZERO;
        BigDecimal wins = BigDecimal.ZERO;
        for (YearMonth month : months) {
            BigDecimal won = numbers.at(MetricInput.OTHER_WON, month);
            BigDecimal mean = numbers.at(MetricInput.OTHER_DAYS_MEAN, month);
            if (won == null || mean == null && won.signum() > 0) {
                return null;
            }
            wins = wins.add(won);
            days = mean == null ? days : days.add(mean.multiply(won));
        }
        return wins.signum() == 0 ? null : days(days.divide(wins, 4, HALF_UP));
    }

    private @Nullable BigDecimal sum(MetricInput input) {
        BigDecimal sum = BigDecimal.ZERO;
        for (YearMonth month : months) {
            BigDecimal number = numbers.at(input, month);
            if (number == null) {
                return null;
            }
            sum = sum.add(number);
        }
        return months.isEmpty() ? null : sum;
    }

    private static Duration days(BigDecimal days) {
        return Duration.ofSeconds(
                days.multiply(SECONDS_A_DAY).setScale(0, HALF_UP).longValueExact());
    }
}
