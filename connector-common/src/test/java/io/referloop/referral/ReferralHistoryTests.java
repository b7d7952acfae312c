package io.referloop.referral;

import static io.referloop.program.ReferralStatus.ACCEPTED;
import static io.referloop.program.ReferralStatus.CONTACTED;
import static io.referloop.program.ReferralStatus.DISQUALIFIED;
import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.MEETING;
import static io.referloop.program.ReferralStatus.NEGOTIATION;
import static io.referloop.program.ReferralStatus.OPPORTUNITY;
import static io.referloop.program.ReferralStatus.QUALIFIED;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static io.referloop.referral.Story.dealKey;
import static io.referloop.referral.Story.noon;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ReferralStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferralHistoryTests {

    @Test
    void standsAtTheClaimUntilTheCrmSaysSomething() {
        ReferralHistory history = claimed("2026-03-01").history();

        assertThat(history.standing()).isEqualTo(new ReferralHistory.Moment(ACCEPTED, noon("2026-03-01"), null));
        assertThat(history.deal()).isEmpty();
    }

    @Test
    void followsADealFromStageToStage() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-03-09")
                .deal("A", NEGOTIATION)
                .on("2026-04-01")
                .deal("A", WON)
                .history();

        assertThat(history.moments())
                .extracting(ReferralHistory.Moment::status)
                .containsExactly(ACCEPTED, QUALIFIED, NEGOTIATION, WON);
        assertThat(history.standing().since()).isEqualTo(noon("2026-04-01"));
    }

    @Test
    void letsDealsDecideOverLeadsContactsAndCompanies() {
        Story story = claimed("2026-03-01").on("2026-03-05").company("acme", WON);
        assertThat(status(story)).isEqualTo(WON);

        story.on("2026-03-06").contact("priya", CONTACTED);
        assertThat(status(story)).isEqualTo(CONTACTED);

        story.on("2026-03-07").lead("priya", MEETING);
        assertThat(status(story)).isEqualTo(MEETING);

        story.on("2026-03-08").deal("A", QUALIFIED);
        assertThat(status(story)).isEqualTo(QUALIFIED);
    }

    @Test
    void countsTheBestOfAPersonsFieldsUnlessTheNewestIsAnEnd() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .contact("priya", "lifecycle", OPPORTUNITY)
                .on("2026-03-06")
                .contact("priya", "lead status", CONTACTED);
        assertThat(status(story)).as("a call does not undo the opportunity").isEqualTo(OPPORTUNITY);

        story.on("2026-03-07").contact("priya", "lead status", DISQUALIFIED);
        assertThat(status(story)).isEqualTo(DISQUALIFIED);

        story.on("2026-03-08").contact("priya", "lifecycle", WON);
        assertThat(status(story)).isEqualTo(WON);

        story.on("2026-03-09").contact("priya", "lifecycle", CONTACTED);
        assertThat(status(story)).as("what a field said before is forgotten").isEqualTo(CONTACTED);
    }

    @Test
    void doesNotLetACustomerContactKeepALostDealAlive() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .contact("priya", WON)
                .on("2026-03-06")
                .deal("A", WON)
                .on("2026-03-20")
                .deal("A", LOST);

        assertThat(status(story)).isEqualTo(LOST);
    }

    @Test
    void standsWhereTheBestOfSeveralDealsStands() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", LOST)
                .on("2026-03-06")
                .deal("B", QUALIFIED)
                .on("2026-03-07")
                .deal("C", DISQUALIFIED);
        assertThat(status(story)).isEqualTo(QUALIFIED);

        story.on("2026-03-08").deal("B", DISQUALIFIED);
        assertThat(status(story)).isEqualTo(LOST);
    }

    @Test
    void keepsEarlierMilestonesOfALostDealButNotWon() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-04-01")
                .deal("A", WON)
                .on("2026-04-10")
                .deal("A", LOST)
                .history();

        assertThat(since(history, QUALIFIED)).contains(noon("2026-03-05"));
        assertThat(since(history, NEGOTIATION)).contains(noon("2026-04-01"));
        assertThat(since(history, WON)).isEmpty();
        assertThat(history.everReached(WON)).isTrue();
    }

    @Test
    void givesUpEveryMilestoneWhenDisqualified() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-03-10")
                .deal("A", DISQUALIFIED)
                .history();

        assertThat(since(history, QUALIFIED)).isEmpty();
        assertThat(since(history, CONTACTED)).isEmpty();
    }

    @Test
    void givesUpAMilestoneThatALostDealHadNotReached() {
        ReferralHistory history =
                claimed("2026-03-01").on("2026-03-05").deal("A", LOST).history();

        assertThat(since(history, CONTACTED)).isEmpty();
        assertThat(history.everReached(CONTACTED)).isFalse();
    }

    @Test
    void givesUpWhatItFellBackBehindAndCountsItsReturnFromTheReturn() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", NEGOTIATION)
                .on("2026-03-10")
                .deal("A", QUALIFIED);
        assertThat(since(story.history(), NEGOTIATION)).isEmpty();
        assertThat(since(story.history(), QUALIFIED)).contains(noon("2026-03-05"));

        story.on("2026-03-20").deal("A", NEGOTIATION);
        assertThat(since(story.history(), NEGOTIATION)).contains(noon("2026-03-20"));
        assertThat(since(story.history(), QUALIFIED)).contains(noon("2026-03-05"));
    }

    @Test
    void startsAWonDealAnewWhenItWasReopenedAndWonAgain() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-04-01")
                .deal("A", WON)
                .on("2026-04-04")
                .deal("A", NEGOTIATION)
                .on("2026-04-06")
                .deal("A", WON)
                .history();

        assertThat(since(history, WON)).contains(noon("2026-04-06"));
    }

    @Test
    void keepsAMilestoneWhileAnotherDealHoldsIt() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-04-01")
                .deal("A", WON)
                .on("2026-04-02")
                .deal("B", WON)
                .on("2026-04-10")
                .deal("A", LOST)
                .history();

        assertThat(since(history, WON)).contains(noon("2026-04-01"));
        assertThat(history.deal()).contains(dealKey("B"));
    }

    @Test
    void reachesAMilestoneThatWasSkippedUnlessItHasToBeEntered() {
        ReferralHistory history =
                claimed("2026-03-01").on("2026-04-01").deal("A", WON).history();

        assertThat(since(history, QUALIFIED)).contains(noon("2026-04-01"));
        assertThat(history.reached(QUALIFIED, true)).isEmpty();
        assertThat(history.reached(WON, true)).isPresent();
    }

    @Test
    void countsAnEnteredMilestoneFromItsEntry() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", OPPORTUNITY)
                .on("2026-03-08")
                .deal("A", QUALIFIED)
                .on("2026-04-01")
                .deal("A", WON)
                .history();

        assertThat(since(history, QUALIFIED)).contains(noon("2026-03-05"));
        assertThat(history.reached(QUALIFIED, true).map(ReferralHistory.Moment::since))
                .contains(noon("2026-03-08"));
    }

    @Test
    void countsWhatHappenedBeforeTheClaimFromTheClaim() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-01-05")
                .deal("A", QUALIFIED)
                .on("2026-02-05")
                .deal("A", MEETING)
                .history();

        assertThat(history.standing().status()).isEqualTo(MEETING);
        assertThat(history.moments()).extracting(ReferralHistory.Moment::since).containsOnly(noon("2026-03-01"));
    }

    @Test
    void forgetsADeletedDealAndRemembersItWhenRestored() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .contact("priya", QUALIFIED)
                .on("2026-04-01")
                .deal("A", WON)
                .on("2026-04-05")
                .gone("A");
        assertThat(status(story)).isEqualTo(QUALIFIED);
        assertThat(story.history().deal()).isEmpty();

        story.on("2026-04-06").restored("A");
        assertThat(status(story)).isEqualTo(WON);
        assertThat(story.history().deal()).contains(dealKey("A"));
        assertThat(since(story.history(), WON)).contains(noon("2026-04-06"));
    }

    @Test
    void ignoresWhatADeletedDealSaysUntilItIsRestored() {
        Story story = claimed("2026-03-01")
                .on("2026-04-01")
                .gone("A")
                .on("2026-04-02")
                .deal("A", WON);
        assertThat(status(story)).isEqualTo(ACCEPTED);

        story.on("2026-04-03").restored("A");
        assertThat(status(story)).isEqualTo(WON);
        assertThat(since(story.history(), WON)).contains(noon("2026-04-03"));
    }

    @Test
    void countsASaleThatTwoCrmsKnowOnce() {
        Story story = claimed("2026-03-01")
                .on("2026-04-01")
                .deal("A", WON)
                .on("2026-04-02")
                .deal("B", WON)
                .same("B", "A");
        assertThat(story.history().deals()).containsExactly(dealKey("A"));

        story.same("A", "B");
        assertThat(story.history().deals()).as("also when both say so").hasSize(1);

        story.on("2026-04-05").gone("A");
        assertThat(story.history().deals()).containsExactly(dealKey("B"));
    }

    @Test
    void ignoresAStageThatNobodyMapped() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-03-06")
                .unmapped("A", "parked");

        assertThat(status(story)).isEqualTo(QUALIFIED);
    }

    @Test
    void takesAmountsFromTheDealThatGotFurthestFirst() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", WON)
                .on("2026-03-04")
                .deal("B", WON)
                .on("2026-03-03")
                .deal("C", NEGOTIATION)
                .history();

        assertThat(history.deal()).contains(dealKey("B"));
    }

    @Test
    void doesNotChangeTheDealBecauseItsStageIsToldAgain() {
        ReferralHistory history = claimed("2026-03-01")
                .on("2026-03-04")
                .deal("A", WON)
                .on("2026-03-05")
                .deal("B", WON)
                .on("2026-03-06")
                .deal("A", WON)
                .history();

        assertThat(history.deal()).contains(dealKey("A"));
    }

    @Test
    void takesTheNewestAmountWhateverArrivedLast() {
        Story story = claimed("2026-03-01")
                .on("2026-03-06")
                .amount("A", "30000")
                .on("2026-03-05")
                .amount("A", "25000");

        assertThat(story.history().amount(dealKey("A")))
                .hasValueSatisfying(it -> assertThat(it).isEqualByComparingTo("30000"));
        assertThat(story.on("2026-03-07").amount("A", "").history().amount(dealKey("A")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"abc", "12,5", "1e999999999", "-1e400", "1e-999999999", "99999999999999999999", "NaN", "0x10"})
    void knowsNoAmountWhereThereIsNoneToReckonWith(String amount) {
        ReferralHistory history =
                claimed("2026-03-01").on("2026-03-06").amount("A", amount).history();

        assertThat(history.amount(dealKey("A"))).isEmpty();
    }

    @Test
    void breaksTiesTheSameWayInEveryOrder() {
        List<Fact> facts = new ArrayList<>(claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .deal("A", WON)
                .deal("B", LOST)
                .gone("B")
                .amount("A", "1")
                .amount("A", "2")
                .facts());
        ReferralHistory first = ReferralHistory.of(noon("2026-03-01"), facts);

        Collections.reverse(facts);
        ReferralHistory second = ReferralHistory.of(noon("2026-03-01"), facts);

        assertThat(second.moments()).isEqualTo(first.moments());
        assertThat(second.amount(dealKey("A"))).isEqualTo(first.amount(dealKey("A")));
    }

    private static ReferralStatus status(Story story) {
        return story.history().standing().status();
    }

    private static Optional<Instant> since(ReferralHistory history, ReferralStatus milestone) {
        return history.reached(milestone, false).map(ReferralHistory.Moment::since);
    }
}
