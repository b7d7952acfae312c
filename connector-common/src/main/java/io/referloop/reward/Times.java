package io.referloop.reward;

import io.referloop.program.Program;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Instants as people read them, in the program's zone. */
final class Times {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final List<String> MONTHS = Stream.of(Month.values())
            .map(it -> it.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
            .toList();

    private Times() {}

    static String day(Program program, Instant at) {
        return day(at.atZone(program.zone()).toLocalDate());
    }

    /** By hand where it can be: a formatter takes longer than a reward takes to be decided. */
    static String day(LocalDate day) {
        int year = day.getYear();
        return year < 1_000 || year > 9_999
                ? DAY.format(day)
                : day.getDayOfMonth() + " " + MONTHS.get(day.getMonthValue() - 1) + " " + year;
    }

    static String minute(Program program, Instant at) {
        ZonedDateTime then = at.atZone(program.zone());
        return day(then.toLocalDate()) + ", " + twoDigits(then.getHour()) + ":" + twoDigits(then.getMinute());
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
