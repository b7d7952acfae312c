package io.referloop.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.program.SampleProgram;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTests {

    private static final Program PROGRAM = SampleProgram.read("""
            program: sample
            name: Sample
            currency: USD
            time_zone: America/New_York
            rules:
              - {key: won-share, for: referrer, on: won, earn: {percent: 10}}
            """);

    private static final String CLAIM = """
            things:
              - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
            """;

    @ParameterizedTest
    @CsvSource({
        "2026-07-01, 2026-07-01T04:00:00Z",
        "2026-07-01T09:30, 2026-07-01T13:30:00Z",
        "2026-07-01T09:30:00Z, 2026-07-01T09:30:00Z",
        "2026-07-01T09:30:00+02:00, 2026-07-01T07:30:00Z"
    })
    void readsDaysAndLocalTimesInTheProgramsZone(String written, Instant read) {
        Scenario scenario = read(CLAIM + "  - {at: " + written + ", now: true}\n");

        assertThat(scenario.until()).isEqualTo(read);
    }

    @Test
    void readsTheSameScenarioFromJson() {
        Scenario scenario = ScenarioFile.read("""
                {"scenario": "json",
                 "people": {"ada": {"email": "ada@acme.example"}, "priya": {}},
                 "things": [{"at": "2026-01-10", "claim": "R1", "referrer": "ada", "referee": "priya"}]}
                """, List.of(PROGRAM));

        assertThat(scenario.things()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{at: 2026-02-01, referral: R9, stage: won}| line 10, referral: a claim of this file: R1; found 'R9'",
                "{at: 2026-02-01, referral: R1, stage: wonn}| line 10, stage: one of contacted, qualified, meeting, opportunity, negotiation, won, lost, disqualified; found 'wonn'",
                "{at: 2026-02-01, referral: R1, stagee: won}| line 10, stagee: unknown key; expected one of amount, at, company, contact, currency, deal, gone, item, lead, referral, set, stage, told",
                "{at: 2026-02-01, person: zed, set: {level: 3}}| line 10, person: somebody under people: ada, bob, noor, priya, zoe; found 'zed'",
                "{at: soon, now: true}| line 10, at: a time: 2026-01-31, 2026-01-31T09:30 (America/New_York, the program's zone), or 2026-01-31T09:30:00Z; found 'soon'",
                "{at: 2026-02-01, told: 2026-01-31, now: true}| line 10, told: not before it happens, at 2026-02-01; found '2026-01-31'",
                "{at: 2026-02-01, claim: R1, referrer: bob, referee: zoe}| line 10, claim: a key that no other claim has; found 'R1'",
                "{at: 2026-02-01, referral: R1, amount: lots}| line 10, amount: a number, 1200.00; found 'lots'",
                "{at: 2026-02-01, referral: R1, event: invoice_payed}| line 10, event: an event that the program knows, one of benefit_used, booking, churned, demo_booked, invoice_paid, payment, payment_method_added, purchase, reactivated, refunded, renewal, review_given, signed_up, subscription_started, tax_form_received, usage; found 'invoice_payed'",
                "{at: 2026-02-01, approve: {rule: nope}, by: fin}| line 10, rule: a rule of the program: won-share; found 'nope'",
                "{at: 2026-02-01, flag: R1}| line 10, reason: is missing",
                "{at: 2026-02-01, flag: R1, clear: R1}| line 10, clear: one thing at a time; flag stands here too",
                "{at: 2026-02-01, merge: {from: ada, into: ada}}| line 10, into: somebody else than from; found 'ada'",
                "{at: 2026-02-01}| line 10, things: one of claim, event, person, ask, merge, flag, clear, approve, reject, grant, pay, draw, now, or referral with what a record says"
            })
    void refusesWhatItDoesNotUnderstandWithTheLine(String thing, String message) {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> read(CLAIM + "  - " + thing + "\n"))
                .withMessage(message);
    }

    @Test
    void asksWhichDealWhenAReferralHasSeveral() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> read(CLAIM + """
                          - {at: 2026-02-01, referral: R1, deal: D1, stage: won}
                          - {at: 2026-02-02, referral: R1, deal: D2, stage: won}
                          - {at: 2026-02-03, referral: R1, amount: 1000}
                        """))
                .withMessage("line 12, deal: which deal, R1 has D1, D2");
    }

    @Test
    void refusesTwoStagesOfOneRecordAtOneTime() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> read(CLAIM + """
                          - {at: 2026-02-01, referral: R1, stage: won}
                          - {at: 2026-02-01, referral: R1, stage: lost}
                        """))
                .withMessageStartingWith("line 11, at: another time");
    }

    @Test
    void takesTheSameStageToldThreeTimes() {
        Scenario scenario = read(CLAIM + "  - {at: 2026-02-01, referral: R1, stage: won}\n".repeat(3));

        assertThat(scenario.things()).hasSize(4);
    }

    @Test
    void refusesAnEndBeforeTheLastThing() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> read(CLAIM + "until: 2026-01-09\n"))
                .withMessage("line 10, until: not before the last thing is told; found '2026-01-09'");
    }

    private static Scenario read(String things) {
        return ScenarioFile.read(Simulated.PEOPLE + things, List.of(PROGRAM));
    }
}
