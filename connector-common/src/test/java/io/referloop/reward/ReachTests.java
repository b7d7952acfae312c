package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.SampleProgram;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTests {

    private static final String PLAIN = "- {key: share, for: referrer, on: won, earn: {percent: 10, at_most: 2500}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PLAIN,
                "- {key: k, for: referee, on: qualified, earn: 50}",
                "- {key: k, for: referrer, on: won, when: 'deal.amount >= 1000', earn: 50}",
                "- {key: k, for: referrer, on: invoice_paid, earn: {percent: 5, at_most_per_deal: 100}}",
                "- {key: k, for: referrer, on: {spend_reached: 25}, earn: 10}",
                "- {key: k, for: referrer, on: won, per: sale, earn: 50}",
                "- {key: k, for: referrer, on: won, earn: {table: {by: deal.plan, values: {lite: 25}}}}",
                "- {key: k, for: referrer, on: won, earn: {choice: {preset: a, options: {a: 5, b: 9}}}}",
                "- {key: k, for: referrer, on: won, earn: {tiers: {by: amount, steps: [{from: 0, earn: 5}, {from: 100, earn: 9}]}}}"
            })
    void looksNoFurtherThanTheReferralWhereNothingElseCounts(String rule) {
        assertThat(ofRules(rule)).isEqualTo(Reach.REFERRAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {key: k, for: referrer, on: won, when: 'counts.referrals < 3', earn: 50}",
                "- {key: k, for: referrer, on: won, nth: {count: referrals, at: 3, within: month}, earn: 50}",
                "- {key: k, for: referrer, on: won, earn: {tiers: {by: referrals, steps: [{from: 1, earn: 5}, {from: 3, earn: 9}]}}}",
                "- {key: k, for: referrer, on: won, earn: {tiers: {by: cumulative_amount, steps: [{from: 0, earn: 5}]}}}",
                "- {key: k, for: referrer, on: won, earn: {table: {by: counts.referrals, values: {'1': 25}}}}",
                "- {key: k, for: referee, on: won, earn: {best_of: [5, {tiers: {by: companies, steps: [{from: 1, earn: 5}]}}]}}",
                "- {key: k, for: referrer, on: {while_active: won, parties: [referee], grants: percent_off, each: 10, up_to: 100}}"
            })
    void looksAtEverythingOfTheReferrerWhereThatIsCounted(String rule) {
        assertThat(ofRules(rule)).isEqualTo(Reach.REFERRER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {key: k, for: upline, on: won, earn: 50}",
                "- {key: k, for: referrer, on: won, per: customer, earn: 50}",
                "- {key: k, for: referrer, on: invoice_paid, earn: {percent: 5, at_most_per_customer: 100}}",
                "- {key: k, for: referrer, on: won, earn: {table: {by: deal.plan, values: {a: 1}, otherwise: {percent: 5, at_most_per_customer: 9}}}}",
                "- {key: k, for: referrer, on: won, earn: {choice: {preset: a, options: {a: 1, b: {percent: 5, at_most_per_customer: 9}}}}}",
                "- {key: k, for: referrer, on: {most: won, within: quarter, places: 1}, earn: 500}"
            })
    void looksAtTheWholeProgramWhereReferrersMeet(String rule) {
        assertThat(ofRules(rule)).isEqualTo(Reach.PROGRAM);
    }

    @Test
    void followsACapToWhomItLimits() {
        assertThat(ofCap("per: referral, count: 1")).isEqualTo(Reach.REFERRAL);
        assertThat(ofCap("per: beneficiary, for: [referee], count: 1")).isEqualTo(Reach.REFERRAL);
        assertThat(ofCap("per: beneficiary, for: [referrer], count: 1")).isEqualTo(Reach.REFERRER);
        assertThat(ofCap("per: beneficiary, amount: 500, within: month")).isEqualTo(Reach.REFERRER);
        assertThat(ofCap("per: company, count: 1")).isEqualTo(Reach.PROGRAM);
        assertThat(ofCap("per: program, amount: 500")).isEqualTo(Reach.PROGRAM);
    }

    @Test
    void followsACapOnlyThroughTheRulesThatItNames() {
        String rules = PLAIN + "\n- {key: rep, for: submitter, on: won, earn: 5}";

        assertThat(of("caps:\n  - {key: c, rules: [share], count: 1}", rules)).isEqualTo(Reach.REFERRER);
        assertThat(of("caps:\n  - {key: c, rules: [rep], count: 1}", rules)).isEqualTo(Reach.PROGRAM);
        assertThat(of("caps:\n  - {key: c, count: 1}", rules)).isEqualTo(Reach.PROGRAM);
    }

    @Test
    void followsATaxThresholdToWhomItIsCountedFor() {
        assertThat(of("tax: {country: US}", PLAIN)).isEqualTo(Reach.REFERRER);
        assertThat(of("tax: {country: US}", "- {key: rep, for: submitter, on: won, earn: 5}"))
                .isEqualTo(Reach.PROGRAM);
    }

    @Test
    void looksAtTheWholeProgramWhereAReferralHasSeveralReferrersAndTheirsCount() {
        assertThat(of("attribution: {model: linear}", PLAIN)).isEqualTo(Reach.REFERRAL);
        assertThat(of("attribution: {model: linear}\ncaps:\n  - {key: c, count: 1}", PLAIN))
                .isEqualTo(Reach.PROGRAM);
    }

    @Test
    void goesByTheVersionThatLooksFurthest() {
        assertThat(Reach.of(List.of(
                        SampleProgram.withRules(PLAIN),
                        SampleProgram.withRules("- {key: k, for: upline, on: won, earn: 50}"),
                        SampleProgram.withRules(PLAIN))))
                .isEqualTo(Reach.PROGRAM);
    }

    private static Reach ofRules(String rule) {
        return Reach.of(SampleProgram.withRules(rule));
    }

    private static Reach ofCap(String cap) {
        return of("caps:\n  - {key: c, " + cap + "}", PLAIN);
    }

    private static Reach of(String head, String rule) {
        return Reach.of(SampleProgram.read("""
                program: sample
                name: Sample
                currency: USD
                """ + head + "\nrules:\n" + rule.indent(2)));
    }
}
