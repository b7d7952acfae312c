package io.referloop.reward;

import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one more fact, and time, change in what was decided before. */
class EvaluationTests {

    private static final String INVOICES = "- {key: k, for: referrer, on: invoice_paid, earn: {percent: 10}}";

    private final Evaluation evaluation = new Evaluation(Rates.NONE, Instant.parse("2026-06-01T00:00:00Z"));

    @Test
    void leavesWhatNothingChangedForTheVeryDecisionThatItWas() {
        Program program = withRules(INVOICES);
        evaluation.put(invoiced("100").under(program));
        Decision before = evaluation.decisions().getFirst();

        evaluation.put(invoiced("100")
                .event("invoice_paid", "2026-03-01", "b", "amount", "50")
                .under(program));

        assertThat(evaluation.decisions()).first().isSameAs(before);
        assertThat(earned()).containsExactly("k[a] 10.00", "k[b] 5.00");
    }

    @Test
    void takesTheAmountThatAnEventIsToldWithLast() {
        Program program = withRules(INVOICES);
        evaluation.put(invoiced("100").under(program));
        assertThat(earned()).containsExactly("k[a] 10.00");

        evaluation.put(invoiced("120").under(program));

        assertThat(earned()).containsExactly("k[a] 12.00");
    }

    @Test
    void dropsThePartsOfACustomerWhoIsToldToHaveLeft() {
        Program program =
                withRules("- {key: k, for: referrer, on: won, instalments: {parts: 3, every_months: 1}, earn: 300}");
        evaluation.put(referred(1).won("2026-01-10", "1").under(program));
        assertThat(earned()).containsExactly("k[part 1] 100.00", "k[part 2] 100.00", "k[part 3] 100.00");

        evaluation.put(referred(1)
                .won("2026-01-10", "1")
                .event("churned", "2026-02-01", "gone")
                .under(program));

        assertThat(earned()).containsExactly("k[part 1] 100.00");
    }

    @Test
    void goesByTheChoiceAndTheProgramOfTheNewestTelling() {
        String rules = "rules: [{key: k, for: referrer, on: won, earn: {choice: {preset: cash, options: {cash: 50, "
                + "credit: 75}}}}]";
        Program free = SampleProgram.read("{program: p, name: P, currency: USD, " + rules + "}");
        Program capped =
                SampleProgram.read("{program: p, name: P, currency: USD, caps: [{key: c, amount: 20}], " + rules + "}");
        evaluation.put(referred(1).won("2026-01-10", "1").under(free));
        assertThat(earned()).containsExactly("k 50.00");

        evaluation.put(referred(1).won("2026-01-10", "1").choice("k", "credit").under(free));
        assertThat(earned()).containsExactly("k 75.00");

        evaluation.put(referred(1).won("2026-01-10", "1").choice("k", "credit").under(capped));
        assertThat(earned()).containsExactly("k 20.00");
    }

    @Test
    void countsAFactThatIsToldLateWhereItBelongs() {
        Program program = withRules("- {key: k, for: referrer, on: won, earn: {tiers: {by: companies, "
                + "steps: [{from: 1, earn: 10}, {from: 2, earn: 20}]}}}");
        evaluation.put(referred(2).from("acme").won("2026-02-01", "1").under(program));
        evaluation.put(referred(3).from("acme").won("2026-03-01", "1").under(program));
        assertThat(earned()).containsExactly("k 10.00", "k 10.00");

        evaluation.put(referred(1).from("beta").won("2026-01-10", "1").under(program));
        assertThat(earned()).containsExactly("k 10.00", "k 20.00", "k 20.00");

        evaluation.remove(Referred.id("R1"));
        assertThat(earned()).containsExactly("k 10.00", "k 10.00");
    }

    @Test
    void listsByReferralRuleAndPeriodWhateverWasToldFirst() {
        Program program = withRules(INVOICES);
        evaluation.put(referred(2)
                .event("invoice_paid", "2026-01-10", "z", "amount", "10")
                .event("invoice_paid", "2026-02-10", "y", "amount", "20")
                .under(program));
        evaluation.put(invoiced("100").under(program));

        assertThat(earned()).containsExactly("k[a] 10.00", "k[y] 2.00", "k[z] 1.00");
    }

    @Test
    void earnsWhatTimeBringsAndKnowsWhenItDoes() {
        Program program = withRules("""
                - {key: year, for: referrer, on: {anniversary_of: won, every_months: 12}, earn: 25}
                - {key: half, for: referrer, on: {anniversary_of: won, every_months: 6}, earn: 5}
                """);
        evaluation.put(referred(1).won("2026-01-10", "1").under(program));
        evaluation.put(referred(2).won("2026-05-10", "1").under(program));
        assertThat(earned()).isEmpty();
        assertThat(evaluation.next()).contains(Instant.parse("2026-07-10T12:00:00Z"));

        evaluation.advance(Instant.parse("2026-07-10T12:00:00Z"));

        assertThat(earned()).containsExactly("half[2026-07-10] 5.00");
        assertThat(evaluation.next()).contains(Instant.parse("2026-11-10T12:00:00Z"));
    }

    @Test
    void knowsWhenWhatACapPutOffIsEarned() {
        Program program = SampleProgram.read("""
                {program: p, name: P, currency: USD, caps: [{key: c, count: 1, within: month, over: queue}],
                 rules: [{key: k, for: referrer, on: won, earn: 10}]}
                """);
        evaluation.put(referred(1).won("2026-05-10", "1").under(program));
        evaluation.put(referred(2).won("2026-05-11", "1").under(program));
        evaluation.put(referred(3).won("2026-05-12", "1").under(program));

        assertThat(evaluation.next()).contains(Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(earned()).containsExactly("k 10.00", "k 10.00");
    }

    @Test
    void knowsWhenACompetitionEndsAndWhenTheNextBillIsDue() {
        evaluation.put(referred(1)
                .won("2026-05-10", "1")
                .under(withRules("- {key: best, for: referrer, on: {most: won, within: quarter}, earn: 100}")));
        assertThat(evaluation.next()).contains(Instant.parse("2026-07-01T00:00:00Z"));

        Evaluation state = new Evaluation(Rates.NONE, Instant.parse("2026-06-03T15:00:00Z"));
        state.put(
                referred(1)
                        .won("2026-05-10", "1")
                        .under(
                                withRules(
                                        "- {key: off, for: referrer, on: {while_active: won, grants: percent_off, each: 10, up_to: 50}}")));
        assertThat(state.next()).contains(Instant.parse("2026-06-04T00:00:00Z"));
    }

    @Test
    void waitsForNothingWhereTimeAloneChangesNothing() {
        evaluation.put(
                referred(1).won("2026-01-10", "1").under(withRules("- {key: k, for: referrer, on: won, earn: 5}")));

        assertThat(evaluation.next()).isEmpty();
    }

    private static Referred invoiced(String amount) {
        return referred(1).event("invoice_paid", "2026-02-01", "a", "amount", amount);
    }

    private List<String> earned() {
        return evaluation.decisions().stream()
                .filter(Decision.Earned.class::isInstance)
                .map(Decision.Earned.class::cast)
                .map(it -> it.identity().rule()
                        + (it.identity().period().isEmpty()
                                ? ""
                                : "[" + it.identity().period() + "]") + " "
                        + it.amount().getAmount().toPlainString())
                .toList();
    }
}
