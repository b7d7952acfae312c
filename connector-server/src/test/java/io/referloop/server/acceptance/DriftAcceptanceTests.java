package io.referloop.server.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.reconcile.Difference;
import io.referloop.reconcile.Differences;
import io.referloop.reconcile.SyncRun;
import io.referloop.reconcile.SyncRuns;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever happens in the CRM while nobody hears of it is found and healed, all of it. */
@ExtendWith(Log.class)
class DriftAcceptanceTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHANGES = 50;

    private final World world = World.own();
    private UUID connection = world.workspace;

    @BeforeEach
    void connect() {
        connection = world.connect(world.portal());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void makesUpByItselfForWhatItMissedWhileItWasDown() {
        Drift drift = new Drift(world, 20_261_121);
        drift.begin(24);
        world.stopServers();
        world.portal().faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1_000_000);
        drift.make(CHANGES);
        world.portal().faults().clear();
        world.clock.advance(Duration.ofDays(2));

        world.startAgain();

        awaitEnd(SyncRun.Kind.CATCH_UP, 1);
        await().atMost(PATIENCE).until(drift::isQuiet);
        drift.assertHealed();
        assertThat(compare(1).found()).as("left to find after %s", drift.made()).isZero();
        assertThat(world.query(
                        "SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY journal_id HAVING sum(amount) <> 0) w"))
                .isZero();
    }

    @Test
    void makesUpForWhatItMissedWhileTheAccountWasDisconnected() {
        Drift drift = new Drift(world, 7);
        drift.begin(12);
        world.portal().uninstall();
        drift.make(20);
        world.clock.advance(Duration.ofHours(30));

        assertThat(world.connect(world.portal())).isEqualTo(connection);

        awaitEnd(SyncRun.Kind.CATCH_UP, 1);
        await().atMost(PATIENCE).until(drift::isQuiet);
        drift.assertHealed();
    }

    @Test
    void listsWhatDiffersByItsCauseAndRepairsItWhenAsked() {
        Drift drift = new Drift(world, 42);
        drift.begin(24);
        world.portal().faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1_000_000);
        drift.make(CHANGES);
        world.portal().faults().clear();
        long facts = world.query("SELECT count(*) FROM referral_fact");
        world.clock.advance(Duration.ofMinutes(1));

        SyncRun found = compare(1);

        assertThat(found.found()).isPositive();
        assertThat(world.query("SELECT count(*) FROM referral_fact"))
                .as("a comparison changes nothing")
                .isEqualTo(facts);
        Map<Difference.Cause, Differences.Listed> open =
                world.bean(Differences.class).open(world.workspace, 100);
        assertThat(open.keySet())
                .as("of %s", drift.made())
                .contains(
                        Difference.Cause.STAGE_MISSED,
                        Difference.Cause.AMOUNT_DIFFERS,
                        Difference.Cause.DELETED_THERE,
                        Difference.Cause.MERGED_THERE,
                        Difference.Cause.DEAL_NOT_FOLLOWED);

        Difference first = requireNonNull(open.get(Difference.Cause.STAGE_MISSED))
                .differences()
                .getFirst();
        assertThat(world.bean(Differences.class).repair(world.workspace, first.id(), "owner@northwind.example"))
                .isTrue();
        assertThat(world.bean(Differences.class).repair(world.workspace, first.id(), "owner@northwind.example"))
                .as("asked for already")
                .isFalse();
        open.keySet()
                .forEach(cause ->
                        world.bean(Differences.class).repairAll(world.workspace, cause, "owner@northwind.example"));

        await().atMost(PATIENCE).until(() -> repairable() == 0 && drift.isQuiet());
        drift.assertHealed();
        assertThat(compare(2).found()).as("left to find").isZero();
    }

    @Test
    void writesOnceMoreWhatSomebodyChangedInOurFields() {
        World.Deal deal = world.deal("1000");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitUntil(() -> "Won".equals(status(deal)));
        world.portal().update(ObjectType.DEAL, deal.id(), Map.of("rfl_referral_status", "Lost in thought"));
        world.awaitSettled();

        assertThat(compare(1).found()).isEqualTo(1);
        world.bean(Differences.class)
                .repairAll(world.workspace, Difference.Cause.NOT_WRITTEN_BACK, "owner@northwind.example");

        world.awaitUntil(() -> "Won".equals(status(deal)));
    }

    @Test
    void findsARewardThatTheBooksLack() {
        World.Deal deal = world.deal("1000");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        world.awaitUntil(() -> world.query("SELECT count(*) FROM writeback WHERE written_version < version") == 0);
        // Nothing in the product loses a reward; only somebody at the database can.
        world.read(jdbc -> jdbc.sql("UPDATE reward SET state = 'VOIDED' WHERE rule = 'won-share'")
                .update());

        assertThat(compare(1).found()).isPositive();
        assertThat(world.rewards(deal)).contains("won-share VOIDED 100.00");
        world.bean(Differences.class)
                .repairAll(world.workspace, Difference.Cause.REWARD_DIFFERS, "owner@northwind.example");

        world.awaitUntil(() -> world.rewards(deal).contains("won-share PENDING 100.00"));
    }

    private SyncRun compare(int nth) {
        world.bean(SyncRuns.class).reconcile(world.workspace, connection, "Run by hand", "owner@northwind.example");
        return awaitEnd(SyncRun.Kind.RECONCILIATION, nth);
    }

    private SyncRun awaitEnd(SyncRun.Kind kind, int nth) {
        await().atMost(PATIENCE).until(() -> ended(kind).size() >= nth);
        return ended(kind).getFirst();
    }

    /** The newest first. */
    private List<SyncRun> ended(SyncRun.Kind kind) {
        return world.bean(SyncRuns.class).newest(world.workspace, 50).stream()
                .filter(it -> it.kind() == kind && it.state() == SyncRun.State.DONE)
                .toList();
    }

    private long repairable() {
        return world.query("SELECT count(*) FROM crm_difference WHERE state IN ('OPEN', 'WANTED')");
    }

    private static String status(World.Deal deal) {
        return deal.portal().get(ObjectType.DEAL, deal.id()).value("rfl_referral_status");
    }
}
