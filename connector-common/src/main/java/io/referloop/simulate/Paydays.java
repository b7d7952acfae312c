package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.program.ProgramTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The days on which programs pay by themselves. */
final class Paydays {

    private final List<Program> programs;

    Paydays(List<Program> programs) {
        this.programs = programs;
    }

    boolean has(Program program) {
        return program.terms().payout().day() != null
                || program.terms().payout().dayOfMonth() > 0;
    }

    boolean isOne(Instant now) {
        return programs.stream().anyMatch(it -> isOne(it, now));
    }

    /** A payout day pays at its first instant. */
    boolean isOne(Program program, Instant now) {
        return has(program) && now.equals(from(program, program.calendar().day(now)));
    }

    Optional<Instant> after(Instant now) {
        return programs.stream()
                .filter(this::has)
                .map(it -> from(it, it.calendar().day(now).plusDays(1)))
                .min(Comparator.naturalOrder());
    }

    /** The first payout day that is this day or later. */
    private static Instant from(Program program, LocalDate day) {
        ProgramTerms.Payout payout = program.terms().payout();
        LocalDate found;
        if (payout.day() != null) {
            found = day.with(TemporalAdjusters.nextOrSame(payout.day()));
        } else {
            LocalDate ofMonth = day.withDayOfMonth(payout.dayOfMonth());
            found = ofMonth.isBefore(day) ? ofMonth.plusMonths(1) : ofMonth;
        }
        return program.calendar().start(found);
    }
}
