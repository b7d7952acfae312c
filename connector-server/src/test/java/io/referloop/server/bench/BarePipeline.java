package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The least that a pipeline from deliveries to rewards can do, against which ours is measured: each delivery is stored and committed, a worker
 * that the storing wakes posts a reward for each event of all that wait, and commits. No HTTP, no signature, no referral that moves, no rule, no
 * write-back. What it takes is what the machine and its disk take.
 */
final class BarePipeline implements AutoCloseable {

    private static final int SENDERS = 10;

    private final Books books;
    private final BarePostings postings;

    BarePipeline(Books books) throws SQLException {
        this.books = books;
        try (Connection owner = books.asOwner()) {
            Books.execute(
                    owner,
                    "CREATE TABLE bench_pipeline (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)");
            Books.execute(owner, "GRANT INSERT ON bench_pipeline TO referloop_app");
        }
        this.postings = new BarePostings(books.asApplication());
    }

    /** The latency of each event in milliseconds, from when it was due to when its reward was committed. */
    Rounds round(List<Arrival> plan, long began) throws Exception {
        Map<String, UUID> referrals = books.referralsOf(
                plan.stream().flatMap(it -> it.deals().stream()).toList());
        BlockingQueue<Arrival> stored = new LinkedBlockingQueue<>();
        CompletableFuture<Rounds> worked =
                CompletableFuture.supplyAsync(() -> work(stored, plan.size(), referrals, began));
        Arrival.send(plan, began, SENDERS, () -> new Storing(books.asApplication(), stored));
        return worked.get(30, TimeUnit.SECONDS);
    }

    private Rounds work(BlockingQueue<Arrival> stored, int deliveries, Map<String, UUID> referrals, long began) {
        Rounds latencies = new Rounds();
        try {
            for (int done = 0; done < deliveries; ) {
                List<Arrival> batch = new ArrayList<>(List.of(stored.take()));
                stored.drainTo(batch);
                postings.post(batch.stream()
                        .flatMap(it -> it.deals().stream())
                        .map(referrals::get)
                        .toList());
                long now = System.nanoTime();
                batch.forEach(it -> it.deals().forEach(deal -> latencies.add((now - began - it.afterNanos()) / 1e6)));
                done += batch.size();
            }
        } catch (SQLException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
        return latencies;
    }

    @Override
    public void close() throws SQLException {
        postings.close();
        try (Connection owner = books.asOwner()) {
            Books.execute(owner, "DROP TABLE bench_pipeline");
        }
    }

    private static final class Storing implements Arrival.Sender {

        private final Connection connection;
        private final PreparedStatement insert;
        private final BlockingQueue<Arrival> stored;

        Storing(Connection connection, BlockingQueue<Arrival> stored) throws SQLException {
            this.connection = connection;
            this.insert = connection.prepareStatement("INSERT INTO bench_pipeline (body) VALUES (?)");
            this.stored = stored;
        }

        @Override
        public void send(Arrival arrival) throws SQLException {
            insert.setBytes(1, arrival.body());
            insert.executeUpdate();
            stored.add(arrival);
        }

        @Override
        public void close() throws SQLException {
            insert.close();
            connection.close();
        }
    }
}
