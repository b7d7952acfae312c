package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTests {

    private static final Map<String, Object> FACTS = Map.of(
            "deal.amount",
            new BigDecimal("1000.10"),
            "deal.term_months",
            new BigDecimal("12.00"),
            "deal.plan",
            "Pro",
            "deal.won_at",
            Instant.parse("2026-05-31T23:59:59Z"),
            "referrer.colleague",
            true,
            "referrer.level",
            BigDecimal.valueOf(3));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        deal.amount >= 1000                    | true
        deal.amount > 1000.1                   | false
        deal.amount == 1000.1                  | true
        1000.10 == deal.amount                 | true
        deal.amount != 1000                    | true
        deal.amount * 2 == 2000.2              | true
        deal.amount - 0.1 == 1000              | true
        -deal.amount < 0                       | true
        deal.amount / deal.term_months > 83    | true
        deal.term_months == 12                 | true
        deal.term_months in [12, 24]           | true
        deal.term_months in [12.5, 24.0]       | false
        deal.amount == deal.amount             | true
        deal.plan == 'pro'                     | false
        deal.plan.lowerAscii() == 'pro'        | true
        deal.plan.startsWith('P')              | true
        deal.plan.contains('ro')               | true
        deal.plan.matches('^P[a-z]+$')         | true
        deal.plan in ['Pro', 'Team']           | true
        size(deal.plan) == 3                   | true
        deal.won_at < timestamp('2026-06-01T00:00:00Z') | true
        deal.won_at.getFullYear() == 2026      | true
        referrer.colleague                     | true
        !referrer.colleague                    | false
        referrer.level > 2 && deal.amount > 1  | true
        `referrer.level > 3 || deal.amount > 1`  | true
        deal.amount > 1 ? referrer.colleague : false | true
        has(deal.plan)                         | true
        has(deal.billing)                      | false
        has(deal.billing) && deal.billing == 'x' | false
        `!has(deal.billing) || deal.billing == 'x'` | true
        true                                   | true
        """)
    void holdsOrNot(String expression, boolean met) {
        assertThat(condition(expression).test(FACTS).met()).isEqualTo(met);
    }

    @Test
    void comparesNumbersToTheLastDigit() {
        Condition above = condition("deal.amount > 9007199254740992");

        assertThat(above.test(Map.of("deal.amount", new BigDecimal("9007199254740993")))
                        .met())
                .isTrue();
        assertThat(above.test(Map.of("deal.amount", new BigDecimal("9007199254740992.000001")))
                        .met())
                .isTrue();
        assertThat(above.test(Map.of("deal.amount", new BigDecimal("9007199254740992")))
                        .met())
                .isFalse();
    }

    @Test
    void ordersAnyNumbersAsTheyAre() {
        Condition less = condition("deal.amount < deal.net_amount");
        qt().forAll(longs().all(), longs().all()).checkAssert((one, other) -> {
            BigDecimal left = BigDecimal.valueOf(one, 4);
            BigDecimal right = BigDecimal.valueOf(other, 4);

            assertThat(less.test(Map.of("deal.amount", left, "deal.net_amount", right))
                            .met())
                    .isEqualTo(left.compareTo(right) < 0);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deal.billing == 'annual'",
                "!(deal.billing == 'annual')",
                "deal.billing != 'annual'",
                "deal.billing == 'annual' || deal.amount > 1",
                "has(deal.billing) || deal.billing == 'annual'"
            })
    void isNotMetByWhatIsNotKnown(String expression) {
        Condition.Verdict verdict = condition(expression).test(FACTS);

        assertThat(verdict.met()).isFalse();
        assertThat(verdict.words()).contains("deal.billing is not known");
    }

    @Test
    void isNotMetWhenItCannotBeReckoned() {
        Condition.Verdict verdict =
                condition("deal.amount / (deal.amount - deal.amount) > 1").test(FACTS);

        assertThat(verdict.met()).isFalse();
        assertThat(verdict.words()).endsWith("could not be decided");
    }

    @Test
    void showsTheValuesThatItRead() {
        assertThat(condition("deal.plan == 'pro'").test(FACTS).words())
                .isEqualTo("deal.plan == 'pro' (deal.plan: Pro)");
        assertThat(condition("deal.amount > 5 && has(deal.billing)").test(FACTS).words())
                .isEqualTo("deal.amount > 5 && has(deal.billing) (deal.amount: 1000.10, deal.billing is not known)");
        assertThat(condition("deal.plan == 'pro' || deal.amount > 2 && deal.plan != 'x'")
                        .names())
                .containsExactly("deal.plan", "deal.amount");
    }

    @Test
    void isEqualToWhatIsWrittenTheSame() {
        assertThat(condition("deal.amount > 5")).isEqualTo(condition("deal.amount > 5"));
        assertThat(condition("deal.amount > 5")).hasSameHashCodeAs(condition("deal.amount > 5"));
        assertThat(condition("deal.amount > 5")).isNotEqualTo(condition("deal.amount > 6"));
    }

    @Test
    void decidesTheSameOnManyThreads() {
        Condition condition = condition("deal.amount >= 500");

        assertThat(IntStream.range(0, 2_000)
                        .parallel()
                        .filter(n -> condition
                                .test(Map.of("deal.amount", BigDecimal.valueOf(n)))
                                .met()))
                .hasSize(1_500);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        deal.nope == 2                  | column 5: unknown name deal.nope; expected one of deal.currency, deal.plan
        plan == 'x'                     | column 1: unknown name plan; expected one that starts with deal., company.
        deal == 'x'                     | column 1: unknown name deal; expected one of deal.currency
        deal.plan.size == 2             | unknown name deal.plan.size
        has(deal.nope)                  | unknown name deal.nope
        has('x')                        | has takes a name
        deal.amount == 'x'              | column 13: found no matching overload for '_==_' applied to '(number, string)'
        deal.plan > 5                   | column 11: found no matching overload
        deal.plan                       | expected type 'bool' but found 'string'
        deal.amount + 1                 | expected type 'bool' but found 'number'
        deal.amount ==                  | column 15: mismatched input
        deal.amount > 5 &&              | mismatched input
        [1, 2].exists(x, x > 1)         | unknown name x
        [1, 2].all(deal.amount, true)   | undeclared reference to 'all'
        deal.plan.matches('(')          | column 19: not a pattern: missing closing )
        deal.plan.matches(deal.billing) | column 23: matches takes a pattern that stands in the expression itself
        dyn(deal.amount) == 5           | undeclared reference to 'dyn'
        deal.plan.format()              | undeclared reference to 'format'
        """)
    void isRefusedWithTheLineAndTheColumn(String expression, String expected) {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> condition(expression))
                .withMessageStartingWith("line 8, when: an expression that is true or false; ")
                .withMessageContaining(expected);
    }

    @Test
    void isRefusedWhenItIsTooLongOrTooDeep() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> condition("deal.amount > 1" + " && deal.amount > 1".repeat(60)))
                .withMessageContaining("when: at most 1000 characters");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> condition("(".repeat(400) + "true" + ")".repeat(400)))
                .withMessageStartingWith("line 8, when: ");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(
                        () -> condition("!".repeat(900) + "true || " + "-".repeat(20) + "1 > 0 || [" + "[".repeat(60)))
                .withMessageStartingWith("line 8, when: ");
    }

    @Test
    void readsTheValueOfASignal() {
        Program program = SampleProgram.read(SampleProgram.resource("/programs/everything.yaml"));
        Condition when = Objects.requireNonNull(
                program.eligibility().signals().getFirst().when());

        assertThat(when.test(Map.of("value", BigDecimal.valueOf(9))).met()).isTrue();
        assertThat(when.test(Map.of("value", BigDecimal.valueOf(8))).met()).isFalse();
        assertThat(when.test(Map.of()).words()).isEqualTo("value >= 9 (value is not known)");
    }

    private static Condition condition(String expression) {
        return Objects.requireNonNull(SampleProgram.withRules("""
                        - key: k
                          for: referrer
                          on: won
                          when: |-
                            %s
                          earn: 5
                        """.formatted(expression))
                .rules()
                .getFirst()
                .when());
    }
}
