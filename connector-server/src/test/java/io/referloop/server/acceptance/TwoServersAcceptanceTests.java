package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.referloop.connection.Connections;
import io.referloop.sandbox.hubspot.Calls.ReceivedWrite;
import io.referloop.sandbox.hubspot.Portal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

/** Two servers on one database share the work, and nothing happens twice. */
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersAcceptanceTests {

    private static final int PORTALS = 6;
    private static final List<String> STAGES = List.of("qualifiedtobuy", "contractsent", "closedlost", "closedwon");

    private final World world = World.own();
    private final ConfigurableApplicationContext second = world.anotherServer();

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void shareTheWorkAndDoNothingTwice() {
        List<World.Deal> deals = new ArrayList<>();
        for (int n = 0; n < PORTALS; n++) {
            deals.add(world.deal(world.anotherPortal(), "1000"));
        }
        deals.forEach(world::refer);
        world.awaitSettled();
        double[] before = {worked(world.bean(MeterRegistry.class)), worked(second.getBean(MeterRegistry.class))};
        Hooks[] hooks = {new Hooks(world), new Hooks(world, url(second))};

        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (World.Deal deal : deals) {
                senders.submit(() -> tell(deal, hooks));
            }
        }
        world.awaitSettled();
        world.awaitUntil(() -> unwritten() == 0);

        assertThat(worked(world.bean(MeterRegistry.class))).isGreaterThan(before[0]);
        assertThat(worked(second.getBean(MeterRegistry.class))).isGreaterThan(before[1]);
        for (World.Deal deal : deals) {
            assertThat(world.rewards(deal))
                    .containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 123.00");
            assertThat(world.books(deal))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "173.00", "payable", "-173.00"));
            assertThat(repeatedWrites(deal.portal())).isEmpty();
        }
        assertThat(world.query("SELECT count(*) FROM dead_letter")).isZero();
        assertThat(world.query("SELECT count(*) FROM intake_result")).isEqualTo(world.stored());
    }

    @Test
    void refreshATokenOnceForBoth() throws ExecutionException, InterruptedException {
        Portal portal = world.anotherPortal();
        UUID connection = connection(portal);
        List<Connections> both = List.of(world.bean(Connections.class), second.getBean(Connections.class));
        for (int expiry = 1; expiry <= 3; expiry++) {
            long refreshes = portal.calls().of("token");
            world.clock.advance(Duration.ofMinutes(40));

            readAtOnce(both, connection);

            assertThat(portal.calls().of("token")).as("expiry %d", expiry).isEqualTo(refreshes + 1);
        }
        long refreshes = portal.calls().of("token");
        portal.expireAccessTokens();

        readAtOnce(both, connection);

        assertThat(portal.calls().of("token")).as("a token that was refused").isEqualTo(refreshes + 1);
    }

    /** Every event by both servers, in turns. */
    private void tell(World.Deal deal, Hooks[] hooks) {
        for (int n = 0; n < STAGES.size(); n++) {
            List<Map<String, Object>> events = List.of(
                    Hooks.changed(deal, "dealstage", STAGES.get(n), world.clock.millis()),
                    Hooks.changed(deal, "amount", Integer.toString(1_200 + 10 * n), world.clock.millis()));
            assertThat(hooks[n % 2].deliver(events)).isEqualTo(200);
            assertThat(hooks[(n + 1) % 2].deliver(events)).isEqualTo(200);
        }
    }

    private void readAtOnce(List<Connections> servers, UUID connection)
            throws ExecutionException, InterruptedException {
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> reads = Stream.concat(servers.stream(), servers.stream())
                    .flatMap(server -> Stream.of(server, server))
                    .<Future<?>>map(server -> readers.submit(
                            () -> server.open(world.workspace, connection).describe()))
                    .toList();
            for (Future<?> read : reads) {
                read.get();
            }
        }
    }

    /** Writes that told a record what it had been told just before. */
    private static List<ReceivedWrite> repeatedWrites(Portal portal) {
        Map<String, Map<String, String>> told = new HashMap<>();
        List<ReceivedWrite> repeated = new ArrayList<>();
        for (ReceivedWrite write : portal.calls().writes()) {
            Map<String, String> last = told.put(write.type() + write.recordId(), write.properties());
            if (write.properties().equals(last)) {
                repeated.add(write);
            }
        }
        return repeated;
    }

    private UUID connection(Portal portal) {
        return world.read(jdbc -> jdbc.sql("SELECT connection_id FROM connection WHERE account_id = ?")
                .param("" + portal.id())
                .query(UUID.class)
                .single());
    }

    private long unwritten() {
        return world.query("SELECT count(*) FROM writeback WHERE written_version < version");
    }

    private static double worked(MeterRegistry meters) {
        Timer timer = meters.find("referloop.intake.latency").timer();
        return timer == null ? 0 : timer.count();
    }

    private static URI url(ConfigurableApplicationContext server) {
        return URI.create("http://localhost:" + server.getEnvironment().getProperty("local.server.port"));
    }
}
