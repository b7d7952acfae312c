package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ReferralStatus;
import io.referloop.referral.Company;
import io.referloop.referral.Flags;
import io.referloop.referral.Progress;
import io.referloop.referral.Referral;
import io.referloop.referral.Story;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person may say about a reward that waits for one, and what they are told. */
class ReviewTests {

    private final Approvals approvals = TestCore.bean(Approvals.class);

    @Test
    void approvesNothingOfUnknownWorth() {
        Company company = new Company(
                "- {key: plan, for: referrer, on: won, earn: {table: {by: deal.plan, " + "values: {lite: 25}}}}");
        Referral referral = company.referred("A");
        company.tell(
                referral,
                Story.at(referral.claimedAt())
                        .field("A", "plan", "gold")
                        .deal("A", ReferralStatus.WON)
                        .facts());
        LiveRewards rewards = new LiveRewards(company);
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 0.00");

        assertThat(refused(approve(company, referral))).startsWith("AMOUNT_UNKNOWN Nothing tells what it is worth.");
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 0.00");
    }

    @Test
    void approvesUnitsThatAreWorthNoMoney() {
        Company company =
                new Company("- {key: t, for: referrer, on: won, earn: {units: {kind: ticket}}, hold_days: 0}");
        Referral referral = company.referred("A");
        flag(company, referral);
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "A", "1", 0);

        assertThat(approve(company, referral)).isEqualTo(new Outcome.Done());
        assertThat(rewards.listed()).containsExactly("SCHEDULED 0.00");
    }

    @Test
    void goesOnWithTheHoldOfWhatIsApprovedEarly() {
        Company company = new Company("- {key: won, for: referrer, on: won, earn: 100, hold_days: 1}");
        Referral referral = company.referred("A");
        flag(company, referral);
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "A", "1", 0);
        try (Told told = Told.of(company.workspace())) {
            assertThat(approve(company, referral)).isEqualTo(new Outcome.Done());

            assertThat(told.words()).containsExactly("test [PENDING 100.00] 1 decided");
        }
        assertThat(timeline(company)).endsWith("Ann: Approved; it is released when its hold is over");
    }

    @Test
    void keepsTheFirstOfTwoApprovalsInTheTimeline() {
        Company company = new Company(
                "approval: {auto_below: 10, two_people_from: 50}",
                "- {key: won, for: referrer, on: won, earn: 100, hold_days: 0}");
        Referral referral = company.referred("A");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "A", "1", 0);
        rewards.release(Duration.ofMinutes(1));

        assertThat(approve(company, referral))
                .isEqualTo(new Outcome.Noted("Your approval is kept; a second person has to approve it too."));
        assertThat(timeline(company)).endsWith("Ann: Approved by one; a second person has to approve it");
        assertThat(refused(approve(company, referral))).startsWith("APPROVED_ALREADY ");
    }

    @Test
    void saysSoWhenThereIsNothingToDecide() {
        Company company = new Company("- {key: won, for: referrer, on: won, earn: 100}");
        Referral referral = company.referred("A");
        new LiveRewards(company).won(referral, "A", "1", 0);

        assertThat(refused(approvals.approve(company.workspace(), new UUID(3, 4), "Ann")))
                .isEqualTo("REWARD_NOT_FOUND There is no such reward.");
        assertThat(refused(approve(company, referral))).startsWith("REWARD_STATE The reward is ");
    }

    @Test
    void takesAReasonOfThreeHundredCharactersAndNoLongerOne() {
        Company company = new Company("- {key: won, for: referrer, on: won, earn: 100}");
        Referral referral = company.referred("A");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "A", "1", 0);
        UUID reward = rewards.of(referral).getFirst().id();

        assertThat(refused(approvals.reject(company.workspace(), reward, "x".repeat(301), "Ann")))
                .startsWith("REASON_MISSING ");
        assertThat(approvals.reject(company.workspace(), reward, "x".repeat(300), "Ann"))
                .isEqualTo(new Outcome.Done());
        assertThat(rewards.listed()).containsExactly("REJECTED 100.00");
        assertThat(timeline(company)).endsWith("Ann: Rejected: " + "x".repeat(300));
    }

    private Outcome approve(Company company, Referral referral) {
        return approvals.approve(
                company.workspace(),
                new LiveRewards(company).of(referral).getFirst().id(),
                "Ann");
    }

    private static String refused(Outcome outcome) {
        Outcome.Refused refused = (Outcome.Refused) outcome;
        return refused.code() + " " + refused.message();
    }

    private static void flag(Company company, Referral referral) {
        boolean raised = new LiveRewards(company).in(() -> {
            boolean raise = TestCore.bean(Flags.class)
                    .raise(company.workspace(), referral.id(), "SAME_DOMAIN", "Both are at initech.example.");
            TestCore.bean(Progress.class).settle(company.workspace(), List.of(referral.id()), "test");
            return raise;
        });
        assertThat(raised).isTrue();
    }

    private static List<String> timeline(Company company) {
        return new LiveRewards(company)
                .in(() -> TestCore.bean(JdbcClient.class)
                        .sql("SELECT actor || ': ' || reason FROM reward_event ORDER BY revision")
                        .query(String.class)
                        .list());
    }
}
