package io.referloop.insight;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Some days, told by the calendar; a zone makes them instants.
 *
 * @param from the first day
 * @param until the day after the last
 */
public record Period(LocalDate from, LocalDate until) {

    /** How long a period may be. */
    public static final int MONTHS_MAX = 60;

    public Period {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("from " + from + " must be before until " + until);
        }
        if (from.plusMonths(MONTHS_MAX).isBefore(until)) {
            throw new IllegalArgumentException(
                    "from " + from + " until " + until + " is more than " + MONTHS_MAX + " months");
        }
    }

    /** The first instant of the first day: midnight, or what comes first on a day without one. */
    public Instant start(ZoneId zone) {
        return from.atStartOfDay(zone).toInstant();
    }

    /** The first instant that does not belong to it any more. */
    public Instant end(ZoneId zone) {
        return until.atStartOfDay(zone).toInstant();
    }

    /** The months that lie in it whole. */
    public List<YearMonth> wholeMonths() {
        YearMonth first = from.getDayOfMonth() == 1
                ? YearMonth.from(from)
                : YearMonth.from(from).plusMonths(1);
        YearMonth end = YearMonth.from(until);
        return first.isBefore(end)
                ? Stream.iterate(first, it -> it.isBefore(end), it -> it.plusMonths(1))
                        .toList()
                : List.of();
    }

    /** Whether it is made of whole months and nothing else. */
    public boolean isWholeMonths() {
        return from.getDayOfMonth() == 1 && until.getDayOfMonth() == 1;
    }
}
