package io.referloop.server.console;

import io.referloop.insight.Period;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The months that somebody looks at.
 *
 * @param first the first month
 * @param last the last month, included
 */
record PeriodChoice(YearMonth first, YearMonth last) {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    /** What was asked for; the last three months when that makes no sense. */
    static PeriodChoice of(String from, String to, LocalDate today) {
        YearMonth first = month(from);
        YearMonth last = month(to);
        YearMonth now = YearMonth.from(today);
        if (first == null
                || last == null
                || last.isBefore(first)
                || !first.plusMonths(Period.MONTHS_MAX).isAfter(last)) {
            return new PeriodChoice(now.minusMonths(2), now);
        }
        return new PeriodChoice(first, last);
    }

    static List<Preset> presets(LocalDate today) {
        YearMonth now = YearMonth.from(today);
        return List.of(
                new Preset("This month", new PeriodChoice(now, now)),
                new Preset("Last month", new PeriodChoice(now.minusMonths(1), now.minusMonths(1))),
                new Preset("3 months", new PeriodChoice(now.minusMonths(2), now)),
                new Preset("12 months", new PeriodChoice(now.minusMonths(11), now)));
    }

    Period period() {
        return new Period(first.atDay(1), last.plusMonths(1).atDay(1));
    }

    /** {@code Mar 2026}, {@code Jan 2026 to Mar 2026}. */
    public String words() {
        return first.equals(last) ? words(first) : words(first) + " to " + words(last);
    }

    static String words(YearMonth month) {
        return MONTH.format(month);
    }

    static @Nullable YearMonth month(String text) {
        try {
            return text.isEmpty() ? null : YearMonth.parse(text);
        } catch (DateTimeException noMonth) {
            return null;
        }
    }

    record Preset(String words, PeriodChoice choice) {}
}
