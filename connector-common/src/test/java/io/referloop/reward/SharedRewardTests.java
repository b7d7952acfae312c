package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Company;
import io.referloop.referral.Referral;
import io.referloop.referral.Submission;
import io.referloop.referral.Submissions;
import io.referloop.referral.SubmitReferral;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.util.List;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rewards of several people for one referral, as they are booked. */
class SharedRewardTests {

    private final Submissions submissions = TestCore.bean(Submissions.class);

    @Test
    void goToEachOfThoseWhoReferredTogether() {
        Company company =
                new Company("attribution:\n  model: linear", "- {key: won, for: referrer, on: won, earn: 100}");
        Referral referral = submit(company, company.contactWish("zoe@globex.example", "b", "b@acme.example"));
        TestCore.clock().advance(Duration.ofDays(1));
        assertThat(submissions.submit(company.contactWish("yan@umbrella.example", "c", "c@acme.example")))
                .isInstanceOf(Submission.Touched.class);

        new LiveRewards(company).won(referral, "D", "1000", 48);

        assertThat(new LiveRewards(company).listed()).containsExactly("PENDING 50.00", "PENDING 50.00");
        assertThat(new LiveRewards(company).of(referral))
                .extracting(it -> it.identity().beneficiaryId())
                .doesNotHaveDuplicates();
    }

    @Test
    void goToTheRepAndToThoseWhoBroughtTheReferrer() {
        Company company = new Company("""
                - {key: rep, for: submitter, on: won, earn: 10}
                - {key: two-up, for: upline, level: 2, on: won, earn: 5}
                """);
        Referral first = submit(company, company.contactWish("max@globex.example", "e", "eve@umbrella.example"));
        submit(company, company.contactWish("eve@umbrella.example", "a", "ada@acme.example"));
        Referral third = submit(company, company.contactWish("ada@acme.example", "p", "priya@northwind.example"));

        LiveRewards rewards = new LiveRewards(company);
        rewards.won(third, "D", "1000", 1);

        assertThat(rewards.listed()).containsExactly("PENDING 10.00", "PENDING 5.00");
        assertThat(rewards.owed(first.referrer().id())).isEqualTo(Money.parse("USD 5.00"));
    }

    @Test
    void areTakenOneKindOfPaymentAtATime() {
        Company company = new Company("payout: {every: month, day: 15, at_least: 25}", """
                - {key: cash, for: referrer, on: won, earn: 10, hold_days: 0}
                - {key: card, for: referrer, on: won, earn: 20, hold_days: 0, via: gift_card}
                - {key: ticket, for: referrer, on: won, earn: {units: {kind: ticket, value: 7}}, hold_days: 0, via: gift_card}
                """);
        Referral referral = company.referred("A");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "A", "1", 0);
        rewards.release(Duration.ofMinutes(1));
        RewardSending sending = TestCore.bean(RewardSending.class);

        List<RewardSending.Released> open = rewards.in(() -> sending.released(company.workspace(), null));
        assertThat(open).extracting(RewardSending.Released::isUnits).containsOnlyOnce(true);
        RewardSending.Released cash = open.stream()
                .filter(it -> it.pot().via().equals("manual"))
                .findFirst()
                .orElseThrow();
        assertThat(rewards.in(() -> sending.lockReleased(company.workspace(), cash.pot())))
                .containsExactly(cash);
        assertThat(sending.workspacesWithReleased()).contains(company.workspace());
    }

    @Test
    void moveInTheBooksWithTheTimeThatTheyWereEarned() {
        Company company = new Company("- {key: won, for: referrer, on: won, earn: 100}");
        Referral referral = company.referred("A");
        LiveRewards rewards = new LiveRewards(company);
        rewards.won(referral, "A", "1", 5);
        assertThat(journals(rewards)).containsExactly("EARNED 5");

        rewards.won(referral, "A", "1", 2);

        assertThat(journals(rewards))
                .as("it was won three hours before, as we hear now")
                .containsExactly("EARNED 5", "REVERSED 5", "EARNED 2");
        assertThat(rewards.owed(referral.referrer().id())).isEqualTo(Money.parse("USD 100.00"));

        rewards.won(referral, "A", "2", 9);
        assertThat(journals(rewards)).as("nothing that it hangs on has changed").hasSize(3);
    }

    private Referral submit(Company company, SubmitReferral wish) {
        assertThat(company.workspace()).isEqualTo(wish.workspace());
        return ((Submission.Accepted) submissions.submit(wish)).referral();
    }

    private static List<String> journals(LiveRewards rewards) {
        return rewards.in(() ->
                TestCore.bean(JdbcClient.class).sql("""
                        SELECT j.kind || ' ' || (extract(epoch FROM j.effective_at - r.claimed_at) / 3600)::int
                        FROM journal j CROSS JOIN referral r ORDER BY j.recorded_at, j.xmin::text::bigint, j.kind DESC""").query(String.class).list());
    }
}
