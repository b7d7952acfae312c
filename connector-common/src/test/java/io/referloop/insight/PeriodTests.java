package io.referloop.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PeriodTests {

    @Test
    void beginsAndEndsAtTheZonesMidnight() {
        Period march = period("2026-03-01", "2026-04-01");

        // Clocks go forward on 29 March.
        assertThat(march.start(ZoneId.of("Europe/Berlin"))).isEqualTo(Instant.parse("2026-02-28T23:00:00Z"));
        assertThat(march.end(ZoneId.of("Europe/Berlin"))).isEqualTo(Instant.parse("2026-03-31T22:00:00Z"));
    }

    @Test
    void beginsLaterOnADayWithoutMidnight() {
        // In Beirut the 29th of March 2026 begins at 1 o'clock.
        assertThat(period("2026-03-29", "2026-03-30").start(ZoneId.of("Asia/Beirut")))
                .isEqualTo(Instant.parse("2026-03-28T22:00:00Z"));
    }

    @Test
    void knowsItsWholeMonths() {
        assertThat(period("2026-01-01", "2026-03-01").wholeMonths())
                .containsExactly(YearMonth.of(2026, 1), YearMonth.of(2026, 2));
        assertThat(period("2026-01-02", "2026-03-31").wholeMonths()).containsExactly(YearMonth.of(2026, 2));
        assertThat(period("2026-01-02", "2026-01-31").wholeMonths()).isEmpty();
    }

    @Test
    void refusesWhatIsNoPeriod() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> period("2026-03-01", "2026-03-01"))
                .withMessageContaining("before");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> period("2020-01-01", "2025-01-02"))
                .withMessageContaining("60 months");
    }

    private static Period period(String from, String until) {
        return new Period(LocalDate.parse(from), LocalDate.parse(until));
    }
}
