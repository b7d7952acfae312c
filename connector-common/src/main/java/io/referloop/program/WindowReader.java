package io.referloop.program;

import java.util.List;

/** Reads {@code within:}. */
final class WindowReader {

    private static final List<Window.Unit> PERIODS = List.of(
            Window.Unit.DAY,
            Window.Unit.WEEK,
            Window.Unit.MONTH,
            Window.Unit.QUARTER,
            Window.Unit.YEAR,
            Window.Unit.LIFETIME);

    private WindowReader() {}

    /** The window under {@code within}; a lifetime when the file says nothing. */
    static Window read(YamlBlock block) {
        if (!block.has("within")) {
            return Window.LIFETIME;
        }
        if (block.isScalar("within")) {
            return Window.of(Values.oneOf(block.text("within"), PERIODS));
        }
        YamlBlock rolling = block.block("within");
        rolling.allow(Keys.ROLLING);
        return Window.rolling(Values.days(rolling.text("rolling_days"), 1));
    }

    static boolean isCalendar(Window window) {
        return window.unit() != Window.Unit.LIFETIME && window.unit() != Window.Unit.ROLLING_DAYS;
    }
}
