package io.referloop.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Company;
import io.referloop.referral.Referral;
import io.referloop.reward.LiveRewards;
import io.referloop.reward.Outcome;
import io.referloop.reward.Worth;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PayoutTests {

    private static final String SHARE = "- {key: share, for: referrer, on: won, earn: {percent: 10}, hold_days: 0}";

    private final Company company = new Company(SHARE);
    private final UUID workspace = company.workspace();
    private final LiveRewards rewards = new LiveRewards(company);
    private final Payouts payouts = TestCore.bean(Payouts.class);
    private final LedgerAudit audit = TestCore.bean(LedgerAudit.class);

    @Test
    void takesWhatHasToComeBackOffTheNextPayout() {
        Referral first = paid("A", "2000");
        rewards.lost(first, "A", 1);
        rewards.release(Duration.ofHours(2));
        assertThat(rewards.listed()).containsExactly("APPROVED -200.00", "SENT 200.00");

        Referral second = company.referred("B");
        rewards.won(second, "B", "5000", 0);
        rewards.release(Duration.ofHours(1));
        prepare();

        assertThat(rewards.listed()).containsExactly("SCHEDULED -200.00", "SCHEDULED 500.00", "SENT 200.00");
        assertThat(scheduled()).containsExactly("manual 300.00");
        UUID live = live();
        List<Outcome> sent =
                Together.all(4, n -> () -> payouts.markSent(workspace, live, "INV-" + n, "fin@initech.example"));
        assertThat(sent).containsOnlyOnce(new Outcome.Done());
        assertThat(rewards.listed()).containsExactly("SENT -200.00", "SENT 200.00", "SENT 500.00");
        assertThat(rewards.owed(first.referrer().id())).isEqualTo(Money.parse("USD 0.00"));
        assertThat(cleared()).isEqualTo("-500.00");
        assertThat(audit.run(workspace)).isEmpty();
    }

    @Test
    void paysNothingWhereAsMuchHasToComeBack() {
        Referral first = paid("A", "2000");
        rewards.lost(first, "A", 1);
        Referral second = company.referred("B");
        rewards.won(second, "B", "2000", 1);
        rewards.release(Duration.ofHours(2));
        prepare();

        assertThat(rewards.listed()).containsExactly("SENT -200.00", "SENT 200.00", "SENT 200.00");
        assertThat(scheduled()).isEmpty();
        assertThat(audit.run(workspace)).isEmpty();
    }

    @Test
    void waitsWhileMoreHasToComeBackThanIsEarned() {
        Referral first = paid("A", "9000");
        rewards.lost(first, "A", 1);
        Referral second = company.referred("B");
        rewards.won(second, "B", "2000", 1);
        rewards.release(Duration.ofHours(2));
        prepare();

        assertThat(rewards.listed()).containsExactly("APPROVED -900.00", "APPROVED 200.00", "SENT 900.00");
        TestCore.clock().advance(Duration.ofDays(91));
        prepare();
        assertThat(rewards.listed()).contains("HELD_FOR_REVIEW -900.00");
        assertThat(audit.run(workspace)).isEmpty();
    }

    @Test
    void opensTheRestAgainWhenOneOfAPayoutIsWithdrawn() {
        Referral first = paid("A", "2000");
        rewards.lost(first, "A", 1);
        Referral second = company.referred("B");
        rewards.won(second, "B", "5000", 1);
        rewards.release(Duration.ofHours(2));
        prepare();
        assertThat(rewards.listed()).contains("SCHEDULED -200.00", "SCHEDULED 500.00");

        rewards.lost(second, "B", 3);

        assertThat(rewards.listed()).containsExactly("APPROVED -200.00", "SENT 200.00", "VOIDED 500.00");
        assertThat(scheduled()).isEmpty();
        assertThat(audit.run(workspace)).isEmpty();
    }

    @Test
    void paysByTheProgramsScheduleAndFromItsMinimumOn() {
        Company monthly = new Company("payout: {every: month, day: 15, at_least: 25}", SHARE);
        LiveRewards of = new LiveRewards(monthly);
        Referral one = monthly.referred("A");
        of.won(one, "A", "200", 0);
        of.release(Duration.ofHours(1));
        assertThat(of.listed()).containsExactly("APPROVED 20.00");

        TestCore.clock().advance(Duration.ofDays(40));
        prepare();
        assertThat(of.listed()).containsExactly("APPROVED 20.00");

        of.won(monthly.referred("B"), "B", "100", 0);
        of.release(Duration.ofHours(1));
        TestCore.clock().advance(Duration.ofDays(40));
        prepare();
        assertThat(of.listed()).containsExactly("SCHEDULED 10.00", "SCHEDULED 20.00");
        assertThat(new PayoutsOf(monthly).scheduled()).containsExactly("manual 30.00");
    }

    @Test
    void namesTheRailAndHandsOverUnits() {
        Company tickets = new Company(
                "- {key: t, for: referrer, on: won, earn: {units: {kind: ticket, count: 2, name: Summit ticket}}, via: gift_card, hold_days: 0}");
        LiveRewards of = new LiveRewards(tickets);
        Referral referral = tickets.referred("A");
        of.won(referral, "A", "1000", 0);
        of.release(Duration.ofHours(1));

        PayoutsOf its = new PayoutsOf(tickets);
        assertThat(its.scheduled()).containsExactly("gift_card 0.00");
        assertThat(payouts.markSent(tickets.workspace(), its.live(), "Codes mailed", "Fin"))
                .isEqualTo(new Outcome.Done());
        assertThat(of.of(referral).getFirst().worth())
                .isEqualTo(new Worth(Money.parse("USD 0"), new Worth.Units("ticket", 2, "Summit ticket"), null));
        assertThat(audit.run(tickets.workspace())).isEmpty();
    }

    @Test
    void stopsPayoutsWhenTheBooksDoNotHoldUntilAnOwnerResumesThem() {
        Referral referral = company.referred("A");
        rewards.won(referral, "A", "1000", 0);
        rewards.release(Duration.ofHours(1));
        assertThat(audit.run(workspace)).isEmpty();
        JdbcClient superuser = TestCore.superuser();
        superuser.sql("ALTER TABLE entry DISABLE TRIGGER append_only").update();
        superuser
                .sql("UPDATE entry SET amount = 99 WHERE workspace_id = ? AND amount > 0")
                .param(workspace)
                .update();
        superuser.sql("ALTER TABLE entry ENABLE TRIGGER append_only").update();

        List<String> findings = audit.run(workspace);

        assertThat(findings).hasSize(2);
        assertThat(findings.getFirst()).startsWith("Journals that do not sum to zero: ");
        assertThat(payouts.markSent(workspace, live(), "INV-1", "Fin"))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.message()).contains(findings.getFirst()));
        assertThat(rewards.listed()).containsExactly("SCHEDULED 100.00");
        Referral second = company.referred("B");
        rewards.won(second, "B", "500", 0);
        rewards.release(Duration.ofHours(1));
        assertThat(rewards.listed()).containsExactly("APPROVED 50.00", "SCHEDULED 100.00");

        PayoutStops stops = TestCore.bean(PayoutStops.class);
        assertThat(stops.resume(workspace, "owner@initech.example")).isEqualTo(new Outcome.Done());
        assertThat(stops.resume(workspace, "owner@initech.example")).isInstanceOf(Outcome.Refused.class);
        prepare();
        assertThat(rewards.listed()).containsExactly("SCHEDULED 100.00", "SCHEDULED 50.00");
        assertThat(audit.newest(workspace).orElseThrow().findings()).isEqualTo(findings);
    }

    private Referral paid(String deal, String amount) {
        Referral referral = company.referred(deal);
        rewards.won(referral, deal, amount, 0);
        rewards.release(Duration.ofMinutes(1));
        assertThat(payouts.markSent(workspace, live(), "INV-" + deal, "fin@initech.example"))
                .isEqualTo(new Outcome.Done());
        return referral;
    }

    private static void prepare() {
        int unused = TestCore.bean(PayoutPreparation.class).prepareDue();
    }

    private UUID live() {
        return new PayoutsOf(company).live();
    }

    private List<String> scheduled() {
        return new PayoutsOf(company).scheduled();
    }

    private String cleared() {
        return rewards.in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT (sum(amount) / 100.0)::numeric(12, 2)::text FROM entry WHERE account = 'clearing:manual'")
                .query(String.class)
                .single());
    }

    /** The payouts of a company that are still to be paid. */
    private record PayoutsOf(Company company) {

        UUID live() {
            return new LiveRewards(company)
                    .in(() -> TestCore.bean(JdbcClient.class)
                            .sql("SELECT payout_id FROM payout WHERE state = 'SCHEDULED'")
                            .query((row, n) -> row.getObject(1, UUID.class))
                            .single());
        }

        List<String> scheduled() {
            return new LiveRewards(company)
                    .in(() -> TestCore.bean(JdbcClient.class)
                            .sql(
                                    "SELECT rail || ' ' || (amount / 100.0)::numeric(12, 2) FROM payout WHERE state = 'SCHEDULED' ORDER BY 1")
                            .query(String.class)
                            .list());
        }
    }
}
