package io.referloop.program;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * When a program's days, months, quarters and years begin.
 *
 * @param zone decides days and periods
 * @param fiscalYearStart quarters and years begin with this month
 */
public record ProgramCalendar(ZoneId zone, Month fiscalYearStart) {

    /** The period of a calendar window that an instant lies in. A rolling window has none: it ends at the instant itself. */
    public Span span(Window window, Instant at) {
        LocalDate day = day(at);
        return switch (window.unit()) {
            case DAY -> span(day, day.plusDays(1));
            case WEEK -> {
                LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield span(monday, monday.plusWeeks(1));
            }
            case MONTH -> months(day, 1);
            case QUARTER -> months(day, 3);
            case YEAR -> months(day, 12);
            case LIFETIME, ROLLING_DAYS -> new Span("", Instant.MIN, Instant.MAX);
        };
    }

    /** The day in the program's zone. */
    public LocalDate day(Instant at) {
        return at.atZone(zone).toLocalDate();
    }

    /** Midnight at the start of a day in the program's zone, or the first instant of a day that has no midnight. */
    public Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private Span months(LocalDate day, int length) {
        int sinceYearStart = Math.floorMod(day.getMonthValue() - fiscalYearStart.getValue(), 12);
        LocalDate first = day.withDayOfMonth(1).minusMonths(sinceYearStart % length);
        return span(first, first.plusMonths(length));
    }

    private Span span(LocalDate first, LocalDate next) {
        return new Span(first.toString(), start(first), start(next));
    }

    /**
     * @param key the first day, {@code 2026-07-01}; empty for a lifetime
     * @param from inclusive
     * @param until exclusive
     */
    public record Span(String key, Instant from, Instant until) {}
}
