package io.referloop.payout;

import io.referloop.program.ProgramCalendar;
import io.referloop.program.ProgramTerms;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/** When a program pays. Pure. */
final class PayoutRun {

    private PayoutRun() {}

    /** Whether the first run on or after the day of the release has come. */
    static boolean isDue(ProgramTerms.Payout payout, ProgramCalendar calendar, Instant released, Instant now) {
        return !calendar.start(run(payout, calendar.day(released))).isAfter(now);
    }

    private static LocalDate run(ProgramTerms.Payout payout, LocalDate day) {
        DayOfWeek weekday = payout.day();
        if (weekday != null) {
            return day.with(TemporalAdjusters.nextOrSame(weekday));
        }
        if (payout.dayOfMonth() == 0) {
            return day;
        }
        LocalDate thisMonth = day.withDayOfMonth(payout.dayOfMonth());
        return thisMonth.isBefore(day) ? thisMonth.plusMonths(1) : thisMonth;
    }

    static boolean isAtOnce(ProgramTerms.Payout payout) {
        return payout.day() == null && payout.dayOfMonth() == 0 && payout.least() == null;
    }
}
