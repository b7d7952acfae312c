package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.referloop.program.ReferralStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferralHistoryPropertyTests {

    private static final int TRIES = 2_000;

    @Test
    void isTheSameInEveryOrderOfArrival() {
        qt().withExamples(TRIES)
                .forAll(AnyFacts.facts(), integers().all())
                .checkAssert((facts, seed) -> assertSame(history(AnyFacts.shuffled(facts, seed)), history(facts)));
    }

    @Test
    void isTheSameHoweverOftenAFactIsTold() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts(), integers().all()).checkAssert((facts, seed) -> {
            List<Fact> repeated = new ArrayList<>(facts);
            repeated.addAll(AnyFacts.shuffled(facts, seed));

            assertSame(history(repeated), history(facts));
        });
    }

    @Test
    void neverGoesBackInTimeNorBehindTheClaim() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts()).checkAssert(facts -> {
            List<ReferralHistory.Moment> moments = history(facts).moments();

            assertThat(moments).extracting(ReferralHistory.Moment::since).isSorted();
            assertThat(moments.getFirst())
                    .isEqualTo(new ReferralHistory.Moment(ReferralStatus.ACCEPTED, AnyFacts.CLAIMED_AT, null));
            assertThat(moments.stream()
                            .map(ReferralHistory.Moment::status)
                            .distinct()
                            .count())
                    .isLessThanOrEqualTo(ReferralStatus.values().length);
        });
    }

    @Test
    void reachesEveryEarlierStepThatItPassed() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts()).checkAssert(facts -> {
            ReferralHistory history = history(facts);
            List<ReferralStatus> milestones = ReferralStatus.milestones();
            for (int n = 1; n < milestones.size(); n++) {
                if (history.reached(milestones.get(n), false).isPresent()) {
                    assertThat(history.reached(milestones.get(n - 1), false)).isPresent();
                }
                if (history.reached(milestones.get(n), true).isPresent()) {
                    assertThat(history.reached(milestones.get(n), false)).isPresent();
                }
            }
        });
    }

    @Test
    void isWonExactlyWhileItStandsAtWon() {
        qt().withExamples(TRIES).forAll(AnyFacts.facts()).checkAssert(facts -> {
            ReferralHistory history = history(facts);

            assertThat(history.reached(ReferralStatus.WON, false).isPresent())
                    .isEqualTo(history.standing().status() == ReferralStatus.WON);
        });
    }

    private static ReferralHistory history(List<Fact> facts) {
        return ReferralHistory.of(AnyFacts.CLAIMED_AT, facts);
    }

    private static void assertSame(ReferralHistory one, ReferralHistory other) {
        assertThat(one.moments()).isEqualTo(other.moments());
        assertThat(one.deal()).isEqualTo(other.deal());
        other.deal().ifPresent(deal -> {
            assertThat(one.amount(deal)).isEqualTo(other.amount(deal));
            assertThat(one.latest(deal, Fact.CURRENCY)).isEqualTo(other.latest(deal, Fact.CURRENCY));
        });
    }
}
