package io.referloop.reward;

import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.longs;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.AnyFacts;
import io.referloop.referral.Fact;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;

class RewardPropertyTests {

    private static final int TRIES = 1_000;

    private static final Program PROGRAM = SampleProgram.withRules("""
            - {key: a-thanks, for: referrer, on: qualified, earn: {fixed: 50}, hold_days: 14}
            - {key: b-exact, for: referrer, on: meeting, exact_only: true, earn: {fixed: 5}}
            - {key: c-share, for: referrer, on: won, earn: {percent: 10}}
            - {key: d-bounded, for: referee, on: won, earn: {percent: 7.25, at_least: 20, at_most: 1500}}
            """);

    @Test
    void decidesTheSameInEveryOrderOfArrival() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts(), integers().all()).checkAssert((facts, seed) -> {
            List<Fact> twice = new ArrayList<>(AnyFacts.shuffled(facts, seed));
            twice.addAll(facts);

            assertThat(decide(twice)).isEqualTo(decide(facts));
        });
    }

    @Test
    void booksTheSameWhetherFactsComeOneByOneOrAllTogether() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts(), integers().all()).checkAssert((facts, seed) -> {
            Books together = new Books(PROGRAM);
            together.settle(history(facts));
            Books oneByOne = new Books(PROGRAM);
            List<Fact> told = new ArrayList<>();
            for (Fact fact : AnyFacts.shuffled(facts, seed)) {
                told.add(fact);
                oneByOne.settle(history(told));
            }

            assertThat(live(oneByOne)).isEqualTo(live(together));
            assertThat(nonZero(oneByOne)).isEqualTo(nonZero(together));
        });
    }

    @Test
    void keepsBooksThatSayWhatTheEngineSaysWhateverHappens() {
        qt().withExamples(TRIES)
                .forAll(AnyFacts.facts(), lists().of(integers().between(0, 9)).ofSize(25))
                .checkAssert((facts, hands) -> {
                    Books books = new Books(PROGRAM);
                    List<Fact> told = new ArrayList<>();
                    for (int n = 0; n < facts.size(); n++) {
                        told.add(facts.get(n));
                        books.settle(history(told));

                        assertThat(books.settle(history(told)))
                                .as("a second time")
                                .isEmpty();
                        assertSettledPlusOpenIsWhatIsEarned(books, decide(told));
                        assertLedgerAgrees(books);
                        act(books, hands.get(n));
                        assertLedgerAgrees(books);
                    }
                });
    }

    @Test
    void reversesAVoidedRewardToTheCent() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts()).checkAssert(facts -> {
            Books books = new Books(PROGRAM);
            List<Fact> told = new ArrayList<>();
            for (Fact fact : facts) {
                told.add(fact);
                books.settle(history(told));
            }

            books.settle(claimed("2026-03-01").history());

            assertThat(books.lines()).noneMatch(line -> line.state().isLive());
            assertThat(nonZero(books)).isEmpty();
        });
    }

    @Test
    void neverEarnsLessForALargerDeal() {
        qt().withExamples(TRIES)
                .forAll(
                        longs().between(0, 50_000_000),
                        longs().between(0, 5_000_000),
                        arbitrary().pick("half_up", "half_even", "down"),
                        arbitrary()
                                .pick(
                                        "fixed: 50",
                                        "percent: 10",
                                        "percent: 0.37",
                                        "percent: 7.25, at_least: 20",
                                        "percent: 7.25, at_most: 1500",
                                        "percent: 33.333333, at_least: 20, at_most: 1500"))
                .checkAssert((cents, more, rounding, earn) -> {
                    Program program = SampleProgram.read("""
                            {program: p, name: P, currency: USD, rounding: %s,
                             rules: [{key: k, for: referrer, on: won, earn: {%s}}]}""".formatted(rounding, earn));

                    assertThat(earned(program, cents + more)).isGreaterThanOrEqualTo(earned(program, cents));
                });
    }

    private static void assertSettledPlusOpenIsWhatIsEarned(Books books, List<Decision> decisions) {
        for (Decision decision : decisions) {
            List<RewardLine> lines = books.lines().stream()
                    .filter(line ->
                            line.identity().rule().equals(decision.identity().rule()))
                    .toList();
            if (lines.stream().anyMatch(line -> line.state().isFinal())) {
                // A person or a rail ended it: from then on their word counts.
                continue;
            }
            Money live = sum(lines);
            switch (decision) {
                case Decision.Earned earned -> assertThat(live).isEqualTo(earned.amount());
                case Decision.NotEarned no -> assertThat(live.isZero()).isTrue();
                case Decision.WaitingForAmount waiting ->
                    assertThat(lines)
                            .filteredOn(line ->
                                    line.state().isLive() && !line.state().isSettled())
                            .allMatch(line -> line.state() == RewardState.WAITING_AMOUNT);
            }
        }
    }

    private static void assertLedgerAgrees(Books books) {
        assertThat(books.accounts().values().stream()
                        .reduce(Money.zero(CurrencyUnit.USD), Money::plus)
                        .isZero())
                .isTrue();
        for (UUID beneficiary : List.of(Books.ADA.id(), Books.REFERRAL)) {
            List<RewardLine> theirs = books.lines().stream()
                    .filter(line -> line.identity().beneficiaryId().equals(beneficiary))
                    .toList();
            assertThat(books.balance(Ledger.payable(beneficiary)).negated()).isEqualTo(sum(theirs));
        }
    }

    /** What a hold, a person or a payout may do next to the first line that is open. */
    private static void act(Books books, int hand) {
        List<RewardLine> lines = books.lines();
        for (int n = 0; n < lines.size(); n++) {
            RewardState state = lines.get(n).state();
            if (!state.isLive() || state == RewardState.DELIVERED) {
                continue;
            }
            if (hand == 0 && !state.isSettled()) {
                books.move(n, RewardState.REJECTED);
            } else if (hand > 4 && state != RewardState.WAITING_AMOUNT) {
                books.move(n, next(state));
            }
            return;
        }
    }

    private static RewardState next(RewardState state) {
        return state == RewardState.PENDING ? RewardState.APPROVED : RewardState.values()[state.ordinal() + 1];
    }

    private static Money sum(List<RewardLine> lines) {
        return lines.stream()
                .filter(line -> line.state().isLive())
                .map(RewardLine::amountOrZero)
                .reduce(Money.zero(CurrencyUnit.USD), Money::plus);
    }

    private static List<String> live(Books books) {
        return books.lines().stream()
                .filter(line -> line.state().isLive())
                .map(line -> line.identity().rule() + " " + line.state() + " " + line.amount() + " " + line.releaseAt())
                .toList();
    }

    private static List<String> nonZero(Books books) {
        return books.accounts().entrySet().stream()
                .filter(account -> !account.getValue().isZero())
                .map(Object::toString)
                .sorted()
                .toList();
    }

    private static Money earned(Program program, long cents) {
        String amount = BigDecimal.valueOf(cents, 2).toPlainString();
        Decision decision = Books.decide(
                        program,
                        claimed("2026-03-01")
                                .on("2026-04-01")
                                .dollars("A", amount)
                                .deal("A", WON)
                                .history())
                .getFirst();
        return decision instanceof Decision.Earned earned ? earned.amount() : Money.zero(CurrencyUnit.USD);
    }

    private static List<Decision> decide(List<Fact> facts) {
        return Books.decide(PROGRAM, history(facts));
    }

    private static ReferralHistory history(List<Fact> facts) {
        return ReferralHistory.of(AnyFacts.CLAIMED_AT, facts);
    }
}
