package io.referloop.reward;

import static io.referloop.reward.Referred.id;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Beneficiary;
import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrantDecisionTests {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void earnsAGrantWithWhoGaveItAndWhy() {
        Decision.Earned earned =
                (Decision.Earned) decide(program(""), List.of(), grant(program(""), null, "75", "2026-03-01"))
                        .getFirst();

        assertThat(earned.worth().amount()).hasToString("USD 75.00");
        assertThat(earned.sentence()).isEqualTo("Granted by Fin: Spoke at the summit");
        assertThat(earned.why()).extracting(TraceLine::label).containsExactly("Granted");
        assertThat(earned.earnedAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(earned.referral()).isNull();
        assertThat(earned.identity().subject()).isEqualTo(id("ada"));
    }

    @Test
    void takesItsPlaceInACapByItsTime() {
        Program program = program("caps: [{key: hundred, amount: 100}]");
        RewardCase won = referred("R1").won("2026-04-01", "1").under(program);

        assertThat(words(decide(program, List.of(won), grant(program, id("R1"), "75", "2026-03-01"))))
                .containsExactlyInAnyOrder("grant USD 75.00", "thanks USD 25.00");
        assertThat(words(decide(program, List.of(won), grant(program, id("R1"), "75", "2026-05-01"))))
                .containsExactlyInAnyOrder("thanks USD 60.00", "grant USD 40.00");
    }

    @Test
    void leavesNothingOfAGrantWhereACapIsFull() {
        Program program = program("caps: [{key: one, count: 1, per: company, over: skip}]");
        RewardCase won = referred("R1").won("2026-02-01", "1").under(program);

        assertThat(decide(program, List.of(won), grant(program, id("R1"), "75", "2026-03-01")))
                .filteredOn(Decision.NotEarned.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(Decision.NotEarned.class, no -> {
                    assertThat(no.cause()).isEqualTo(Decision.Cause.CAP_LIMITED);
                    assertThat(no.reason()).isEqualTo("The cap one is reached: 1 of 1.");
                });
    }

    private static List<Decision> decide(Program program, List<RewardCase> cases, Grant grant) {
        return RewardEngine.decide(cases, List.of(grant), Rates.NONE, NOW);
    }

    private static List<String> words(List<Decision> decisions) {
        return decisions.stream()
                .filter(Decision.Earned.class::isInstance)
                .map(it -> it.identity().rule() + " "
                        + ((Decision.Earned) it).worth().amount())
                .toList();
    }

    private static Grant grant(Program program, @Nullable UUID referral, String amount, String day) {
        return new Grant(
                id("grant"),
                program,
                referral,
                Beneficiary.REFERRER,
                id("ada"),
                Money.parse("USD " + amount),
                "Spoke at the summit",
                "Fin",
                Referred.instant(day));
    }

    private static Program program(String head) {
        return SampleProgram.read("""
                program: sample
                name: Sample
                currency: USD
                %s
                rules:
                  - {key: thanks, for: referrer, on: won, earn: 60}
                """.formatted(head));
    }
}
