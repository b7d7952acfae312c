package io.referloop.program;

import java.util.Locale;

/**
 * Over which time something is counted.
 *
 * @param days only of a rolling window: the instant itself and so many days of 24 hours before it, the far end exclusive
 */
public record Window(Unit unit, int days) {

    public static final Window LIFETIME = new Window(Unit.LIFETIME, 0);

    public Window {
        if ((unit == Unit.ROLLING_DAYS) != (days > 0)) {
            throw new IllegalArgumentException(
                    "days must be above 0 for a rolling window and 0 for others, is " + days);
        }
    }

    public static Window of(Unit unit) {
        return new Window(unit, 0);
    }

    public static Window rolling(int days) {
        return new Window(Unit.ROLLING_DAYS, days);
    }

    /** What follows a count: {@code " in the quarter"}, {@code " in 30 days"}; empty for a lifetime. */
    public String words() {
        return switch (unit) {
            case LIFETIME -> "";
            case ROLLING_DAYS -> " in " + days + " days";
            case DAY, WEEK, MONTH, QUARTER, YEAR -> " in the " + unit.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Weeks begin on Monday, quarters and years with the program's fiscal year. */
    public enum Unit {
        DAY,
        WEEK,
        MONTH,
        QUARTER,
        YEAR,
        LIFETIME,
        ROLLING_DAYS
    }
}
