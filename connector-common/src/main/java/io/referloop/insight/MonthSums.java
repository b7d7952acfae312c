package io.referloop.insight;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** The same referrals, month by month. */
record MonthSums(List<ReferralCase> all, CurrencyUnit currency, ZoneId zone) {

    MetricsReport.Month of(YearMonth month) {
        Instant start = start(month);
        Instant end = start(month.plusMonths(1));
        CaseSums sums = new CaseSums(all, currency, start, end);
        return new MetricsReport.Month(
                month,
                sums.count(it -> it.claimedIn(start, end)),
                sums.count(it -> it.wonIn(start, end)),
                revenue(month),
                Metrics.growth(growth(List.of(month))));
    }

    Tally.Growth growth(List<YearMonth> months) {
        return months.isEmpty()
                ? new Tally.Growth(null, null)
                : new Tally.Growth(revenue(months.getLast().minusMonths(1)), revenue(months.getLast()));
    }

    private Money revenue(YearMonth month) {
        return new CaseSums(all, currency, start(month), start(month.plusMonths(1))).revenue();
    }

    private Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }
}
