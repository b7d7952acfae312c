package io.referloop.reward;

import io.referloop.program.Program;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as people read them, in the program's zone. */
final class Times {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private Times() {}

    static String day(Program program, Instant at) {
        return DAY.format(at.atZone(program.zone()));
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    static String minute(Program program, Instant at) {
        return MINUTE.format(at.atZone(program.zone()));
    }
}
