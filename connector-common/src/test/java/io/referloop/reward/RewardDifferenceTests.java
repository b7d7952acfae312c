package io.referloop.reward;

import static io.referloop.program.ReferralStatus.DISQUALIFIED;
import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.NEGOTIATION;
import static io.referloop.program.ReferralStatus.QUALIFIED;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static io.referloop.referral.Story.noon;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Beneficiary;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.math.BigDecimal;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RewardDifferenceTests {

    private static final String PAYABLE = Ledger.payable(Books.ADA.id());

    private final Books books = Books.withRules("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
    private final Story story =
            claimed("2026-03-01").on("2026-04-01").dollars("A", "25000").deal("A", WON);

    @Test
    void booksWhatIsEarnedOnceHoweverOftenItIsTold() {
        assertThat(reasons(books.settle(story))).containsExactly("Earned $2,500.00");
        assertThat(books.settle(story)).isEmpty();
        assertThat(books.settle(story.on("2026-04-01").deal("A", WON))).isEmpty();

        assertThat(books.listed()).containsExactly("0 PENDING USD 2500.00");
        assertThat(owed()).isEqualTo(dollars("2500.00"));
    }

    @Test
    void waitsForTheAmountAndBooksItWhenItIsKnown() {
        Story without = claimed("2026-03-01").on("2026-04-01").deal("A", WON);

        assertThat(reasons(books.settle(without))).containsExactly("The deal has no amount.");
        assertThat(books.listed()).containsExactly("0 WAITING_AMOUNT ?");
        assertThat(owed()).isEqualTo(dollars("0"));
        assertThat(books.settle(without)).isEmpty();

        assertThat(reasons(books.settle(without.on("2026-04-02").dollars("A", "25000"))))
                .containsExactly("The amount is known now: $2,500.00");
        assertThat(books.listed()).containsExactly("0 PENDING USD 2500.00");
        assertThat(books.lines().getFirst().releaseAt()).isEqualTo(noon("2026-05-01"));
    }

    @Test
    void saysSoWhenItWaitsForAnotherReason() {
        Story without = claimed("2026-03-01").on("2026-04-01").deal("A", WON);
        books.settle(without);

        assertThat(reasons(
                        books.settle(without.on("2026-04-02").amount("A", "500").currency("A", "EUR"))))
                .containsExactly("The deal is in EUR and there is no rate to USD.");
        assertThat(books.listed()).containsExactly("0 WAITING_AMOUNT ?");
    }

    @Test
    void waitsAgainWhenTheAmountIsClearedBeforeItWasSent() {
        books.settle(story);

        books.settle(story.on("2026-04-05").amount("A", ""));

        assertThat(books.listed()).containsExactly("0 WAITING_AMOUNT ?");
        assertThat(owed()).isEqualTo(dollars("0"));
    }

    @Test
    void voidsALineThatStillWaitsForItsAmount() {
        Story without = claimed("2026-03-01").on("2026-04-01").deal("A", WON);
        books.settle(without);

        books.settle(without.on("2026-04-03").deal("A", LOST));

        assertThat(books.listed()).containsExactly("0 VOIDED USD 0.00");
        assertThat(owed()).isEqualTo(dollars("0"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "HELD_FOR_REVIEW", "APPROVED", "SCHEDULED"})
    void adjustsALineThatWasNotSentAndHoldsItAgain(RewardState state) {
        books.settle(story);
        moveTo(state);

        List<RewardChange> changes = books.settle(story.on("2026-04-05").amount("A", "20000"));

        assertThat(reasons(changes)).containsExactly("Adjusted from $2,500.00 to $2,000.00");
        assertThat(books.listed()).containsExactly("0 PENDING USD 2000.00");
        assertThat(owed()).isEqualTo(dollars("2000.00"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "HELD_FOR_REVIEW", "APPROVED", "SCHEDULED"})
    void voidsALineThatWasNotSentWhenTheDealIsLost(RewardState state) {
        books.settle(story);
        moveTo(state);

        List<RewardChange> changes = books.settle(story.on("2026-04-05").deal("A", LOST));

        assertThat(reasons(changes)).containsExactly("The referral was won but is now lost: the stage was not kept.");
        assertThat(books.listed()).containsExactly("0 VOIDED USD 2500.00");
        assertThat(owed()).isEqualTo(dollars("0"));
    }

    @Test
    void revivesAVoidedLineWithANewHold() {
        books.settle(story);
        books.settle(story.on("2026-04-03").deal("A", NEGOTIATION));

        List<RewardChange> changes = books.settle(story.on("2026-04-05").deal("A", WON));

        assertThat(reasons(changes)).containsExactly("Earned again: $2,500.00, with a new hold");
        assertThat(books.listed()).containsExactly("0 PENDING USD 2500.00");
        assertThat(books.lines().getFirst().releaseAt()).isEqualTo(noon("2026-05-05"));
        assertThat(books.lines().getFirst().revision()).isEqualTo(3);
        assertThat(owed()).isEqualTo(dollars("2500.00"));
    }

    @Test
    void startsTheHoldAgainWhenItLearnsTooLateThatTheStageWasLeft() {
        books.settle(story);

        List<RewardChange> changes = books.settle(
                story.on("2026-04-03").deal("A", NEGOTIATION).on("2026-04-05").deal("A", WON));

        assertThat(reasons(changes))
                .containsExactly("The hold starts again: the milestone was left and reached once more");
        assertThat(owed()).isEqualTo(dollars("2500.00"));
    }

    @Test
    void leavesASentLineAndCarriesTheDifference() {
        books.settle(story);
        moveTo(RewardState.SENT);

        assertThat(reasons(books.settle(story.on("2026-05-05").amount("A", "20000"))))
                .containsExactly("−$500.00 to take back: it comes to less now");
        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 PENDING USD -500.00");

        assertThat(reasons(books.settle(story.on("2026-05-06").amount("A", "30000"))))
                .containsExactly("Adjusted from −$500.00 to $500.00");
        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 PENDING USD 500.00");

        books.settle(story.on("2026-05-07").amount("A", "25000"));
        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 VOIDED USD 500.00");
        assertThat(owed()).isEqualTo(dollars("2500.00"));
    }

    @Test
    void takesBackWhatWasSentForADealThatFellThrough() {
        books.settle(story);
        moveTo(RewardState.DELIVERED);

        List<RewardChange> changes = books.settle(story.on("2026-06-01").deal("A", LOST));

        assertThat(reasons(changes))
                .containsExactly(
                        "−$2,500.00 to take back: The referral was won but is now lost: the stage was not kept.");
        assertThat(books.listed()).containsExactly("0 DELIVERED USD 2500.00", "1 PENDING USD -2500.00");
        assertThat(owed()).isEqualTo(dollars("0"));
    }

    @Test
    void takesBackASecondTimeWithoutCallingItEarned() {
        books.settle(story);
        moveTo(RewardState.SENT);
        books.settle(story.on("2026-06-01").deal("A", LOST));
        books.settle(story.on("2026-06-02").deal("A", WON));
        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 VOIDED USD -2500.00");

        List<RewardChange> changes = books.settle(story.on("2026-06-03").deal("A", LOST));

        assertThat(reasons(changes)).singleElement().asString().startsWith("−$2,500.00 to take back: ");
        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 PENDING USD -2500.00");
    }

    @Test
    void correctsASentCorrectionByAnotherLine() {
        books.settle(story);
        moveTo(RewardState.SENT);
        books.settle(story.on("2026-05-05").amount("A", "30000"));
        books.move(1, RewardState.SENT);

        books.settle(story.on("2026-05-06").amount("A", "10000"));

        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 SENT USD 500.00", "2 PENDING USD -2000.00");
        assertThat(owed()).isEqualTo(dollars("1000.00"));
    }

    @Test
    void letsASentLineStandWhenTheAmountIsClearedAfterwards() {
        books.settle(story);
        moveTo(RewardState.SENT);

        assertThat(books.settle(story.on("2026-05-05").amount("A", ""))).isEmpty();
    }

    @Test
    void doesNotReopenAClosedCorrectionBecauseTheAmountIsCleared() {
        books.settle(story);
        moveTo(RewardState.SENT);
        books.settle(story.on("2026-05-05").amount("A", "20000"));
        books.settle(story.on("2026-05-06").amount("A", "25000"));

        assertThat(books.settle(story.on("2026-05-07").amount("A", ""))).isEmpty();
        assertThat(books.listed()).containsExactly("0 SENT USD 2500.00", "1 VOIDED USD -500.00");
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "FAILED", "EXPIRED"})
    void doesNotOverruleWhoeverEndedALine(RewardState end) {
        books.settle(story);
        moveTo(end);

        assertThat(books.settle(story.on("2026-04-05").amount("A", "90000"))).isEmpty();
        assertThat(books.settle(story.on("2026-04-06").deal("A", LOST))).isEmpty();
        assertThat(books.settle(story.on("2026-04-07").deal("A", WON))).isEmpty();
        assertThat(books.settle(story.on("2026-04-08").amount("A", ""))).isEmpty();

        assertThat(books.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.state()).isEqualTo(end));
    }

    @Test
    void voidsARewardWhoseDealTurnsNegative() {
        books.settle(story);

        books.settle(story.on("2026-04-05").amount("A", "-25000"));

        assertThat(books.listed()).containsExactly("0 VOIDED USD 2500.00");
    }

    @Test
    void keepsTheTwoSidesOfOneMilestoneApart() {
        Books both = new Books(SampleProgram.withRules("""
                - {key: give, for: referrer, on: won, earn: {fixed: 300}}
                - {key: welcome, for: referee, on: won, earn: {fixed: 100}}
                """));
        both.settle(story);
        both.move(0, RewardState.SENT);

        both.settle(story.on("2026-06-01").deal("A", DISQUALIFIED));

        assertThat(both.listed()).containsExactly("0 SENT USD 300.00", "1 PENDING USD -300.00", "0 VOIDED USD 100.00");
        assertThat(both.lines())
                .extracting(line -> line.identity().role())
                .containsExactly(Beneficiary.REFERRER, Beneficiary.REFERRER, Beneficiary.REFEREE);
    }

    @Test
    void leavesEarlierStepsAloneWhenALaterOneIsLost() {
        Books steps = new Books(SampleProgram.withRules("""
                - {key: a-thanks, for: referrer, on: qualified, earn: {fixed: 50}}
                - {key: b-share, for: referrer, on: won, earn: {percent: 10}}
                """));
        Story deal = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-04-01")
                .dollars("A", "25000")
                .deal("A", WON);
        steps.settle(deal);

        steps.settle(deal.on("2026-04-05").deal("A", LOST));

        assertThat(steps.listed()).containsExactly("0 PENDING USD 50.00", "0 VOIDED USD 2500.00");
    }

    private void moveTo(RewardState state) {
        books.move(0, state);
    }

    private Money owed() {
        return books.balance(PAYABLE).negated();
    }

    private static Money dollars(String amount) {
        return Money.of(CurrencyUnit.USD, new BigDecimal(amount));
    }

    private static List<String> reasons(List<RewardChange> changes) {
        return changes.stream().map(RewardChange::reason).toList();
    }
}
