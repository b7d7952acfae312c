package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardRuleTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        referrer | contacted   | {fixed: 5}                                        | $5.00 for the referrer, when the referral is contacted
        referee  | qualified   | {fixed: 1250.5}                                   | $1,250.50 for the referred customer, when the referral is qualified
        referrer | meeting     | {fixed: 15}                                       | $15.00 for the referrer, when a meeting is held
        referrer | opportunity | {fixed: 15}                                       | $15.00 for the referrer, when a deal is opened
        referrer | negotiation | {fixed: 15}                                       | $15.00 for the referrer, when the referral is negotiation
        referrer | won         | {percent: 10}                             | 10 % of the deal for the referrer, when the deal is won
        referrer | won         | {percent: 7.50, at_least: 100}            | 7.5 % of the deal for the referrer, at least $100.00, when the deal is won
        referrer | won         | {percent: 10, at_least: 1, at_most: 2500} | 10 % of the deal for the referrer, at least $1.00, at most $2,500.00, when the deal is won
        """)
    void readsAsASentence(String beneficiary, String milestone, String earn, String sentence) {
        Program program = SampleProgram.withRules(
                "- {key: k, for: " + beneficiary + ", on: " + milestone + ", earn: " + earn + "}");

        assertThat(program.rules().getFirst().sentence()).isEqualTo(sentence);
    }
}
