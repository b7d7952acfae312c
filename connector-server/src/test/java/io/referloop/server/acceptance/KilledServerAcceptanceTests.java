package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Calls.ReceivedWrite;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that is killed at the worst moments: after the restart everything has happened, and nothing twice. */
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledServerAcceptanceTests {

    private static final Duration LONGER_THAN_A_LEASE = Duration.ofMinutes(3);

    private final World world = World.own();
    private final Company bothSides = new Company(world, Company.template("dual-hundred"));
    private @Nullable ServerProcess server;

    @BeforeAll
    void moveTheServerIntoAProcessOfItsOwn() {
        world.connect(world.portal());
        world.stopServers();
    }

    @BeforeEach
    void running() {
        if (server == null) {
            server = ServerProcess.start(world);
        }
    }

    @AfterAll
    void stop() {
        kill();
        world.close();
    }

    @Test
    void worksOffAfterTheRestartWhatWasOnlyStored() {
        World.Deal deal = referred();
        long stored = world.stored();

        try (Gate gate = Gate.shutBefore(world.database, "intake_cursor")) {
            world.portal().moveDeal(deal.id(), "closedwon");
            assertThat(world.sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(10)))
                    .isTrue();
            gate.awaitSomebodyWaiting();
            kill();
        }
        assertThat(world.stored()).isGreaterThan(stored);
        assertThat(world.rewards(deal)).isEmpty();

        running();

        endsExactlyRight(List.of(deal));
    }

    @Test
    void repeatsTheBatchThatItWasInTheMiddleOf() {
        List<World.Deal> deals = List.of(referred(), referred(), referred());

        try (Gate gate = Gate.shutBefore(world.database, "entry")) {
            deals.forEach(deal -> world.portal().moveDeal(deal.id(), "closedwon"));
            gate.awaitSomebodyWaiting();
            kill();
        }
        deals.forEach(deal -> assertThat(world.rewards(deal)).isEmpty());

        running();

        endsExactlyRight(deals);
    }

    @Test
    void rewardsBothSidesOrNoneWhenItIsKilledBetweenThem() {
        World.Deal deal = bothSides.referred("northwind");
        bothSides.settle();

        try (Gate gate = Gate.shutBeforeRow(world.database, "reward", "NEW.beneficiary_role = 'REFEREE'")) {
            bothSides.portal.moveDeal(deal.id(), "closedwon");
            gate.awaitSomebodyWaiting();
            assertThat(bothSides.rewards()).as("while one is written").isEmpty();
            kill();
        }
        assertThat(bothSides.rewards()).isEmpty();
        assertThat(bothSides.books()).isEmpty();

        running();

        bothSides.settle();
        assertThat(bothSides.rewards())
                .containsExactlyInAnyOrder(
                        "ada referrer-hundred PENDING 100.00", "northwind customer-hundred PENDING 100.00");
        assertThat(bothSides.books())
                .isEqualTo(
                        Map.of("reward_expense", "200.00", "payable ada", "-100.00", "payable northwind", "-100.00"));
        assertThat(bothSides.query("SELECT count(*) FROM journal")).isEqualTo(2);
    }

    @Test
    void writesOnceMoreWhatTheCrmTookBeforeItWasNoted() {
        World.Deal deal = referred();
        world.portal().faults().set(Knob.HANG_WRITES_AFTER_ACTING, 1);

        world.portal().moveDeal(deal.id(), "closedwon");
        assertThat(world.portal().faults().awaitHeld(1, Duration.ofSeconds(20))).isTrue();
        kill();
        world.portal().faults().clear();
        assertThat(unwritten()).isPositive();
        world.clock.advance(LONGER_THAN_A_LEASE);

        running();

        endsExactlyRight(List.of(deal));
        List<Map<String, String>> writes = world.portal().calls().writes().stream()
                .filter(write ->
                        write.type() == ObjectType.DEAL && write.recordId().equals(deal.id()))
                .map(ReceivedWrite::properties)
                .filter(properties -> "Won".equals(properties.get("rfl_referral_status")))
                .toList();
        assertThat(writes).hasSizeBetween(1, 2);
        assertThat(writes.getFirst()).isEqualTo(writes.getLast());
    }

    @Test
    void refreshesOnceMoreWhenTheNewTokenWasNotKept() {
        World.Deal deal = referred();
        long refreshes = world.portal().calls().of("token");

        try (Gate gate = Gate.shutBefore(world.database, "connection_token")) {
            world.portal().expireAccessTokens();
            world.portal().moveDeal(deal.id(), "closedwon");
            gate.awaitSomebodyWaiting();
            kill();
        }
        assertThat(world.portal().calls().of("token")).isEqualTo(refreshes + 1);
        world.clock.advance(LONGER_THAN_A_LEASE);

        running();

        endsExactlyRight(List.of(deal));
        assertThat(world.portal().calls().of("token")).isEqualTo(refreshes + 2);
        assertThat(world.query("SELECT count(*) FROM connection WHERE state = 'CONNECTED'"))
                .isEqualTo(1);
    }

    @Test
    void goesOnWithThePastWhereItWasKilled() {
        world.portal().generateDeals(1_000, 20);
        long deals = world.portal().all(ObjectType.DEAL).size();
        long calls = world.portal().calls().of("list");
        try (Gate gate = Gate.shutBefore(world.database, "crm_deal")) {
            readThePast();
            gate.awaitSomebodyWaiting();
            kill();
        }
        assertThat(pastRead()).as("the first page came to nothing").isZero();
        world.clock.advance(LONGER_THAN_A_LEASE);

        try (Gate gate = Gate.shutBeforeRow(world.database, "sync_run", "NEW.records > 350")) {
            running();
            gate.awaitSomebodyWaiting();
            kill();
        }
        assertThat(pastRead()).as("a page counts with its rows or not at all").isEqualTo(300);
        assertThat(world.query("SELECT count(*) FROM crm_deal")).isEqualTo(300);
        world.clock.advance(LONGER_THAN_A_LEASE);

        running();

        world.awaitUntil(() -> world.query("SELECT count(*) FROM sync_run WHERE state = 'DONE'") == 1);
        assertThat(pastRead()).isEqualTo(deals);
        assertThat(world.query("SELECT count(*) FROM crm_deal")).isEqualTo(deals);
        assertThat(world.portal().calls().of("list") - calls)
                .as("one call more for each time it was killed")
                .isLessThanOrEqualTo((deals + 99) / 100 + 2);
    }

    /** What an owner's click comes to. */
    private void readThePast() {
        world.read(jdbc -> jdbc.sql("""
                        INSERT INTO sync_run (workspace_id, run_id, connection_id, kind, state, step, because, requested_by, created_at,
                            updated_at, not_before)
                        SELECT workspace_id, gen_random_uuid(), connection_id, 'BACKFILL', 'RUNNING', 'DEALS', 'Past deals', 'owner', :now, :now, :now
                        FROM connection""")
                .param("now", world.clock.instant().atOffset(ZoneOffset.UTC))
                .update());
    }

    private long pastRead() {
        return world.query("SELECT records FROM sync_run WHERE kind = 'BACKFILL'");
    }

    private World.Deal referred() {
        World.Deal deal = world.deal("18500.00");
        world.refer(deal);
        world.awaitSettled();
        world.awaitUntil(() -> unwritten() == 0);
        return deal;
    }

    private void endsExactlyRight(List<World.Deal> deals) {
        world.awaitSettled();
        world.awaitUntil(() -> unwritten() == 0);
        for (World.Deal deal : deals) {
            assertThat(world.rewards(deal))
                    .containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 1850.00");
            assertThat(world.books(deal))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "1900.00", "payable", "-1900.00"));
            assertThat(journals(deal)).isEqualTo(2);
            assertThat(world.portal().get(ObjectType.DEAL, deal.id()).properties())
                    .containsEntry("rfl_referral_status", "Won");
            assertThat(world.portal().get(ObjectType.CONTACT, deal.contact()).properties())
                    .containsEntry("rfl_referral_status", "Won");
        }
        assertThat(world.query("SELECT count(*) FROM dead_letter")).isZero();
        assertThat(world.query("SELECT count(*) FROM intake_result")).isEqualTo(world.stored());
    }

    private long journals(World.Deal deal) {
        return world.query("""
                SELECT count(*) FROM journal j JOIN reward r USING (workspace_id, reward_id)
                JOIN referral_link l ON l.workspace_id = r.workspace_id AND l.referral_id = r.referral_id
                WHERE l.object_type = 'DEAL' AND l.record_id = ?""", deal.id());
    }

    private long unwritten() {
        return world.query("SELECT count(*) FROM writeback WHERE written_version < version");
    }

    private void kill() {
        if (server != null) {
            server.kill();
            String log = server.log();
            server = null;
            assertThat(log).contains("referloop");
            assertThat(Log.leaks(log)).isEmpty();
        }
    }
}
