package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.crm.RecordType;
import io.referloop.reconcile.SourceFields;
import io.referloop.reconcile.SyncRun;
import io.referloop.reconcile.SyncRuns;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reading the past of an account: what it costs, what it comes to, and that it can be held and goes on. */
@ExtendWith(Log.class)
class BackfillAcceptanceTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OWNER = "owner@northwind.example";

    private final World world = World.shared();

    @Test
    void tellsItsCostThenReadsEveryDealInAsManyCalls() {
        Portal portal = world.strangePortal();
        portal.generateDeals(1_234, 50);
        UUID connection = world.connect(portal);

        SyncRuns.Estimate cost = runs().estimate(world.workspace, connection);
        UUID run = runs().backfill(world.workspace, connection, OWNER).orElseThrow();
        assertThat(runs().backfill(world.workspace, connection, OWNER))
                .as("one at a time")
                .isEmpty();
        SyncRun done = awaitDone(run);

        assertThat(cost.deals()).isEqualTo(1_234);
        assertThat(cost.calls()).isEqualTo(13);
        assertThat(runs().calls(world.workspace, run)).containsEntry("list deals", 13L);
        assertThat(done.records()).isEqualTo(1_234);
        assertThat(done.calls()).isLessThanOrEqualTo(15);
        assertThat(known(connection)).isEqualTo(1_234);
        assertThat(world.query(
                        "SELECT count(*) FROM crm_deal WHERE connection_id = ? AND stage = 'closedwon'", connection))
                .isEqualTo(412);
    }

    @Test
    void claimsWhatNamesAReferrerAndIsOpenAndPaysNothingForThePast() {
        Portal portal = world.strangePortal();
        portal.addProperty(ObjectType.DEAL, "referred_by_email", "string");
        World.Deal open = world.deal(portal, "1000");
        World.Deal won = world.deal(portal, "5000");
        portal.moveDeal(won.id(), "closedwon");
        for (World.Deal deal : new World.Deal[] {open, won}) {
            portal.update(
                    ObjectType.DEAL, deal.id(), Map.of("referred_by_email", "carla-" + deal.id() + "@acme.example"));
        }
        UUID connection = world.connect(portal);
        world.bean(SourceFields.class).choose(world.workspace, connection, RecordType.DEAL, "referred_by_email");

        SyncRun done =
                awaitDone(runs().backfill(world.workspace, connection, OWNER).orElseThrow());
        SyncRun again =
                awaitDone(runs().backfill(world.workspace, connection, OWNER).orElseThrow());

        assertThat(done.found()).isEqualTo(1);
        assertThat(again.found()).as("claimed already").isZero();
        assertThat(world.show(portal, "deal", open.id())
                        .body()
                        .at("/referral/referrer/name")
                        .asString())
                .isEqualTo("carla-" + open.id() + "@acme.example");
        assertThat(world.show(portal, "deal", won.id())
                        .body()
                        .at("/referral/id")
                        .isMissingNode())
                .isTrue();
        assertThat(world.rewards(won)).isEmpty();
        portal.moveDeal(open.id(), "closedwon");
        world.awaitUntil(() -> world.rewards(open).contains("won-share PENDING 100.00"));
    }

    @Test
    void followsDealsOfSomebodyReferredThatNobodyToldOf() {
        Portal portal = world.anotherPortal();
        UUID connection = connection(portal);
        World.Deal first = world.deal(portal, "1000");
        world.refer(first);
        world.awaitSettled();
        portal.faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1_000);
        World.Deal second = world.deal(portal, "2000");
        portal.associate(ObjectType.DEAL, second.id(), ObjectType.CONTACT, first.contact());
        world.clock.advance(Duration.ofMinutes(1));
        portal.moveDeal(second.id(), "closedwon");
        portal.faults().clear();

        awaitDone(runs().backfill(world.workspace, connection, OWNER).orElseThrow());

        world.awaitUntil(() -> world.rewards(second).contains("won-share PENDING 200.00"));
    }

    @Test
    void isHeldAndGoesOnWhereItStopped() {
        Portal portal = world.strangePortal();
        portal.generateDeals(900, 10);
        UUID connection = world.connect(portal);
        portal.faults().set(Knob.LATENCY_MILLIS, 150);

        UUID run = runs().backfill(world.workspace, connection, OWNER).orElseThrow();
        await().atMost(PATIENCE).until(() -> find(run).records() >= 200);
        assertThat(runs().pause(world.workspace, run)).isTrue();
        long held = find(run).records();
        assertThat(held).isLessThan(900);
        await().during(Duration.ofMillis(600)).until(() -> find(run).records() == held);
        assertThat(find(run).state()).isEqualTo(SyncRun.State.PAUSED);
        portal.faults().clear();
        assertThat(runs().resume(world.workspace, run)).isTrue();

        SyncRun done = awaitDone(run);
        assertThat(done.records()).as("no page was counted twice").isEqualTo(900);
        assertThat(known(connection)).isEqualTo(900);
    }

    @Test
    void endsWhereItIsWhenSomebodyEndsIt() {
        Portal portal = world.strangePortal();
        portal.generateDeals(900, 10);
        UUID connection = world.connect(portal);
        portal.faults().set(Knob.LATENCY_MILLIS, 150);
        UUID run = runs().backfill(world.workspace, connection, OWNER).orElseThrow();
        await().atMost(PATIENCE).until(() -> find(run).records() > 0);

        assertThat(runs().cancel(world.workspace, run)).isTrue();

        assertThat(runs().resume(world.workspace, run)).isFalse();
        assertThat(find(run).state()).isEqualTo(SyncRun.State.CANCELLED);
        assertThat(known(connection)).isPositive();
        portal.faults().clear();
        assertThat(runs().backfill(world.workspace, connection, OWNER)).isPresent();
    }

    @Test
    void waitsAsLongAsTheCrmSaysAndShowsIt() {
        Portal portal = world.strangePortal();
        portal.generateDeals(500, 10);
        UUID connection = world.connect(portal);
        portal.faults().set(Knob.LATENCY_MILLIS, 200);
        UUID run = runs().backfill(world.workspace, connection, OWNER).orElseThrow();
        portal.faults().set(Knob.THROTTLE_RETRY_AFTER_SECONDS, 3_600);
        portal.faults().set(Knob.THROTTLE_NEXT_CALLS, 1);

        await().atMost(PATIENCE).until(() -> find(run).problem() != null);
        SyncRun waiting = find(run);
        assertThat(waiting.state()).isEqualTo(SyncRun.State.RUNNING);
        assertThat(waiting.problem()).contains("HubSpot's limit is reached");
        assertThat(waiting.notBefore()).isAfter(world.clock.instant().plus(Duration.ofMinutes(50)));
        portal.faults().clear();
        world.clock.advance(Duration.ofHours(2));

        SyncRun done = awaitDone(run);
        assertThat(done.problem()).isNull();
        assertThat(done.records()).isEqualTo(500);
        world.awaitUntil(() -> world.query(
                        "SELECT coalesce(sum(throttled), 0) FROM connection_usage WHERE connection_id = ?", connection)
                == 1);
    }

    private SyncRuns runs() {
        return world.bean(SyncRuns.class);
    }

    private SyncRun find(UUID run) {
        return runs().newest(world.workspace, 100).stream()
                .filter(it -> it.id().equals(run))
                .findFirst()
                .orElseThrow();
    }

    private SyncRun awaitDone(UUID run) {
        await().atMost(PATIENCE).until(() -> find(run).state() == SyncRun.State.DONE);
        return find(run);
    }

    private long known(UUID connection) {
        return runs().pastDeals(world.workspace, connection);
    }

    private UUID connection(Portal portal) {
        return world.read(jdbc -> jdbc.sql("SELECT connection_id FROM connection WHERE account_id = ?")
                .param("" + portal.id())
                .query(UUID.class)
                .single());
    }
}
