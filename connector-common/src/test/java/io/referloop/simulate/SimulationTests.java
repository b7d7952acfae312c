package io.referloop.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.SampleProgram;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class SimulationTests {

    private static final String SHARE = "- {key: won-share, for: referrer, on: won, earn: {percent: 10}}";

    private static final String WON = """
            things:
              - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
              - {at: 2026-02-01, referral: R1, stage: won, amount: 25000}
            """;

    @Test
    void holdsWhatWasEarned() {
        assertThat(Simulated.lines(Simulated.run(SHARE, WON))).containsExactly("R1/won-share/ada#0 2500.00 pending");
    }

    @Test
    void releasesWhenTheHoldIsOver() {
        SimulationResult result = Simulated.run(SHARE, WON + "until: 2026-03-03\n");

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 scheduled");
        assertThat(result.lines().getFirst().history())
                .extracting(it -> it.at() + " " + it.state())
                .containsExactly(
                        "2026-02-01T00:00:00Z PENDING",
                        "2026-03-03T00:00:00Z APPROVED",
                        "2026-03-03T00:00:00Z SCHEDULED");
    }

    @Test
    void paysWhatIsReleasedWhenSomebodyPays() {
        SimulationResult result = Simulated.run(SHARE, WON + "  - {at: 2026-03-03, pay: all}\n");

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 sent");
        assertThat(ada(result).sent()).isEqualTo(dollars("2500"));
    }

    @Test
    void paysNothingThatIsStillOnHold() {
        SimulationResult result = Simulated.run(SHARE, WON + "  - {at: 2026-03-02, pay: all}\n");

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 pending");
    }

    @Test
    void takesBackFromTheNextPayoutWhatWasPaidTooMuch() {
        SimulationResult result = Simulated.run(SHARE, WON + """
                  - {at: 2026-03-03, pay: all}
                  - {at: 2026-03-04, referral: R1, amount: 20000}
                  - {at: 2026-03-05, claim: R2, referrer: ada, referee: zoe}
                  - {at: 2026-03-06, referral: R2, stage: won, amount: 30000}
                  - {at: 2026-04-05, pay: all}
                """);

        assertThat(Simulated.lines(result))
                .containsExactly(
                        "R1/won-share/ada#0 2500.00 sent",
                        "R1/won-share/ada#1 -500.00 sent",
                        "R2/won-share/ada#0 3000.00 sent");
        assertThat(ada(result).sent()).isEqualTo(dollars("5000"));
        assertThat(result.accounts().get("clearing:manual")).containsEntry("USD", dollars("-5000"));
    }

    @Test
    void carriesWhatIsOwedBackUntilSomethingIsDue() {
        SimulationResult result = Simulated.run(SHARE, WON + """
                  - {at: 2026-03-03, pay: all}
                  - {at: 2026-03-04, referral: R1, amount: 20000}
                  - {at: 2026-03-05, pay: all}
                """);

        assertThat(Simulated.lines(result))
                .containsExactly("R1/won-share/ada#0 2500.00 sent", "R1/won-share/ada#1 -500.00 approved");
    }

    @Test
    void voidsWhatALateFactTakesAway() {
        SimulationResult result = Simulated.run(SHARE, WON + """
                  - {at: 2026-02-03, told: 2026-02-20, referral: R1, stage: lost}
                """);

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 voided");
        assertThat(ada(result).total()).isEqualTo(dollars("0"));
    }

    @Test
    void asksOnePersonForLargeAmountsAndTwoDifferentOnesForLarger() {
        String document = """
                program: sample
                name: Sample
                currency: USD
                approval: {auto_below: 1000.00, two_people_from: 2000.00}
                rules:
                  - {key: won-share, for: referrer, on: won, earn: {percent: 10}}
                """;
        String alone = WON + "  - {at: 2026-03-04, approve: {to: ada}, by: fin}\n";

        assertThat(states(document, WON + "until: 2026-03-03\n")).containsExactly("held_for_review");
        assertThat(states(document, alone)).containsExactly("held_for_review");
        assertThat(states(document, alone + "  - {at: 2026-03-05, approve: all, by: fin}\n"))
                .containsExactly("held_for_review");
        assertThat(states(document, alone + "  - {at: 2026-03-05, approve: all, by: max}\n"))
                .containsExactly("scheduled");
    }

    @Test
    void paysOnThePayoutDayOnceThereIsEnough() {
        String document = """
                program: sample
                name: Sample
                currency: USD
                time_zone: Europe/Berlin
                payout: {every: month, day: 15, at_least: 100.00}
                rules:
                  - {key: won-share, for: referrer, on: won, hold_days: 0, earn: {percent: 10}}
                """;
        String first = """
                things:
                  - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
                  - {at: 2026-01-11, claim: R2, referrer: ada, referee: zoe}
                  - {at: 2026-01-12, referral: R1, stage: won, amount: 600}
                  - {at: 2026-01-20, referral: R2, stage: won, amount: 400}
                """;

        assertThat(states(document, first + "until: 2026-02-14\n")).containsExactly("approved", "approved");
        assertThat(states(document, first + "until: 2026-02-15\n")).containsExactly("sent", "sent");
    }

    @Test
    void endsWhatAPersonRejectedForGood() {
        SimulationResult result = Simulated.run(SHARE, WON + """
                  - {at: 2026-02-02, reject: {referral: R1}, reason: not ours, by: fin}
                  - {at: 2026-02-03, referral: R1, amount: 90000}
                """);

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 rejected");
        assertThat(result.accounts().get("payable:ada")).containsEntry("USD", dollars("0"));
    }

    @Test
    void saysWhenAWordCouldNotBeCarriedOut() {
        SimulationResult result = Simulated.run(SHARE, WON + "  - {at: 2026-02-02, approve: all, by: fin}\n");

        assertThat(result.refusals()).containsExactly("line 11: nothing that matches waits for approval");
    }

    @Test
    void givesAFlaggedRewardToAPersonAndBackToTheHoldWhenItIsCleared() {
        String flagged = WON + "  - {at: 2026-02-02, flag: R1, reason: looks odd}\n";

        assertThat(Simulated.lines(Simulated.run(SHARE, flagged + "until: 2026-05-01\n")))
                .containsExactly("R1/won-share/ada#0 2500.00 held_for_review");
        assertThat(Simulated.lines(Simulated.run(SHARE, flagged + "  - {at: 2026-02-05, clear: R1}\n")))
                .containsExactly("R1/won-share/ada#0 2500.00 pending");
    }

    @Test
    void refusesWhoRefersThemselvesAndPaysNothing() {
        SimulationResult result = Simulated.run(SHARE, """
                things:
                  - {at: 2026-01-10, claim: R1, referrer: ada, referee: ada}
                  - {at: 2026-02-01, referral: R1, stage: won, amount: 25000}
                """);

        assertThat(result.lines()).isEmpty();
        assertThat(result.claims())
                .extracting(SimulationResult.RefusedClaim::reason)
                .containsExactly("self_referral");
    }

    @Test
    void givesTheCustomerToWhoClaimedFirst() {
        SimulationResult result = Simulated.run(SHARE, """
                things:
                  - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
                  - {at: 2026-01-11, claim: R2, referrer: bob, referee: noor}
                  - {at: 2026-02-01, referral: R2, stage: won, amount: 25000}
                """);

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 pending");
        assertThat(result.claims())
                .extracting(it -> it.claim() + " " + it.reason())
                .containsExactly("R2 earlier_claim");
    }

    @Test
    void voidsTheRewardOfAReferrerWhoTurnsOutToBeTheCustomer() {
        SimulationResult result = Simulated.run(SHARE, WON + "  - {at: 2026-02-02, merge: {from: priya, into: ada}}\n");

        assertThat(Simulated.lines(result)).containsExactly("R1/won-share/ada#0 2500.00 voided");
        assertThat(result.lines().getFirst().history().getLast().reason())
                .isEqualTo("The referrer and the referred person are the same.");
    }

    @Test
    void paysOnceWhenTwoCustomersTurnOutToBeOne() {
        SimulationResult result = Simulated.run(SHARE, """
                things:
                  - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
                  - {at: 2026-01-11, claim: R2, referrer: ada, referee: zoe}
                  - {at: 2026-02-01, referral: R1, stage: won, deal: D1, amount: 1000}
                  - {at: 2026-02-01, referral: R2, stage: won, deal: D2, amount: 1000}
                  - {at: 2026-02-02, merge: {from: zoe, into: priya}}
                """);

        assertThat(result.lines())
                .extracting(it -> it.referral() + " " + it.state())
                .containsExactlyInAnyOrder("R1 PENDING", "R2 VOIDED");
    }

    @Test
    void givesTheSameResultEveryTime() {
        assertThat(Simulated.run(SHARE, WON)).isEqualTo(Simulated.run(SHARE, WON));
    }

    private static List<String> states(String program, String things) {
        return Simulated.run(SampleProgram.read(program), things).lines().stream()
                .map(it -> Keys.lower(it.state()))
                .toList();
    }

    private static SimulationResult.Balance ada(SimulationResult result) {
        return Objects.requireNonNull(result.balances().get("ada"));
    }

    private static Money dollars(String amount) {
        return Money.of(CurrencyUnit.USD, new BigDecimal(amount));
    }
}
