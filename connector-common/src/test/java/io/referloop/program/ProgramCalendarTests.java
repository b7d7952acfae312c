package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ProgramCalendar.Span;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramCalendarTests {

    /** Half an hour before midnight in UTC is the next day in Berlin. */
    private static final Instant LATE = Instant.parse("2026-02-28T23:30:00Z");

    private final ProgramCalendar calendar = new ProgramCalendar(ZoneId.of("Europe/Berlin"), Month.FEBRUARY);

    @ParameterizedTest
    @CsvSource({
        "DAY,     2026-03-01, 2026-02-28T23:00:00Z, 2026-03-01T23:00:00Z",
        "WEEK,    2026-02-23, 2026-02-22T23:00:00Z, 2026-03-01T23:00:00Z",
        "MONTH,   2026-03-01, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "QUARTER, 2026-02-01, 2026-01-31T23:00:00Z, 2026-04-30T22:00:00Z",
        "YEAR,    2026-02-01, 2026-01-31T23:00:00Z, 2027-01-31T23:00:00Z"
    })
    void aPeriodBeginsInTheProgramsZoneAndFiscalYear(Window.Unit unit, String key, Instant from, Instant until) {
        assertThat(calendar.span(Window.of(unit), LATE)).isEqualTo(new Span(key, from, until));
    }

    @Test
    void aPeriodHasTheSameKeyWhoeverAsks() {
        Stream.of(Window.Unit.values())
                .filter(unit -> unit != Window.Unit.ROLLING_DAYS)
                .map(Window::of)
                .forEach(window -> assertThat(calendar.key(window, LATE))
                        .as(window.toString())
                        .isEqualTo(calendar.span(window, LATE).key()));
        assertThat(calendar.key(Window.of(Window.Unit.LIFETIME), LATE)).isEmpty();
    }
}
