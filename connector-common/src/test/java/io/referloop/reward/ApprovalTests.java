package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Company;
import io.referloop.referral.Flags;
import io.referloop.referral.Progress;
import io.referloop.referral.Referral;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApprovalTests {

    private static final String SHARE = "- {key: share, for: referrer, on: won, earn: {percent: 10}, hold_days: 1}";

    private final Company company = new Company("approval: {auto_below: 100, two_people_from: 1000}", SHARE);
    private final UUID workspace = company.workspace();
    private final LiveRewards rewards = new LiveRewards(company);
    private final Approvals approvals = TestCore.bean(Approvals.class);
    private final Flags flags = TestCore.bean(Flags.class);
    private final Referral referral = company.referred("A");

    @Test
    void needsNobodyBelowTheFirstLimit() {
        rewards.won(referral, "A", "900", 0);
        rewards.release(Duration.ofDays(2));

        assertThat(rewards.listed()).containsExactly("SCHEDULED 90.00");
    }

    @Test
    void needsOnePersonFromTheFirstLimitOn() {
        rewards.won(referral, "A", "1000", 0);
        rewards.release(Duration.ofDays(2));
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 100.00");

        assertThat(approve("ann@initech.example")).isEqualTo(new Outcome.Done());

        assertThat(rewards.listed()).containsExactly("SCHEDULED 100.00");
    }

    @Test
    void needsTwoDifferentPeopleFromTheSecondLimitOn() {
        rewards.won(referral, "A", "10000", 0);
        rewards.release(Duration.ofDays(2));

        assertThat(approve("ann@initech.example")).isInstanceOf(Outcome.Noted.class);
        assertThat(approve("ann@initech.example"))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("APPROVED_ALREADY"));
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 1000.00");

        assertThat(approve("bob@initech.example")).isEqualTo(new Outcome.Done());
        assertThat(rewards.listed()).containsExactly("SCHEDULED 1000.00");
    }

    @Test
    void forgetsAnApprovalWhenTheAmountChanges() {
        rewards.won(referral, "A", "10000", 0);
        rewards.release(Duration.ofDays(2));
        approve("ann@initech.example");

        rewards.won(referral, "A", "20000", 1);
        rewards.release(Duration.ofDays(2));

        assertThat(approve("bob@initech.example")).isInstanceOf(Outcome.Noted.class);
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 2000.00");
    }

    @Test
    void holdsWhatIsFlaggedUntilTheFlagIsCleared() {
        raise("SAME_DOMAIN", "Both are at initech.example.");
        rewards.won(referral, "A", "900", 0);
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 90.00");

        clear();

        assertThat(rewards.listed()).containsExactly("PENDING 90.00");
        rewards.release(Duration.ofDays(2));
        assertThat(rewards.listed()).containsExactly("SCHEDULED 90.00");
    }

    @Test
    void withdrawsAPayoutThatAFlagStandsAgainst() {
        rewards.won(referral, "A", "900", 0);
        rewards.release(Duration.ofDays(2));
        assertThat(rewards.listed()).containsExactly("SCHEDULED 90.00");

        raise("OPEN_DEAL", "Deal A is older.");

        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 90.00");
    }

    @Test
    void waitsForTheEndOfTheHoldWhenAFlagIsApprovedBefore() {
        raise("SAME_DOMAIN", "Both are at initech.example.");
        rewards.won(referral, "A", "900", 0);

        approve("ann@initech.example");

        assertThat(rewards.listed()).containsExactly("PENDING 90.00");
        rewards.release(Duration.ofDays(2));
        assertThat(rewards.listed()).containsExactly("SCHEDULED 90.00");
    }

    @Test
    void keepsTheReasonOfARejection() {
        rewards.won(referral, "A", "1000", 0);

        assertThat(approvals.reject(workspace, reward(), "  ", "Ann")).isInstanceOf(Outcome.Refused.class);
        assertThat(approvals.reject(workspace, reward(), "Not a referral", "Ann"))
                .isEqualTo(new Outcome.Done());

        assertThat(rewards.listed()).containsExactly("REJECTED 100.00");
    }

    @Test
    void releasesAGrantThatIsForNoReferral() {
        TestCore.bean(Grants.class)
                .forReferrer(
                        workspace,
                        UUID.randomUUID(),
                        referral.programId(),
                        referral.referrer().id(),
                        org.joda.money.Money.parse("USD 150"),
                        "Spoke at the summit",
                        "Ann",
                        "test");
        rewards.release(Duration.ofDays(60));
        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 150.00");

        UUID grant = rewards.only("HELD_FOR_REVIEW");
        assertThat(approvals.approve(workspace, grant, "Bob")).isEqualTo(new Outcome.Done());
        assertThat(rewards.listed()).containsExactly("SCHEDULED 150.00");
    }

    private Outcome approve(String member) {
        return approvals.approve(workspace, reward(), member);
    }

    private UUID reward() {
        return rewards.of(referral).getFirst().id();
    }

    private void raise(String code, String reason) {
        boolean unused = rewards.in(() -> {
            boolean raised = flags.raise(workspace, referral.id(), code, reason);
            TestCore.bean(Progress.class).settle(workspace, List.of(referral.id()), "test");
            return raised;
        });
    }

    private void clear() {
        boolean unused = flags.clear(
                workspace, flags.open(workspace).getFirst().id(), "Ann", "They are different companies.", "test");
    }
}
