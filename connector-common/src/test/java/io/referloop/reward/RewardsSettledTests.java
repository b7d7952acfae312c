package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.referloop.program.ReferralStatus;
import io.referloop.referral.Company;
import io.referloop.referral.Fact;
import io.referloop.referral.Progress;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is told when rewards change: to the CRM's records, the cards and the payouts. */
class RewardsSettledTests {

    private static final String FIXED = "- {key: won, for: referrer, on: won, earn: 100, hold_days: 0}";
    private static final String ONE = "caps:\n  - {key: one, count: 1}";

    @Test
    void tellsOfAReferralWithWhatIsBookedAndDecided() {
        Company company = new Company(FIXED);
        Referral referral = company.referred("A");
        try (Told told = Told.of(company.workspace())) {
            record(company, "call-1", referral, ReferralStatus.WON, 1);
            assertThat(told.words()).containsExactly("call-1 [PENDING 100.00] 1 decided");
            assertThat(told.last().withdrawn()).isEmpty();
            assertThat(caused(company)).containsExactly("1 call-1");

            record(company, "call-2", referral, ReferralStatus.LOST, 2);
            assertThat(told.words()).containsExactly("call-2 [VOIDED 100.00] 1 decided");
            assertThat(told.last().withdrawn()).as("nothing was to be paid yet").isEmpty();
            assertThat(caused(company)).containsExactly("1 call-1", "2 call-2");
        }
    }

    @Test
    void tellsWhichPreparedPayoutMustNotBeMadeAsItWas() {
        Company company = new Company(FIXED);
        Referral referral = company.referred("A");
        LiveRewards rewards = new LiveRewards(company);
        try (Told told = Told.of(company.workspace())) {
            rewards.won(referral, "A", "1000", 0);
            rewards.release(Duration.ofMinutes(1));
            assertThat(told.words()).containsExactly("test [SCHEDULED 100.00] 1 decided");

            rewards.lost(referral, "A", 1);

            assertThat(told.last().withdrawn())
                    .containsExactly(rewards.of(referral).getFirst().id());
        }
    }

    @Test
    void tellsOfTheOthersThatShareACapOnlyWhereSomethingChanged() {
        Company company = new Company(ONE, FIXED);
        Referral first = company.referred("A");
        Referral second = company.referred("B");
        Referral never = company.referred("C");
        record(company, "call-1", first, ReferralStatus.WON, 1);
        record(company, "call-2", second, ReferralStatus.WON, 2);
        try (Told told = Told.of(company.workspace())) {
            record(company, "call-3", first, ReferralStatus.LOST, 3);

            assertThat(told.words())
                    .containsExactlyInAnyOrder("call-3 [VOIDED 100.00] 1 decided", "call-3 [PENDING 100.00] 1 decided");
            assertThat(told.last().settlements())
                    .extracting(it -> it.movement().referral().id())
                    .containsExactlyInAnyOrder(first.id(), second.id())
                    .doesNotContain(never.id());
            assertThat(told.last().settlements()).allSatisfy(it -> {
                UUID id = it.movement().referral().id();
                assertThat(it.lines()).extracting(RewardLine::referral).containsOnly(id);
                assertThat(it.decisions()).extracting(Decision::referral).containsOnly(id);
            });
        }
    }

    @Test
    void keepsWhatCausedEachOfTheRewardsThatAreSettledTogether() {
        Company company = new Company("caps:\n  - {key: five, count: 5}", FIXED);
        Referral first = company.referred("A");
        Referral second = company.referred("B");
        List<Progress.Statement> batch = new ArrayList<>(statements("call-1", first, ReferralStatus.WON, 1));
        batch.addAll(statements("call-2", second, ReferralStatus.WON, 2));

        LiveRewards rewards = new LiveRewards(company);
        var unused = rewards.in(() -> TestCore.bean(Progress.class).record(company.workspace(), batch));

        assertThat(sent(company, rewards.of(first))).isEqualTo("call-1 USD 100.00");
        assertThat(sent(company, rewards.of(second))).isEqualTo("call-2 USD 100.00");
    }

    @Test
    void tellsWhenAPayoutWasMadeOrNeedsAPerson() {
        Company company = new Company(FIXED);
        Referral referral = company.referred("A");
        LiveRewards rewards = new LiveRewards(company);
        RewardSending sending = TestCore.bean(RewardSending.class);
        rewards.won(referral, "A", "1000", 0);
        rewards.release(Duration.ofMinutes(1));
        UUID reward = rewards.of(referral).getFirst().id();
        try (Told told = Told.of(company.workspace())) {
            boolean unused = rewards.in(() -> {
                sending.review(company.workspace(), reward, "The bank refused it.");
                return true;
            });
            assertThat(told.words()).containsExactly("test [HELD_FOR_REVIEW 100.00] 1 decided");

            RewardSending.Sent sent =
                    rewards.in(() -> sending.sent(company.workspace(), reward, "fin@initech.example", "Paid"));
            assertThat(sent)
                    .isEqualTo(new RewardSending.Sent(referral.referrer().id(), Money.parse("USD 100.00"), "test"));
            assertThat(told.words()).containsExactly("test [SENT 100.00] 1 decided");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> rewards.in(
                        () -> sending.sent(company.workspace(), new UUID(1, 2), "fin@initech.example", "Paid")))
                .withMessageContaining("no reward");
    }

    @Test
    void explainsEachReferralByItsOwnDecisions() {
        Company alone = new Company(FIXED);
        Referral one = alone.referred("A");
        assertThat(explained(alone, one)).containsExactly("Waits: the referral is not won yet.");

        Company capped = new Company(ONE, FIXED);
        Referral first = capped.referred("A");
        Referral second = capped.referred("B");
        record(capped, "call-1", first, ReferralStatus.WON, 1);
        record(capped, "call-2", second, ReferralStatus.WON, 2);
        assertThat(explained(capped, first)).containsExactly("earned");
        assertThat(explained(capped, second)).containsExactly("The cap one is reached: 1 of 1.");
    }

    private static String sent(Company company, List<RewardLine> lines) {
        RewardSending.Sent sent = new LiveRewards(company)
                .in(() -> TestCore.bean(RewardSending.class)
                        .sent(company.workspace(), lines.getFirst().id(), "Fin", "Paid"));
        return sent.correlation() + " " + sent.amount();
    }

    private static List<String> explained(Company company, Referral referral) {
        return new LiveRewards(company)
                        .in(() -> TestCore.bean(Rewards.class)
                                .explain(
                                        company.workspace(),
                                        new ReferralsMoved.Movement(
                                                referral,
                                                TestCore.bean(Progress.class).history(company.workspace(), referral),
                                                "")))
                        .stream()
                        .map(it -> it instanceof Decision.NotEarned no ? no.reason() : "earned")
                        .toList();
    }

    /** What brought each change of a company's only reward about, by its number. */
    private static List<String> caused(Company company) {
        return new LiveRewards(company)
                .in(() -> TestCore.bean(JdbcClient.class)
                        .sql("SELECT revision || ' ' || correlation FROM reward_event ORDER BY revision")
                        .query(String.class)
                        .list());
    }

    private static void record(
            Company company, String correlation, Referral referral, ReferralStatus status, int hours) {
        var unused = new LiveRewards(company)
                .in(() -> TestCore.bean(Progress.class)
                        .record(company.workspace(), statements(correlation, referral, status, hours)));
    }

    private static List<Progress.Statement> statements(
            String correlation, Referral referral, ReferralStatus status, int hours) {
        List<Fact> facts = LiveRewards.moved(referral, "D-" + referral.number(), "1000", status, hours);
        return facts.stream()
                .map(fact -> new Progress.Statement(referral.id(), fact, null, correlation))
                .toList();
    }
}
