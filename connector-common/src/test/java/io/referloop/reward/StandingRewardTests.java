package io.referloop.reward;

import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rewards that hang on time or on many referrals at once. */
class StandingRewardTests {

    private static final String STATE =
            "- {key: off, for: referrer, on: {while_active: won, parties: [%s], grants: percent_off, each: 10, up_to: 50}}";

    @Test
    void goToWhoHasTheMostSuccessesNotToWhoWasFirst() {
        Program program = withRules("""
                - {key: best, for: referrer, on: {most: won, within: quarter}, earn: 100}
                - {key: talks, for: referrer, on: {most: qualified, within: month, places: 2}, earn: 20}
                """);
        Referred[] all = {
            referred(1).by("ada").won("2026-01-10", "1"),
            referred(2).by("bob").won("2026-02-10", "1"),
            referred(3).by("bob").won("2026-02-11", "1")
        };

        assertThat(earned(program, all))
                .containsExactlyInAnyOrder(
                        "R3 best [2026-01-01] 100.00", "R1 talks [2026-01-01] 20.00", "R3 talks [2026-02-01] 20.00");
        assertThat(reasons(program, all)).containsExactly("R1 best NOTHING: It came to place 2.");
    }

    @Test
    void areAboutTheLastSuccessAndAtOneInstantTheYoungestReferral() {
        Program program = withRules("- {key: best, for: referrer, on: {most: won, within: quarter}, earn: 100}");

        assertThat(earned(
                        program,
                        referred(3).won("2026-01-10", "1"),
                        referred(1).won("2026-01-10", "1"),
                        referred(2).won("2026-01-09", "1")))
                .containsExactly("R3 best [2026-01-01] 100.00");
    }

    @Test
    void lookAtWhomTheStateAsksFor() {
        Instant end = Instant.parse("2026-05-15T00:00:00Z");
        Referred away = referred(1).won("2026-01-10", "1").referrer("active", "2026-03-10", "no");

        assertThat(states(withRules(STATE.formatted("referee")), end, away)).containsExactly("2026-02-01 until null");
        assertThat(states(withRules(STATE.formatted("referrer")), end, away))
                .as("from the next bill on, and nothing of nothing")
                .containsExactly("2026-02-01 until 2026-04-01T00:00:00Z");
    }

    @Test
    void goByTheNewestBillingDay() {
        Referred moved = referred(1)
                .won("2026-01-10", "1")
                .referrer("billing_day", "2025-01-01", "20")
                .referrer("billing_day", "2025-06-01", "5");

        assertThat(states(withRules(STATE.formatted("referee")), Instant.parse("2026-05-15T00:00:00Z"), moved))
                .containsExactly("2026-02-05 until null");
    }

    private static List<String> states(Program program, Instant asOf, Referred... all) {
        return Referred.decisions(program, Rates.NONE, asOf, all).stream()
                .filter(Decision.Earned.class::isInstance)
                .map(it -> it.identity().period() + " until " + ((Decision.Earned) it).expiresAt())
                .toList();
    }
}
