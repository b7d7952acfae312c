package io.referloop.reward;

import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.referral.Story.claimed;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tier a reward is in, and what is raised when a higher one is reached. */
class TierTests {

    @Test
    void raiseWhatTheWindowEarnedWhenEnoughCompaniesCameTogether() {
        Program program = withRules("""
                - key: k
                  for: referrer
                  on: won
                  earn: {tiers: {by: companies, within: year, mode: retroactive, steps: [{from: 1, earn: 10}, {from: 3, earn: 25}]}}
                """);
        Referred acme = referred(1).from("acme").won("2026-02-01", "1");
        Referred again = referred(2).from("acme").won("2026-02-02", "1");
        Referred beta = referred(3).from("beta").won("2026-02-03", "1");
        Referred gamma = referred(4).from("gamma").won("2026-02-04", "1");

        assertThat(earned(program, acme, again, beta)).containsExactly("R1 k 10.00", "R2 k 10.00", "R3 k 10.00");
        assertThat(earned(program, acme, beta, referred(5).from("acme").won("2026-02-05", "1")))
                .as("acme again is no third company")
                .containsExactly("R1 k 10.00", "R3 k 10.00", "R5 k 10.00");
        assertThat(earned(program, acme, again, beta, gamma))
                .containsExactly(
                        "R1 k 10.00", "R2 k 10.00", "R3 k 10.00", "R4 k 25.00", "R4 k [2026-01-01/true-up] 45.00");
    }

    @Test
    void raiseWhatWasEarnedBeforeWhenTheSumIsReached() {
        Program program = withRules("""
                - key: k
                  for: referrer
                  on: won
                  earn: {tiers: {by: cumulative_amount, mode: retroactive, steps: [{from: 0, earn: {percent: 5}}, {from: 1000, earn: {percent: 10}}]}}
                """);

        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "400"),
                        referred(2).won("2026-02-02", "599.99")))
                .containsExactly("R1 k 20.00", "R2 k 30.00");
        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "400"),
                        referred(2).won("2026-02-02", "600")))
                .containsExactly("R1 k 20.00", "R2 k 60.00", "R2 k [true-up] 20.00");
    }

    @Test
    void addUpOnlyWhatLiesInsideTheRollingDays() {
        Program program = withRules("""
                - key: k
                  for: referrer
                  on: won
                  earn: {tiers: {by: cumulative_amount, within: {rolling_days: 10}, steps: [{from: 0, earn: 5}, {from: 1000, earn: 50}]}}
                """);

        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "600"),
                        referred(2).won("2026-02-10", "400"),
                        referred(3).won("2026-02-11", "599")))
                .containsExactly("R1 k 5.00", "R2 k 50.00", "R3 k 5.00");
    }

    @Test
    void countTheReferralsOfEachReferrerForThemselves() {
        Program program = withRules("""
                - {key: k, for: referrer, on: won, earn: {tiers: {by: referrals, steps: [{from: 1, earn: 10}, {from: 2, earn: 20}]}}}
                """);

        assertThat(earned(
                        program,
                        referred(1).by("ada").won("2026-02-01", "1"),
                        referred(2).by("bob").won("2026-02-02", "1"),
                        referred(3).by("ada").won("2026-02-03", "1")))
                .containsExactly("R1 k 10.00", "R2 k 10.00", "R3 k 20.00");
    }

    @Test
    void mayBeAShareOfWhatAnotherRuleCameTo() {
        Program program = withRules("""
                - {key: own, for: referrer, on: won, earn: {percent: 10}}
                - {key: up, for: upline, on: won, earn: {percent: 5, of: {reward: own}}}
                """);

        assertThat(earned(program, referred(1).upline("eve").won("2026-02-01", "3000")))
                .containsExactly("R1 own 300.00", "R1 up 15.00");
    }

    @Test
    void waitForTheAmountThatTheyMeasure() {
        Program program = withRules("""
                - {key: k, for: referrer, on: won, earn: {tiers: {by: amount, steps: [{from: 0, earn: 5}, {from: 1000, earn: 50}]}}}
                """);

        assertThat(reasons(
                        program,
                        referred(1).story(claimed("2026-01-01").on("2026-02-01").deal("D", ReferralStatus.WON))))
                .containsExactly("R1 k WAITING: The deal has no amount.");
    }

    @Test
    void sayHowManyThereWereAndWhatIsTooFew() {
        String rule = """
                - {key: k, for: referrer, on: won, earn: {tiers: {by: referrals, mode: %s, steps: [{from: 2, earn: 5}]}}}
                """;
        Referred[] three = {
            referred(1).won("2026-02-01", "1"),
            referred(2).won("2026-02-02", "1"),
            referred(3).won("2026-02-03", "1")
        };

        assertThat(reasons(withRules(rule.formatted("whole")), three))
                .containsExactly("R1 k NOTHING: It is 1 referrals, below the first tier.");
        assertThat(reasons(withRules(rule.formatted("from_next")), three))
                .containsExactly(
                        "R1 k NOTHING: It is 0 referrals before, below the first tier.",
                        "R2 k NOTHING: It is 1 referrals before, below the first tier.");
        assertThat(tier(withRules(rule.formatted("whole")), three)).isEqualTo("from 2 on, it is 2 referrals");
    }

    @Test
    void takeTheFirstOfTwoAlternativesThatAreWorthTheSame() {
        Program program = withRules("""
                - {key: k, for: referrer, on: won, earn: {best_of: [{units: {kind: ticket, name: Ticket, value: 30}}, 30]}}
                """);

        assertThat(earned(program, referred(1).won("2026-02-01", "1"))).containsExactly("R1 k Ticket");
    }

    @Test
    void convertABasisOfAnotherCurrencyBeforeTheyMeasureIt() {
        Program program = withRules("""
                - {key: k, for: referrer, on: won, earn: {tiers: {by: amount, steps: [{from: 0, earn: {percent: 1}}, {from: 1000, earn: {percent: 10}}]}}}
                """);
        Worth.Conversion rate =
                new Worth.Conversion("EUR", "USD", new BigDecimal("1.25"), "ECB", LocalDate.parse("2026-01-01"));
        Referred euros = referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-02-01")
                        .currency("D", "EUR")
                        .amount("D", "800")
                        .deal("D", ReferralStatus.WON));

        assertThat(Referred.decisions(program, Rates.of(List.of(rate)), Instant.MAX, euros))
                .singleElement()
                .isInstanceOfSatisfying(Decision.Earned.class, it -> {
                    assertThat(it.amount()).hasToString("USD 100.00");
                    assertThat(it.worth().conversion()).isEqualTo(rate);
                });
    }

    private static String tier(Program program, Referred... all) {
        return Referred.decisions(program, Rates.NONE, Instant.MAX, all).stream()
                .flatMap(it -> it.why().stream())
                .filter(it -> it.label().equals("Tier"))
                .map(TraceLine::text)
                .findFirst()
                .orElse("");
    }
}
