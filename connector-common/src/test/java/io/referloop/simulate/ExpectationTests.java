package io.referloop.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTests {

    private static final String SHARE = "- {key: won-share, for: referrer, on: won, earn: {percent: 10}}";

    @Test
    void findsNothingToSayWhenEverythingHolds() {
        assertThat(differences("""
                  rewards:
                    - {referral: R1, rule: won-share, to: ada, amount: 2500, state: pending, release: 2026-03-03, period: ""}
                  totals: {ada: 2500.00, bob: 0}
                  statuses: {R1: won}
                  decisions: [{referral: R1, outcome: earned}]
                  refused: []
                """)).isEmpty();
    }

    @Test
    void namesTheLineThatIsMissingAndTheOneThatIsTooMany() {
        assertThat(differences("""
                  rewards:
                    - {rule: won-share, amount: 2400}
                """))
                .containsExactly(
                        "line 13: expected reward {rule=won-share} amount 2400",
                        "not expected: reward R1/won-share/ada#0 2500.00 pending, release 2026-03-03T00:00:00Z");
    }

    @Test
    void expectsNoRewardAtAll() {
        assertThat(differences("  rewards: []\n"))
                .containsExactly(
                        "not expected: reward R1/won-share/ada#0 2500.00 pending, release 2026-03-03T00:00:00Z");
    }

    @Test
    void comparesTotalsStatusesAndDecisions() {
        assertThat(differences("""
                  totals: {ada: 1, priya: 5.00}
                  units: {ada: {ticket: 1}}
                  statuses: {R1: lost}
                  refused: [{claim: R1, reason: self_referral}]
                  waiting: [{referral: R1}]
                  decisions: [{referral: R1, rule: won-share, outcome: not_kept}]
                """))
                .containsExactly(
                        "total of ada: expected 1, is 2500.00",
                        "total of priya: expected 5.00, is 0",
                        "ticket of ada: expected 1, is 0",
                        "line 15: expected refused claim R1 with self_referral",
                        "status of R1: expected lost, is won",
                        "line 16: nothing of R1 waits for an amount",
                        "line 17: decision {referral=R1, rule=won-share}: expected not_kept, is earned");
    }

    @Test
    void doesNotLetAVagueLineTakeWhatAnExactOneNeeds() {
        SimulationResult result = Simulated.run("""
                - {key: one, for: referrer, on: won, earn: {fixed: 1.00}}
                - {key: two, for: referrer, on: won, earn: {fixed: 2.00}}
                """, """
                things:
                  - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
                  - {at: 2026-02-01, referral: R1, stage: won}
                expect:
                  rewards: [{to: ada}, {rule: one}]
                """);

        assertThat(result.differences()).isEmpty();
    }

    private static List<String> differences(String expect) {
        return Simulated.run(SHARE, """
                things:
                  - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
                  - {at: 2026-02-01, referral: R1, stage: won, amount: 25000}
                expect:
                """ + expect).differences();
    }
}
