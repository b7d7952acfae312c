package io.referloop.program;

import java.time.LocalDate;

/** When a subscription renews. */
public final class Renewal {

    private Renewal() {}

    /**
     * The next unpaid renewal after so many free months. The day of the month is kept: one month after 31 January is the last of February,
     * two are 31 March.
     *
     * @param due the next unpaid renewal without them
     */
    public static LocalDate extended(LocalDate due, int months) {
        return due.plusMonths(months);
    }
}
