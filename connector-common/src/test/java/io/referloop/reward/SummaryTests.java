package io.referloop.reward;

import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.QUALIFIED;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTests {

    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Program program = SampleProgram.withRules("""
            - {key: a-thanks, for: referrer, on: qualified, earn: {fixed: 50}, hold_days: 14}
            - {key: b-share, for: referrer, on: won, earn: {percent: 10}}
            """);
    private final Books books = new Books(program);

    @Test
    void answersTheFourQuestionsBeforeAnythingHappened() {
        assertThat(summary(claimed("2026-03-01")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        ReferralField.REFERRAL_ID, "R-1042",
                        ReferralField.REFERRED_BY, "Ada Byron (ada@initech.example)",
                        ReferralField.REFERRAL_REASON, "They met at the trade fair",
                        ReferralField.REFERRED_ON, "2026-03-01",
                        ReferralField.REFERRAL_STATUS, "Accepted",
                        ReferralField.REWARD, """
                                Nothing yet: $50.00 for the referrer, when the referral is qualified. Waits: the referral is not qualified yet.
                                Nothing yet: 10 % of the deal for the referrer, when the deal is won. Waits: the referral is not won yet.""",
                        ReferralField.NEXT_STEP, "Next: $50.00 for the referrer, when the referral is qualified.",
                        ReferralField.NEXT_ON, ""));
    }

    @Test
    void namesTheEarliestReleaseAsTheNextStep() {
        Story story = claimed("2026-03-01")
                .on("2026-03-05")
                .deal("A", QUALIFIED)
                .on("2026-03-10")
                .dollars("A", "25000")
                .deal("A", WON);

        Map<ReferralField, String> summary = summary(story);

        assertThat(summary.get(ReferralField.REWARD)).isEqualTo("""
                $50.00 on hold until 19 Mar 2026: $50.00 for the referrer, when the referral is qualified
                $2,500.00 on hold until 9 Apr 2026: 10 % of the deal for the referrer, when the deal is won""");
        assertThat(summary.get(ReferralField.NEXT_STEP))
                .isEqualTo("On hold until 19 Mar 2026, then it is released by itself.");
        assertThat(summary.get(ReferralField.NEXT_ON)).isEqualTo("2026-03-19");
    }

    @Test
    void namesDaysInTheZoneOfTheWorkspace() {
        Story story = claimed("2026-03-01").at("2026-03-05T23:30:00Z").deal("A", QUALIFIED);
        books.settle(story);

        assertThat(Summary.next(settlement(story), ZoneId.of("Europe/Berlin")).on())
                .contains(LocalDate.parse("2026-03-20"));
        assertThat(Summary.next(settlement(story), UTC).on()).contains(LocalDate.parse("2026-03-19"));
    }

    @Test
    void saysWhatItWaitsFor() {
        Story story = claimed("2026-03-01").on("2026-03-05").deal("A", WON);
        books.settle(story);
        books.move(0, RewardState.SENT);

        Map<ReferralField, String> summary = Summary.of(settlement(story), UTC);

        assertThat(summary.get(ReferralField.REWARD)).isEqualTo("""
                $50.00 sent: $50.00 for the referrer, when the referral is qualified
                An amount to come waiting for the amount: 10 % of the deal for the referrer, when the deal is won""");
        assertThat(summary.get(ReferralField.NEXT_STEP)).isEqualTo("A reward waits for the deal's amount.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        HELD_FOR_REVIEW | A reward waits for approval.
        APPROVED        | A reward is released and will be paid.
        SCHEDULED       | A reward is released and will be paid.
        SENT            | Next: 10 % of the deal for the referrer, when the deal is won.
        REJECTED        | Next: 10 % of the deal for the referrer, when the deal is won.
        """)
    void namesWhoActsNext(RewardState state, String next) {
        Story story = claimed("2026-03-01").on("2026-03-05").deal("A", QUALIFIED);
        books.settle(story);
        books.move(0, state);

        assertThat(Summary.next(settlement(story), UTC)).isEqualTo(new Summary.Next(next, Optional.empty()));
    }

    @Test
    void expectsNothingMoreOfALostReferral() {
        Story story = claimed("2026-03-01").on("2026-03-05").deal("A", LOST);

        Map<ReferralField, String> summary = summary(story);

        assertThat(summary.get(ReferralField.REFERRAL_STATUS)).isEqualTo("Lost");
        assertThat(summary.get(ReferralField.NEXT_STEP)).isEqualTo("Nothing more.");
    }

    @Test
    void doesNotAnnounceARuleThatIsOverAlready() {
        Books share = Books.withRules("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
        Story story = claimed("2026-03-01").on("2026-03-05").dollars("A", "0").deal("A", WON);

        assertThat(share.settle(story)).isEmpty();
        RewardsSettled.Settlement settlement = new RewardsSettled.Settlement(
                share.movement(story.history()),
                share.lines(),
                Books.decide(
                        SampleProgram.withRules("- {key: share, for: referrer, on: won, earn: {percent: 10}}"),
                        story.history()));

        assertThat(Summary.next(settlement, UTC)).isEqualTo(new Summary.Next("Nothing more.", Optional.empty()));
    }

    @Test
    void keepsEachRewardAsARecordOfItsOwn() {
        Program both = SampleProgram.withRules("""
                - {key: a-share, for: referrer, on: won, earn: {percent: 10}}
                - {key: b-ticket, for: referee, on: won, earn: {units: {kind: ticket, count: 2, name: Ticket, value: 30}}}
                """);
        Books kept = new Books(both);
        Story unpriced = claimed("2026-03-01").on("2026-03-05").deal("A", WON);

        kept.settle(unpriced);
        assertThat(records(kept, unpriced))
                .first()
                .satisfies(it -> assertThat(List.of(it.worth(), it.amount(), it.state(), it.releaseOn()))
                        .containsExactly("An amount to come", "", "Waiting for the amount", ""));

        Story priced = unpriced.on("2026-03-06").dollars("A", "25000");
        kept.settle(priced);
        List<ReferralEntry.Reward> records = records(kept, priced);
        assertThat(records)
                .extracting(it -> String.join(
                        " | ",
                        it.role(),
                        it.beneficiary(),
                        it.worth(),
                        it.amount(),
                        it.currency(),
                        it.earnedOn(),
                        it.releaseOn()))
                .containsExactly(
                        "the referrer | Ada Byron | $2,500.00 | 2500.00 | USD | 2026-03-05 | 2026-04-04",
                        "the referred customer |  | 2 × Ticket |  | USD | 2026-03-05 | 2026-04-04");
        assertThat(records.getFirst().key())
                .isEqualTo(kept.lines().getFirst().id().toString());
        assertThat(records.getFirst().why())
                .contains("Basis: amount of the deal (25,000.00)\n")
                .contains("Hold: 30 days and the stage kept: 4 Apr 2026\n");
    }

    private static List<ReferralEntry.Reward> records(Books books, Story story) {
        return Summary.rewardsOf(
                books.lines(),
                books.movement(story.history()).referral().referrer().name(),
                UTC);
    }

    private Map<ReferralField, String> summary(Story story) {
        books.settle(story);
        return Summary.of(settlement(story), UTC);
    }

    private RewardsSettled.Settlement settlement(Story story) {
        return new RewardsSettled.Settlement(
                books.movement(story.history()), books.lines(), Books.decide(program, story.history()));
    }
}
