package io.referloop.reward;

import static io.referloop.program.ReferralStatus.DISQUALIFIED;
import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.NEGOTIATION;
import static io.referloop.program.ReferralStatus.QUALIFIED;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.time.Instant;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardEngineTests {

    private static final Story WON_FOR_25000 =
            claimed("2026-03-01").on("2026-04-01").dollars("A", "25000").deal("A", WON);

    @ParameterizedTest(name = "{1} % of {4} {5}, at least {2}, at most {3}, rounded {0} → {6}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # rounding | percent | at least | at most | currency | deal       | earns
        half_up    | 10      | -        | -       | USD      | 25000      | 2500.00
        half_up    | 10      | -        | 2500    | USD      | 25000.00   | 2500.00
        half_up    | 10      | -        | 2500    | USD      | 25000.10   | 2500.00
        half_up    | 10      | -        | 2500    | USD      | 90000      | 2500.00
        half_up    | 10      | 100      | -       | USD      | 999.90     | 100.00
        half_up    | 10      | 100      | -       | USD      | 1000.10    | 100.01
        half_up    | 10      | 100      | 100     | USD      | 5          | 100.00
        half_up    | 15      | -        | -       | USD      | 1333.33    | 200.00
        half_up    | 12.5    | -        | -       | USD      | 0.12       | 0.02
        half_even  | 12.5    | -        | -       | USD      | 0.12       | 0.02
        half_up    | 12.5    | -        | -       | USD      | 0.20       | 0.03
        half_even  | 12.5    | -        | -       | USD      | 0.20       | 0.02
        down       | 12.5    | -        | -       | USD      | 0.20       | 0.02
        down       | 15      | -        | -       | USD      | 1333.33    | 199.99
        half_up    | 33.3333 | -        | -       | USD      | 100        | 33.33
        half_up    | 10      | -        | -       | JPY      | 12345      | 1235
        down       | 10      | -        | -       | JPY      | 12345      | 1234
        half_up    | 10      | -        | -       | BHD      | 1.2345     | 0.123
        half_up    | 100     | -        | -       | USD      | 1E+3       | 1000.00
        half_up    | 100     | -        | -       | USD      | 99999999999999 | 99999999999999.00
        """)
    void paysAShareOfTheDealRoundedOnce(
            String rounding,
            String percent,
            String atLeast,
            String atMost,
            String currency,
            String deal,
            String earns) {
        String bounds =
                (atLeast == null ? "" : ", at_least: " + atLeast) + (atMost == null ? "" : ", at_most: " + atMost);
        Program program = SampleProgram.read("""
                program: p
                name: P
                currency: %s
                rounding: %s
                rules:
                  - {key: share, for: referrer, on: won, earn: {percent: %s%s}}
                """.formatted(currency, rounding, percent, bounds));
        Story story = claimed("2026-03-01")
                .on("2026-04-01")
                .amount("A", deal)
                .currency("A", currency)
                .deal("A", WON);

        assertThat(decide(program, story))
                .isInstanceOfSatisfying(
                        Decision.Earned.class,
                        earned -> assertThat(earned.amount()).isEqualTo(Money.parse(currency + " " + earns)));
    }

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        -                    | USD | The deal has no amount.
        ''                   | USD | The deal has no amount.
        about 5000           | USD | The deal's amount is not a number to reckon with.
        1e999999999          | USD | The deal's amount is not a number to reckon with.
        99999999999999999999 | USD | The deal's amount is not a number to reckon with.
        5000                 | EUR | The deal is in EUR and there is no rate to USD.
        5000                 | -   | The deal is in an unknown currency and there is no rate to USD.
        """)
    void waitsInsteadOfGuessingAnAmount(String amount, String currency, String reason) {
        Program program = share("10");
        Story story = claimed("2026-03-01").on("2026-04-01").deal("A", WON);
        if (amount != null) {
            story.amount("A", amount);
        }
        if (currency != null) {
            story.currency("A", currency);
        }

        assertThat(decide(program, story)).isInstanceOfSatisfying(Decision.WaitingForAmount.class, waiting -> {
            assertThat(waiting.reason()).isEqualTo(reason);
            assertThat(waiting.earnedAt()).isEqualTo(Story.noon("2026-04-01"));
            assertThat(waiting.why().getLast()).isEqualTo(TraceLine.of("Waits", reason));
        });
    }

    @Test
    void waitsForADealWhereOnlyAContactWasWon() {
        assertThat(decide(share("10"), claimed("2026-03-01").on("2026-04-01").contact("priya", WON)))
                .isInstanceOfSatisfying(
                        Decision.WaitingForAmount.class,
                        waiting -> assertThat(waiting.reason()).isEqualTo("No deal is linked to the referral yet."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        10                | 0        | It comes to $0.00.
        10                | 0.04     | It comes to $0.00.
        10                | -500     | The deal's amount is −500.00.
        10, at_least: 100 | -500     | The deal's amount is −500.00.
        """)
    void earnsNothingFromADealThatIsWorthNothing(String earn, String amount, String reason) {
        Story story =
                claimed("2026-03-01").on("2026-04-01").dollars("A", amount).deal("A", WON);

        assertThat(decide(share(earn), story))
                .isInstanceOfSatisfying(
                        Decision.NotEarned.class, no -> assertThat(no.reason()).isEqualTo(reason));
    }

    @ParameterizedTest(name = "won {1} in {0}, held {2} days → released {3}")
    @CsvSource(delimiter = '|', textBlock = """
        # zone           | won                  | hold | released
        UTC              | 2026-03-20T12:00:00Z | 30   | 2026-04-19T12:00:00Z
        Europe/Berlin    | 2026-03-20T11:00:00Z | 30   | 2026-04-19T10:00:00Z
        Europe/Berlin    | 2026-10-20T10:00:00Z | 14   | 2026-11-03T11:00:00Z
        America/New_York | 2026-03-07T07:30:00Z | 1    | 2026-03-08T07:30:00Z
        America/New_York | 2026-10-31T05:30:00Z | 1    | 2026-11-01T05:30:00Z
        Asia/Tokyo       | 2026-12-31T15:00:00Z | 1    | 2027-01-01T15:00:00Z
        Europe/Berlin    | 2026-03-20T11:00:00Z | 0    | 2026-03-20T11:00:00Z
        """)
    void holdsForDaysOfTheProgramsZone(String zone, String won, int hold, Instant released) {
        Program program = SampleProgram.read("""
                program: p
                name: P
                currency: USD
                time_zone: %s
                hold_days: %d
                rules:
                  - {key: k, for: referrer, on: won, earn: {fixed: 500}}
                """.formatted(zone, hold));

        assertThat(decide(program, claimed("2026-01-01").at(won).deal("A", WON)))
                .isInstanceOfSatisfying(Decision.Earned.class, earned -> {
                    assertThat(earned.releaseAt()).isEqualTo(released);
                    assertThat(earned.earnedAt()).isEqualTo(Instant.parse(won));
                });
    }

    @Test
    void paysBothSidesAndEveryStepThatWasPassed() {
        Program program = SampleProgram.withRules("""
                - {key: demo, for: referrer, on: meeting, earn: {fixed: 15}}
                - {key: exact, for: referrer, on: meeting, exact_only: true, earn: {fixed: 5}}
                - {key: won, for: referrer, on: won, earn: {fixed: 25}}
                - {key: welcome, for: referee, on: won, earn: {fixed: 100}}
                """);

        List<Decision> decisions = Books.decide(
                program, claimed("2026-03-01").on("2026-04-01").deal("A", WON).history());

        assertThat(decisions)
                .map(it -> it instanceof Decision.Earned earned
                        ? it.identity().rule() + " " + earned.amount()
                        : it.identity().rule() + " -")
                .containsExactly("demo USD 15.00", "exact -", "won USD 25.00", "welcome USD 100.00");
    }

    @Test
    void keepsAStepThatADealLostLaterHadReached() {
        Program program = SampleProgram.withRules("- {key: thanks, for: referrer, on: qualified, earn: {fixed: 50}}");
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-03-09")
                .deal("A", LOST);

        assertThat(decide(program, story))
                .isInstanceOfSatisfying(
                        Decision.Earned.class,
                        earned -> assertThat(earned.earnedAt()).isEqualTo(Story.noon("2026-03-05")));
    }

    @Test
    void explainsWhyNot() {
        Program program = share("10");

        assertThat(why(program, claimed("2026-03-01"))).isEqualTo("Waits: the referral is not won yet.");
        assertThat(why(program, claimed("2026-03-01").on("2026-03-05").deal("A", LOST)))
                .isEqualTo("The referral ended as lost before it was won.");
        assertThat(why(
                        program,
                        claimed("2026-03-01")
                                .on("2026-03-05")
                                .deal("A", WON)
                                .on("2026-03-08")
                                .deal("A", NEGOTIATION)))
                .isEqualTo("The referral was won but is now negotiation: the stage was not kept.");
        assertThat(why(program, claimed("2026-03-01").on("2026-03-05").deal("A", DISQUALIFIED)))
                .isEqualTo("The referral ended as disqualified before it was won.");
    }

    @Test
    void explainsEveryStepOfTheArithmetic() {
        Program program = share("10, at_least: 100, at_most: 2000");

        assertThat(decide(program, WON_FOR_25000))
                .isInstanceOfSatisfying(
                        Decision.Earned.class,
                        earned -> assertThat(earned.why())
                                .containsExactly(
                                        TraceLine.of(
                                                "Rule",
                                                "“" + program.rules().getFirst().sentence() + "”"),
                                        TraceLine.of("Milestone", "Won on 1 Apr 2026, 12:00, by deal A"),
                                        new TraceLine("Basis", "amount of the deal", "25,000.00"),
                                        new TraceLine("10 %", "rounded once, half up", "2,500.00"),
                                        TraceLine.of("At least", "$100.00: exceeded anyway"),
                                        TraceLine.of("At most", "$2,000.00: cut to it"),
                                        TraceLine.of("Hold", "30 days and the stage kept: 1 May 2026"),
                                        new TraceLine("Earned", "by the referrer", "$2,000.00")));
    }

    private static Program share(String earn) {
        return SampleProgram.withRules("- {key: share, for: referrer, on: won, earn: {percent: " + earn + "}}");
    }

    private static Decision decide(Program program, Story story) {
        return Books.decide(program, story.history()).getFirst();
    }

    private static String why(Program program, Story story) {
        return ((Decision.NotEarned) decide(program, story)).reason();
    }
}
