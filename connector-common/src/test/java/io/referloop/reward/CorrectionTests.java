package io.referloop.reward;

import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is booked, and in which words, when something else is decided than before. */
class CorrectionTests {

    @Test
    void namesTheUnitsThatHaveToComeBack() {
        Program program = SampleProgram.withRules(
                "- {key: t, for: referrer, on: won, earn: {units: {kind: ticket, count: 2, name: Ticket, value: 30}}}");
        Books books = new Books(program);
        assertThat(reasons(books.settle(referred(1).won("2026-02-01", "1").under(program))))
                .containsExactly("Earned 2 × Ticket");
        books.move(0, RewardState.SENT);

        assertThat(reasons(books.settle(lost().under(program))))
                .singleElement()
                .asString()
                .startsWith("-2 × Ticket to take back: ");

        assertThat(books.lines())
                .extracting(RewardLine::worth)
                .extracting(it -> it == null ? null : it.units())
                .containsExactly(new Worth.Units("ticket", 2, "Ticket"), new Worth.Units("ticket", -2, "Ticket"));
    }

    @Test
    void keepsTheRateOnWhatHasToComeBack() {
        Program program = SampleProgram.withRules("- {key: k, for: referrer, on: won, earn: {percent: 10}}");
        Worth.Conversion rate =
                new Worth.Conversion("EUR", "USD", new BigDecimal("1.25"), "ECB", LocalDate.parse("2026-01-01"));
        Books books = new Books(program);
        Story euros = claimed("2026-01-01")
                .on("2026-02-01")
                .currency("D-R1", "EUR")
                .amount("D-R1", "800")
                .deal("D-R1", WON);
        books.settle(RewardEngine.decide(
                List.of(referred(1).story(euros).under(program)), List.of(), Rates.of(List.of(rate)), Instant.MAX));
        books.move(0, RewardState.SENT);

        books.settle(RewardEngine.decide(
                List.of(referred(1)
                        .story(euros.on("2026-03-01").deal("D-R1", LOST))
                        .under(program)),
                List.of(),
                Rates.of(List.of(rate)),
                Instant.MAX));

        assertThat(books.listed()).containsExactly("0 SENT USD 100.00", "1 PENDING USD -100.00");
        assertThat(books.lines())
                .extracting(RewardLine::worth)
                .extracting(it -> it == null ? null : it.conversion())
                .containsExactly(rate, rate);
    }

    @Test
    void takesBackWhatNoRuleSpeaksOfAnyMore() {
        Program program = SampleProgram.withRules("- {key: k, for: referrer, on: won, earn: 50}");
        Books books = new Books(program);
        books.settle(referred(1).won("2026-02-01", "1").under(program));

        assertThat(reasons(books.settle(List.<Decision>of()))).containsExactly("What it was earned for is gone");

        assertThat(books.listed()).containsExactly("0 VOIDED USD 50.00");
    }

    @Test
    void keepsALineOfNothingWhereACapTookAll() {
        Program program = SampleProgram.read("""
                {program: s, name: S, currency: USD, caps: [{key: c, amount: 50}], rules: [
                  {key: a, for: referrer, on: won, earn: 50}, {key: b, for: referrer, on: won, earn: 10}]}
                """);
        Books books = new Books(program);

        assertThat(reasons(books.settle(referred(1).won("2026-02-01", "1").under(program))))
                .containsExactly("Earned $50.00", "The cap c is reached: $50.00 of $50.00.");
        assertThat(books.listed()).containsExactly("0 PENDING USD 50.00", "0 VOIDED USD 0.00");
        assertThat(books.settle(referred(1).won("2026-02-01", "1").under(program)))
                .isEmpty();
    }

    @Test
    void asksAPersonWithTheReasonAndCountsEachChange() {
        Program program = SampleProgram.withRules(
                "- {key: k, for: referrer, on: won, earn: {table: {by: deal.plan, values: {lite: 25}}}}");
        Books books = new Books(program);

        books.settle(plan("gold").under(program));
        assertThat(books.lines()).singleElement().satisfies(line -> {
            assertThat(line.state()).isEqualTo(RewardState.HELD_FOR_REVIEW);
            assertThat(line.holds()).containsExactly("deal.plan is \"gold\", which the program does not know.");
            assertThat(line.revision()).isEqualTo(1);
        });

        books.settle(plan("silver").under(program));
        assertThat(books.lines()).extracting(RewardLine::revision).containsExactly(2);

        books.settle(referred(1).won("2026-02-01", "1").under(program));
        assertThat(books.lines()).singleElement().satisfies(line -> {
            assertThat(line.state()).isEqualTo(RewardState.WAITING_AMOUNT);
            assertThat(line.holds()).isEmpty();
            assertThat(line.revision()).isEqualTo(3);
        });
    }

    @Test
    void saysWhatSpeaksAgainstARewardAndWhenNothingDoesAnyMore() {
        Program program = SampleProgram.withRules("- {key: k, for: referrer, on: won, earn: 50}");
        Books books = new Books(program);
        books.settle(referred(1).won("2026-02-01", "1").under(program));

        assertThat(reasons(books.settle(referred(1)
                        .won("2026-02-01", "1")
                        .flag("Both are at initech.example.")
                        .flag("The deal is older.")
                        .under(program))))
                .containsExactly("Both are at initech.example. The deal is older.");
        assertThat(books.listed()).containsExactly("0 HELD_FOR_REVIEW USD 50.00");

        assertThat(reasons(books.settle(referred(1).won("2026-02-01", "1").under(program))))
                .containsExactly("Nothing speaks against it any more");
        assertThat(books.listed()).containsExactly("0 PENDING USD 50.00");
    }

    private static Referred plan(String plan) {
        return referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-02-01")
                        .field("D-R1", "plan", plan)
                        .deal("D-R1", WON));
    }

    private static Referred lost() {
        return referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-02-01")
                        .dollars("D-R1", "1")
                        .deal("D-R1", WON)
                        .on("2026-03-01")
                        .deal("D-R1", LOST));
    }

    private static List<String> reasons(List<RewardChange> changes) {
        return changes.stream().map(RewardChange::reason).toList();
    }
}
