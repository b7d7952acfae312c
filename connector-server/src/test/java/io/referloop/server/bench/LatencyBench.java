package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after an event its reward is posted. Events come when they come, whether the server keeps up or not, so waiting counts from the
 * moment an event was due to be sent until this process, by the same clock, hears from the database that the reward's commit is visible.
 */
final class LatencyBench {

    private static final int ROUNDS = 3;
    private static final int SECONDS = 4;
    private static final int FIRST_SECONDS = 3;
    private static final int WARM_UP_SECONDS = 40;
    static final int DEALS = 1_000 * (FIRST_SECONDS + SECONDS + WARM_UP_SECONDS) + ROUNDS * SECONDS * (300 + 1_000);
    private static final int CONNECTIONS = 10;
    private static final int SIZE_MAX = 20;
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
        Map<Integer, Rounds> p50 = new HashMap<>();
        Map<Integer, Rounds> p99 = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int rate : List.of(300, 1_000)) {
                Rounds latencies = round(rate, SECONDS);
                p50.computeIfAbsent(rate, r -> new Rounds()).add(latencies.quantile(0.5));
                p99.computeIfAbsent(rate, r -> new Rounds()).add(latencies.quantile(0.99));
            }
        }
        for (int rate : List.of(300, 1_000)) {
            Report.Measured median = Report.Measured.millis(get(p50, rate));
            Report.Measured slow = Report.Measured.millis(get(p99, rate));
            String what = "event → reward posted at %,d events/s".formatted(rate);
            report.told(what + ", p50", median, null);
            if (rate == 1_000) {
                report.limit(what + ", p99", slow, Report.Measured.millis(LIMIT_MILLIS));
            } else {
                report.told(what + ", p99", slow, null);
            }
        }
        report.told("the same, seconds after the start, p50", Report.Measured.millis(cold.quantile(0.5)), null);
        report.told("the same, seconds after the start, p99", Report.Measured.millis(cold.quantile(0.99)), null);
        try (Connection owner = books.asOwner()) {
            Books.execute(owner, "DROP TRIGGER bench_posted ON reward_event");
        }
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
        List<Sending> plan = plan(rate, seconds);
        // The load and the sandbox CRM live in this process; a pause of theirs is none of the server's.
        System.gc();
        try (CommitEar ear = new CommitEar(books.asOwner())) {
            long began = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            send(plan, began);
            Map<String, Long> due = new HashMap<>();
            plan.forEach(sending -> sending.deals().forEach(deal -> due.put(deal, began + sending.afterNanos())));
            Map<String, String> commits = awaitRewards(List.copyOf(due.keySet()));
            ear.awaitAll(commits.values());
            Rounds latencies = new Rounds();
            commits.forEach((deal, commit) -> latencies.add((ear.heard(commit) - due.getOrDefault(deal, 0L)) / 1e6));
            return latencies;
        }
    }

    /** Deliveries of 1 to 20 events, each at a time of its own. */
    private List<Sending> plan(int rate, int seconds) {
        Deliveries deliveries = site.deliveries();
        List<Sending> plan = new ArrayList<>();
        List<String> left = site.freshDeals(rate * seconds);
        double at = 0;
        while (!left.isEmpty()) {
            int size = Math.min(1 + random.nextInt(SIZE_MAX), left.size());
            List<String> deals = left.subList(0, size);
            left = left.subList(size, left.size());
            at += -Math.log(1 - random.nextDouble()) * (1 + SIZE_MAX) / 2 / rate;
            plan.add(new Sending((long) (at * 1e9), deals, deliveries.request(deliveries.qualified(deals))));
        }
        return plan;
    }

    private void send(List<Sending> plan, long began) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Callable<Integer>> senders = new ArrayList<>();
        for (int n = 0; n < CONNECTIONS; n++) {
            senders.add(() -> {
                try (HookClient client = new HookClient(site.port())) {
                    for (int at = next.getAndIncrement(); at < plan.size(); at = next.getAndIncrement()) {
                        Sending sending = plan.get(at);
                        waitUntil(began + sending.afterNanos());
                        int status = client.post(sending.request());
                        if (status != 200) {
                            throw new IllegalStateException("The server answered " + status);
                        }
                    }
                    return client.reconnects();
                }
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (Future<Integer> sender : pool.invokeAll(senders)) {
                sender.get();
            }
        }
    }

    private static void waitUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
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

    private record Sending(long afterNanos, List<String> deals, byte[] request) {}
}
