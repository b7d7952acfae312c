package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.server.database.StoppableDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without its database the server takes nothing and says so in time; with it again it goes on by itself. */
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoppedDatabaseAcceptanceTests {

    private static final Duration HUBSPOT_WAITS = Duration.ofSeconds(5);

    private final StoppableDatabase database = new StoppableDatabase();
    private final World world = World.on(database.address());
    private final Hooks hooks = new Hooks(world);

    @AfterAll
    void close() {
        world.close();
        database.close();
    }

    @Test
    void answers503WhileTheDatabaseIsAwayAndGoesOnByItself() {
        world.connect(world.portal());
        World.Deal deal = world.deal("18500.00");
        world.refer(deal);
        world.awaitSettled();
        List<Map<String, Object>> delivery = List.of(Hooks.changed(deal, "amount", "10000", world.clock.millis()));

        database.stop();
        for (int attempt = 0; attempt < 2; attempt++) {
            Instant asked = Instant.now();
            assertThat(hooks.deliver(delivery)).isEqualTo(503);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(HUBSPOT_WAITS);
        }
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitUntil(() -> world.sandbox.hubspot().webhooks().sent().stream()
                .anyMatch(sent -> sent.status() == 503 && sent.attempt() > 0));

        database.start();

        world.awaitUntil(() -> hooks.deliver(delivery) == 200);
        world.awaitSettled();
        world.awaitStatus(deal, "WON");
        assertThat(hooks.deliver(delivery)).isEqualTo(200);
        world.awaitSettled();
        assertThat(world.rewards(deal)).containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 1000.00");
        assertThat(world.books(deal))
                .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "1050.00", "payable", "-1050.00"));
        world.awaitUntil(() -> "Won"
                .equals(world.portal()
                        .get(ObjectType.DEAL, deal.id())
                        .properties()
                        .get("rfl_referral_status")));
        assertThat(world.query("SELECT count(*) FROM dead_letter")).isZero();
    }
}
