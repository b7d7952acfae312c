package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CRM repeats, mixes up and splits comes to the same rewards and the same books as if it had been told once, in order. */
@ExtendWith(Log.class)
class AnyOrderAcceptanceTests {

    private static final int TIMES = 5;
    private static final List<List<String>> STORY = List.of(
            List.of("dealstage", "qualifiedtobuy"),
            List.of("amount", "12000"),
            List.of("dealstage", "contractsent"),
            List.of("dealstage", "closedwon"),
            List.of("amount", "15000.50"),
            List.of("dealstage", "closedlost"),
            List.of("dealstage", "presentationscheduled"),
            List.of("amount", "9000"),
            List.of("dealstage", "closedwon"),
            List.of("amount", "8999.99"));

    private final World world = World.shared();
    private final Hooks hooks = new Hooks(world);

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42, 1_000, 20_261_121})
    void comesToTheSameBooksInAnyOrderAndNumber(long seed) {
        World.Deal inOrder = world.deal("5000");
        World.Deal mixed = world.deal("5000");
        world.refer(inOrder);
        world.refer(mixed);
        world.awaitSettled();
        world.clock.advance(Duration.ofHours(1));
        long began = world.clock.millis() - Duration.ofMinutes(30).toMillis();

        told(inOrder, began)
                .forEach(event -> assertThat(hooks.deliver(List.of(event))).isEqualTo(200));
        deliveries(told(mixed, began), new Random(seed))
                .forEach(events -> assertThat(hooks.deliver(events)).isEqualTo(200));
        world.awaitSettled();

        assertThat(rewards(mixed)).isEqualTo(rewards(inOrder)).hasSize(2);
        assertThat(world.books(mixed))
                .isEqualTo(world.books(inOrder))
                .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "950.00", "payable", "-950.00"));
        assertThat(referrals(mixed)).isEqualTo(1);
        assertThat(facts(mixed)).isEqualTo(facts(inOrder));
    }

    private static List<Map<String, Object>> told(World.Deal deal, long began) {
        List<Map<String, Object>> events = new ArrayList<>();
        for (List<String> step : STORY) {
            events.add(Hooks.changed(deal, step.getFirst(), step.getLast(), began + 60_000L * events.size()));
        }
        return events;
    }

    /** Every event five times, shuffled, cut into deliveries of any size. */
    private static List<List<Map<String, Object>>> deliveries(List<Map<String, Object>> events, Random random) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (int time = 0; time < TIMES; time++) {
            all.addAll(events);
        }
        Collections.shuffle(all, random);
        List<List<Map<String, Object>>> deliveries = new ArrayList<>();
        for (int from = 0; from < all.size(); ) {
            int size = Math.min(1 + random.nextInt(9), all.size() - from);
            deliveries.add(all.subList(from, from + size));
            from += size;
        }
        return deliveries;
    }

    /** With the times that decide when the money goes. */
    private List<String> rewards(World.Deal deal) {
        return world.read(jdbc -> jdbc.sql("""
                        SELECT concat_ws(' ', r.rule, r.line, r.state, r.amount, r.currency, r.earned_at, r.release_at, r.sentence)
                        FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        JOIN connection c USING (workspace_id, connection_id)
                        WHERE l.object_type = 'DEAL' AND l.record_id = ? AND c.account_id = ? ORDER BY r.rule, r.line""")
                .params(deal.id(), deal.account())
                .query(String.class)
                .list());
    }

    private long referrals(World.Deal deal) {
        return world.query("""
                SELECT count(DISTINCT referral_id) FROM referral_link l JOIN connection c USING (workspace_id, connection_id)
                WHERE l.record_id IN (?, ?) AND c.account_id = ?""", deal.id(), deal.contact(), deal.account());
    }

    private List<String> facts(World.Deal deal) {
        return world.read(jdbc -> jdbc.sql("""
                        SELECT concat_ws(' ', f.field, f.occurred_at, f.value, f.status) FROM referral_fact f
                        JOIN connection c USING (workspace_id, connection_id)
                        WHERE f.record_id = ? AND c.account_id = ? AND f.recorded_at > f.occurred_at + interval '1 minute' ORDER BY 1""")
                .params(deal.id(), deal.account())
                .query(String.class)
                .list());
    }
}
