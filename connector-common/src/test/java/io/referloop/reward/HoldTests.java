package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Programs;
import io.referloop.referral.Company;
import io.referloop.referral.Referral;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens when a hold is over. */
class HoldTests {

    /** As many as are looked at in one go. */
    private static final int BATCH = 100;

    private static final String SHARE = "- {key: share, for: referrer, on: won, earn: {percent: 10}, hold_days: 0}";

    private final Holds holds = TestCore.bean(Holds.class);

    @Test
    void saysHowManyItReleasedAndReleasesEachOnce() {
        int before = holds.releaseDue();
        assertThat(before).isNotNegative();
        Company company = new Company(SHARE);
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(company.referred("A"), "A", "1000", 0);
        rewards.won(company.referred("B"), "B", "2000", 0);
        Referral later = company.referred("C");
        rewards.won(later, "C", "3000", 1);

        assertThat(holds.releaseDue()).isEqualTo(2);
        assertThat(holds.releaseDue()).isZero();
        assertThat(rewards.listed()).containsExactly("PENDING 300.00", "SCHEDULED 100.00", "SCHEDULED 200.00");

        TestCore.clock().advance(Duration.ofHours(2));
        int due = due();
        List<Integer> counts = Together.all(6, n -> holds::releaseDue);
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(due);
        assertThat(rewards.of(later)).extracting(RewardLine::revision).containsExactly(3);
    }

    @Test
    void releasesTheOthersWhereOneCannotBeReleased() {
        int before = holds.releaseDue();
        assertThat(before).isNotNegative();
        Company company = new Company(SHARE);
        LiveRewards rewards = new LiveRewards(company);
        Referral broken = company.referred("A");
        rewards.won(broken, "A", "1000", 0);
        rewards.won(company.referred("B"), "B", "2000", 0);
        UUID reward = rewards.of(broken).getFirst().id();
        why(reward, "{}");
        try {
            assertThat(holds.releaseDue()).isEqualTo(1);
            assertThat(rewards.listed()).containsExactly("PENDING 100.00", "SCHEDULED 200.00");
        } finally {
            why(reward, "[]");
        }

        assertThat(holds.releaseDue()).isEqualTo(1);
        assertThat(rewards.listed()).containsExactly("SCHEDULED 100.00", "SCHEDULED 200.00");
    }

    @Test
    void releasesTheOthersWhereMoreThanABatchCannotBeReleased() {
        int before = holds.releaseDue();
        assertThat(before).isNotNegative();
        Company company = new Company(SHARE);
        LiveRewards rewards = new LiveRewards(company);
        for (int n = 0; n < BATCH; n++) {
            Referral broken = company.referred("Broken" + n);
            rewards.won(broken, "Broken" + n, "1000", 0);
            why(id(rewards, broken), "{}");
        }
        Referral behind = company.referred("Behind");
        TestCore.clock().advance(Duration.ofSeconds(1));
        rewards.won(behind, "Behind", "2000", 0);
        try {
            assertThat(holds.releaseDue()).isEqualTo(1);
            assertThat(rewards.listed()).filteredOn("SCHEDULED 200.00"::equals).hasSize(1);
        } finally {
            TestCore.superuser()
                    .sql("UPDATE reward SET why = '[]' WHERE workspace_id = ?")
                    .param(company.workspace())
                    .update();
        }
        assertThat(holds.releaseDue()).isEqualTo(BATCH);
    }

    @Test
    void saysWhoHasToApprove() {
        Company company = new Company("approval: {auto_below: 100, two_people_from: 1000}", SHARE);
        LiveRewards rewards = new LiveRewards(company);
        Referral one = company.referred("A");
        rewards.won(one, "A", "1000", 0);
        Referral two = company.referred("B");
        rewards.won(two, "B", "10000", 0);
        rewards.release(Duration.ofMinutes(1));

        assertThat(reasons(rewards, one)).last().isEqualTo("The hold is over; $100.00 needs a person's approval");
        assertThat(reasons(rewards, two))
                .last()
                .isEqualTo("The hold is over; $1,000.00 needs the approval of two people");
    }

    @Test
    void releasesWhatWasApprovedWhileItWasOnHold() {
        Company company = new Company("approval: {auto_below: 100}", SHARE);
        LiveRewards rewards = new LiveRewards(company);
        Referral referral = company.referred("A");
        rewards.won(referral, "A", "1000", 0);
        rewards.release(Duration.ofMinutes(1));
        assertThat(TestCore.bean(Approvals.class).approve(company.workspace(), id(rewards, referral), "Ann"))
                .isEqualTo(new Outcome.Done());
        rewards.lost(referral, "A", 1);
        rewards.won(referral, "A", "1000", 2);
        assertThat(rewards.listed()).containsExactly("PENDING 100.00");

        rewards.release(Duration.ofHours(3));

        assertThat(rewards.listed()).as("the same amount, and Ann has seen it").containsExactly("SCHEDULED 100.00");
    }

    @Test
    void asksByTheVersionThatTheReferralWasClaimedUnder() {
        Company company = new Company("approval: {auto_below: 100}", SHARE);
        LiveRewards rewards = new LiveRewards(company);
        Referral old = company.referred("A");
        publish(company, "sample", "");
        TestCore.clock().advance(Duration.ofMinutes(1));
        Referral young = company.referred("B");
        rewards.won(old, "A", "1000", 0);
        rewards.won(young, "B", "2000", 0);
        rewards.release(Duration.ofMinutes(1));

        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 100.00", "SCHEDULED 200.00");
    }

    @Test
    void asksAboutAGrantByTheProgramThatItIsGrantedUnder() {
        Company company = new Company(SHARE);
        Referral referral = company.referred("A");
        UUID strict = publish(company, "strict", "approval: {auto_below: 10}");
        LiveRewards rewards = new LiveRewards(company);

        assertThat(grant(company, strict, referral, "50")).isEqualTo(new Outcome.Done());
        assertThat(grant(company, referral.programId(), referral, "60")).isEqualTo(new Outcome.Done());
        rewards.release(Duration.ofDays(60));

        assertThat(rewards.listed()).containsExactly("HELD_FOR_REVIEW 50.00", "SCHEDULED 60.00");
    }

    private static Outcome grant(Company company, UUID program, Referral referral, String dollars) {
        return TestCore.bean(Grants.class)
                .forReferrer(
                        company.workspace(),
                        UUID.randomUUID(),
                        program,
                        referral.referrer().id(),
                        Money.parse("USD " + dollars),
                        "Spoke at the summit",
                        "Ann",
                        "test");
    }

    private static UUID publish(Company company, String key, String head) {
        TestCore.bean(Programs.class).publish(company.workspace(), """
                program: %s
                name: Sample
                currency: USD
                %s
                rules:
                  %s
                """.formatted(key, head, SHARE), "test");
        return TestCore.bean(Programs.class).current(company.workspace()).stream()
                .filter(it -> it.key().equals(key))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** How many there are to release now, in all workspaces. */
    private static int due() {
        return TestCore.superuser()
                .sql("SELECT count(*) FROM reward WHERE state = 'PENDING' AND release_at <= ?")
                .param(TestCore.clock().instant().atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    private static void why(UUID reward, String json) {
        TestCore.superuser()
                .sql("UPDATE reward SET why = ?::jsonb WHERE reward_id = ?")
                .params(json, reward)
                .update();
    }

    private static UUID id(LiveRewards rewards, Referral referral) {
        return rewards.of(referral).getFirst().id();
    }

    private static List<String> reasons(LiveRewards rewards, Referral referral) {
        return rewards.in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT reason FROM reward_event WHERE reward_id = ? ORDER BY revision")
                .param(id(rewards, referral))
                .query(String.class)
                .list());
    }
}
