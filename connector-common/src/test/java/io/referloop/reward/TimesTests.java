package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TimesTests {

    private final Program program = SampleProgram.read("""
            program: sample
            name: Sample
            currency: USD
            time_zone: Asia/Kolkata
            rules:
              - {key: won, for: referrer, on: won, earn: 10.00}
            """);

    @Test
    void everyDayIsWrittenAsItsFormatterWritesIt() {
        DateTimeFormatter expected = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

        for (LocalDate day = LocalDate.of(2026, 1, 1); day.getYear() < 2027; day = day.plusDays(1)) {
            assertThat(Times.day(day)).isEqualTo(expected.format(day));
        }
        assertThat(Times.day(LocalDate.of(999, 12, 31))).isEqualTo("31 Dec 0999");
        assertThat(Times.day(LocalDate.of(10_000, 1, 1))).isEqualTo("1 Jan +10000");
    }

    @Test
    void minutesAreThoseOfTheProgramsZone() {
        assertThat(program.zone()).isEqualTo(ZoneId.of("Asia/Kolkata"));
        assertThat(Times.minute(program, Instant.parse("2026-05-01T20:35:59Z"))).isEqualTo("2 May 2026, 02:05");
        assertThat(Times.minute(program, Instant.parse("2026-12-31T06:40:00Z"))).isEqualTo("31 Dec 2026, 12:10");
        assertThat(Times.day(program, Instant.parse("2026-12-31T18:30:00Z"))).isEqualTo("1 Jan 2027");
    }
}
