package io.referloop.server.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * How long after an event its reward is posted. Events come when they come, whether the server keeps up or not, so waiting counts from the
 * moment an event was due to be sent until this process, by the same clock, hears from the database that the reward's commit is visible.
 */
final class LatencyBench {

    private static final int ROUNDS = 3;
    private static final int SECONDS = 4;
    private static final int FIRST_SECONDS = 3;
    private static final int WARM_UP_SECONDS = 40;
    static final int DEALS =
            1_000 * (FIRST_SECONDS + SECONDS + WARM_UP_SECONDS + SECONDS) + ROUNDS * SECONDS * (300 + 1_000 + 1_000);
    private static final int CONNECTIONS = 10;
    private static final double LIMIT_MILLIS = 25;

    private final Site site;
    private final Report report;
    private final Books books;
    private final Random random = new Random(7);

    LatencyBench(Site site, Report report) {
        this.site = site;
        this.report = report;
        this.books = site.books();
    }

    void run() throws Exception {
        tellOfEachCommit();
        round(1_000, FIRST_SECONDS);
        books.analyze("");
        Rounds cold = round(1_000, SECONDS);
        // The compiler of a JVM that has just started takes a core by itself, of the two that it shares with the
        // database.
        round(1_000, WARM_UP_SECONDS);
        // As in every database that runs for longer than a few minutes, the files of the log are there from now on.
        books.checkpoint();
        try (BarePipeline bare = new BarePipeline(books)) {
            bare(bare);
            measure(cold, bare);
        }
        try (Connection owner = books.asOwner()) {
            Books.execute(owner, "DROP TRIGGER bench_posted ON reward_event");
        }
    }

    /** In turns, so that what the machine does besides touches both. */
    private void measure(Rounds cold, BarePipeline bare) throws Exception {
        Rounds bareP50 = new Rounds();
        Rounds bareP99 = new Rounds();
        Map<Integer, Rounds> p50 = new HashMap<>();
        Map<Integer, Rounds> p99 = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int rate : List.of(300, 1_000)) {
                Rounds latencies = round(rate, SECONDS);
                p50.computeIfAbsent(rate, r -> new Rounds()).add(latencies.quantile(0.5));
                p99.computeIfAbsent(rate, r -> new Rounds()).add(latencies.quantile(0.99));
            }
            Rounds least = bare(bare);
            bareP50.add(least.quantile(0.5));
            bareP99.add(least.quantile(0.99));
        }
        for (int rate : List.of(300, 1_000)) {
            Report.Measured median = Report.Measured.millis(get(p50, rate));
            Report.Measured slow = Report.Measured.millis(get(p99, rate));
            String what = "event → reward posted at %,d events/s".formatted(rate);
            if (rate == 1_000) {
                report.limit(what + ", p99", slow, Report.Measured.millis(LIMIT_MILLIS));
                report.told("the same, against a bare pipeline's", slow, Report.Measured.millis(bareP99.median()));
                report.told(what + ", p50, against it", median, Report.Measured.millis(bareP50.median()));
            } else {
                report.told(what + ", p50", median, null);
                report.told(what + ", p99", slow, null);
            }
        }
        report.told("the same, seconds after the start, p50", Report.Measured.millis(cold.quantile(0.5)), null);
        report.told("the same, seconds after the start, p99", Report.Measured.millis(cold.quantile(0.99)), null);
    }

    private Rounds bare(BarePipeline bare) throws Exception {
        List<Arrival> plan =
                Arrival.plan(random, 1_000, site.freshDeals(1_000 * SECONDS), site.deliveries()::qualified);
        System.gc();
        return bare.round(plan, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500));
    }

    private static double get(Map<Integer, Rounds> all, int rate) {
        return all.getOrDefault(rate, new Rounds()).median();
    }

    /** The commit that posts a reward tells so itself, by its number. */
    private void tellOfEachCommit() throws SQLException {
        try (Connection owner = books.asOwner()) {
            Books.execute(owner, """
                    CREATE OR REPLACE FUNCTION bench_posted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        PERFORM pg_notify('bench_posted', pg_current_xact_id()::text); RETURN NULL; END $$""");
            Books.execute(owner, """
                    CREATE TRIGGER bench_posted AFTER INSERT ON reward_event FOR EACH STATEMENT EXECUTE FUNCTION bench_posted()""");
        }
    }

    /** The latency of each event in milliseconds. */
    private Rounds round(int rate, int seconds) throws Exception {
        Deliveries deliveries = site.deliveries();
        List<Arrival> plan = Arrival.plan(
                random,
                rate,
                site.freshDeals(rate * seconds),
                deals -> deliveries.request(deliveries.qualified(deals)));
        // The load and the sandbox CRM live in this process; a pause of theirs is none of the server's.
        System.gc();
        try (CommitEar ear = new CommitEar(books.asOwner())) {
            long began = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            Arrival.send(plan, began, CONNECTIONS, this::hooks);
            Map<String, Long> due = new HashMap<>();
            plan.forEach(it -> it.deals().forEach(deal -> due.put(deal, began + it.afterNanos())));
            Map<String, String> commits = awaitRewards(List.copyOf(due.keySet()));
            ear.awaitAll(commits.values());
            Rounds latencies = new Rounds();
            commits.forEach((deal, commit) -> latencies.add((ear.heard(commit) - due.getOrDefault(deal, 0L)) / 1e6));
            return latencies;
        }
    }

    private Arrival.Sender hooks() throws IOException {
        HookClient client = new HookClient(site.port());
        return new Arrival.Sender() {
            @Override
            public void send(Arrival arrival) throws Exception {
                int status = client.post(arrival.body());
                if (status != 200) {
                    throw new IllegalStateException("The server answered " + status);
                }
            }

            @Override
            public void close() throws Exception {
                client.close();
            }
        };
    }

    /** The commit that posted the reward of each deal. */
    private Map<String, String> awaitRewards(List<String> deals) throws SQLException, InterruptedException {
        long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            Map<String, String> commits = new HashMap<>();
            try (Connection connection = books.asApplication();
                    PreparedStatement query = connection.prepareStatement("""
                            SELECT l.record_id, e.xmin::text FROM referral_link l JOIN reward r USING (workspace_id, referral_id)
                            JOIN reward_event e USING (workspace_id, reward_id)
                            WHERE l.object_type = 'DEAL' AND l.record_id = ANY (?)""")) {
                query.setArray(1, connection.createArrayOf("text", deals.toArray()));
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        commits.put(row.getString(1), row.getString(2));
                    }
                }
            }
            if (commits.size() == deals.size()) {
                return commits;
            }
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(deals.size() - commits.size() + " events have no reward");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
