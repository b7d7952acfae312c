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
        LocalDate first = first(window, day(at));
        return switch (window.unit()) {
            case DAY -> span(first, first.plusDays(1));
            case WEEK -> span(first, first.plusWeeks(1));
            case MONTH -> span(first, first.plusMonths(1));
            case QUARTER -> span(first, first.plusMonths(3));
            case YEAR -> span(first, first.plusYears(1));
            case LIFETIME, ROLLING_DAYS -> new Span("", Instant.MIN, Instant.MAX);
        };
    }

    /** The {@link Span#key} of the period that an instant lies in. */
    public String key(Window window, Instant at) {
        return switch (window.unit()) {
            case LIFETIME, ROLLING_DAYS -> "";
            case DAY, WEEK, MONTH, QUARTER, YEAR -> first(window, day(at)).toString();
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

    private LocalDate first(Window window, LocalDate day) {
        return switch (window.unit()) {
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> firstOf(1, day);
            case QUARTER -> firstOf(3, day);
            case YEAR -> firstOf(12, day);
            case DAY, LIFETIME, ROLLING_DAYS -> day;
        };
    }

    private LocalDate firstOf(int months, LocalDate day) {
        int sinceYearStart = Math.floorMod(day.getMonthValue() - fiscalYearStart.getValue(), 12);
        return day.withDayOfMonth(1).minusMonths(sinceYearStart % months);
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
