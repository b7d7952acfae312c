package io.referloop.insight;

import static io.referloop.insight.Tallies.days;
import static io.referloop.insight.Tallies.usd;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsTests {

    @ParameterizedTest
    @CsvSource({
        "REFERRAL_RATE, 3.50",
        "PARTICIPATION, 3.50",
        "YIELD, 20.00",
        "CONVERSION, 20.00",
        "CLOSE_OF_SUBMITTED, 20.00",
        "CLOSE_OF_CLOSED, 40.00",
        "WIN_RATE, 50.00",
        "OTHER_WIN_RATE, 30.00",
        "RETENTION, 95.00",
        "OTHER_RETENTION, 90.00",
        "REVENUE_GROWTH, 25.00",
        "ASK_YIELD, 15.00"
    })
    void worksOutSharesInPercent(Metric metric, BigDecimal percent) {
        assertThat(Metrics.of(metric, Tallies.worked())).isEqualTo(new Figure.Share(percent));
    }

    @ParameterizedTest
    @CsvSource({
        "CAC, 1318.75",
        "REVENUE, 160000.00",
        "PIPELINE_GENERATED, 300000.00",
        "PIPELINE_WON, 160000.00",
        "REWARDS_COST, 4550.00",
        "REWARDS_LIABILITY, 1200.00",
        "LIFETIME_VALUE, 2000.00",
        "OTHER_LIFETIME_VALUE, 800.00"
    })
    void worksOutAmounts(Metric metric, BigDecimal amount) {
        assertThat(Metrics.of(metric, Tallies.worked()))
                .isEqualTo(new Figure.Amount(Money.of(CurrencyUnit.USD, amount)));
    }

    @ParameterizedTest
    @CsvSource({
        "TIME_FROM_REFERRAL_MEAN, 45",
        "TIME_FROM_REFERRAL_MEDIAN, 40",
        "TIME_FROM_DEAL_MEAN, 30",
        "TIME_FROM_DEAL_MEDIAN, 20",
        "OTHER_TIME_MEAN, 61",
        "OTHER_TIME_MEDIAN, 55"
    })
    void worksOutTimes(Metric metric, long days) {
        assertThat(Metrics.of(metric, Tallies.worked())).isEqualTo(new Figure.Length(Duration.ofDays(days)));
    }

    @Test
    void comparesRevenueWithRewards() {
        assertThat(Metrics.of(Metric.PAYOUT_EFFECTIVENESS, Tallies.worked()))
                .isEqualTo(new Figure.Times(new BigDecimal("35.16")));
    }

    @Test
    void averagesWhatCameBeforeTheProgram() {
        assertThat(Metrics.of(Metric.ORGANIC_BASELINE, Tallies.worked()))
                .isEqualTo(new Figure.Average(new BigDecimal("2.50")));
    }

    @Test
    void tellsTheYieldOfEachTrigger() {
        assertThat(Metrics.askYieldByTrigger(Tallies.worked()))
                .isEqualTo(Map.of(
                        "nps",
                        new Figure.Share(new BigDecimal("24.00")),
                        "renewal",
                        new Figure.Share(new BigDecimal("0.00"))));
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PIPELINE_GENERATED", "PIPELINE_WON", "REVENUE", "REWARDS_COST", "REWARDS_LIABILITY"})
    void doesNotKnowWhatCannotBeDivided(Metric metric) {
        assertThat(Metrics.of(metric, Tallies.nothing()))
                .isInstanceOfSatisfying(
                        Figure.Unknown.class, it -> assertThat(it.why()).endsWith("."));
    }

    @Test
    void knowsAZeroThatWasCounted() {
        Tally it = Tallies.worked();
        Tally nobody = new Tally(
                it.currency(),
                new Tally.People(400L, 200L, 0, 0),
                it.funnel(),
                it.closed(),
                it.referred(),
                it.others(),
                it.costs(),
                it.referredCustomers(),
                it.otherCustomers(),
                it.growth(),
                it.organic(),
                it.liability(),
                it.asks());

        assertThat(Metrics.of(Metric.REFERRAL_RATE, nobody)).isEqualTo(new Figure.Share(new BigDecimal("0.00")));
    }

    @Test
    void doesNotTakeMissingCostsForNone() {
        Tally it = Tallies.worked();
        Tally withoutFixed = new Tally(
                it.currency(),
                it.people(),
                it.funnel(),
                it.closed(),
                it.referred(),
                it.others(),
                new Tally.Costs(usd(4_550), usd(0), null),
                it.referredCustomers(),
                it.otherCustomers(),
                it.growth(),
                it.organic(),
                it.liability(),
                it.asks());

        assertThat(Metrics.of(Metric.CAC, withoutFixed))
                .isEqualTo(new Figure.Unknown("Nobody entered the fixed program cost for each month of the period."));
    }

    @Test
    void takesTheMiddleOfAnOddAndOfAnEvenNumber() {
        assertThat(Metrics.median(days(9, 1, 5))).isEqualTo(Duration.ofDays(5));
        assertThat(Metrics.median(days(9, 1, 4, 5))).isEqualTo(Duration.ofHours(4 * 24 + 12));
        assertThat(Metrics.median(days(7))).isEqualTo(Duration.ofDays(7));
        assertThat(Metrics.median(List.of())).isNull();
    }

    @Test
    void growsFromSomethingOnly() {
        assertThat(Metrics.growth(new Tally.Growth(usd(200), usd(150))))
                .isEqualTo(new Figure.Share(new BigDecimal("-25.00")));
        assertThat(Metrics.growth(new Tally.Growth(usd(0), usd(150)))).isInstanceOf(Figure.Unknown.class);
    }
}
