package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Events that are durable before their delivery is answered, over HTTP from this process, against a loop that only inserts the same rows.
 */
final class AcceptBench {

    static final int CONNECTIONS = 8;
    private static final int LOOPS = 4;
    private static final int EVENTS = 100;
    private static final int BODIES = 64;
    private static final int ROUNDS = 4;
    /** Until the compiler is done with most of it: five seconds after the start it takes half of the machine. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration ROUND = Duration.ofSeconds(2);

    private final Site site;
    private final Report report;
    private final Books books;
    private final AtomicLong position = new AtomicLong();

    AcceptBench(Site site, Report report) {
        this.site = site;
        this.report = report;
        this.books = site.books();
    }

    /** Sends deliveries for a while, whoever takes them. */
    void load(Duration time) throws Exception {
        accept(bodies(), time);
    }

    void run() throws Exception {
        List<byte[]> bodies = bodies();
        try (Connection owner = books.asOwner()) {
            Books.execute(owner, "CREATE TABLE bench_delivery (LIKE intake_delivery INCLUDING ALL)");
        }
        Rounds accepted = new Rounds();
        Rounds inserted = new Rounds();
        Rounds working = new Rounds();
        long lost = 0;
        books.holdWorker();
        accept(bodies, WARM_UP);
        insert(bodies, ROUND);
        tidy();
        for (int round = 0; round < ROUNDS; round++) {
            long before = books.number("SELECT count(*) FROM intake_delivery");
            Count ours = accept(bodies, ROUND);
            lost += before + ours.done() - books.number("SELECT count(*) FROM intake_delivery");
            accepted.add(ours.perSecond() * EVENTS);
            tidy();
            inserted.add(insert(bodies, ROUND).perSecond() * EVENTS);
            tidy();
            books.letWorkerGo();
            working.add(accept(bodies, ROUND).perSecond() * EVENTS);
            books.holdWorker();
            tidy();
        }
        books.letWorkerGo();
        Report.Measured against = Report.Measured.perSecond(inserted.median());
        report.atLeast(
                "events accepted durably (against bare inserts of the same rows)",
                Report.Measured.perSecond(accepted.median()),
                against,
                0.4);
        report.told(
                "  the same, while they are worked off besides", Report.Measured.perSecond(working.median()), against);
        report.must("acknowledged deliveries that are not in the database", lost == 0, Long.toString(lost));
    }

    private List<byte[]> bodies() {
        return IntStream.range(0, BODIES).mapToObj(site.deliveries()::unrelated).toList();
    }

    private void tidy() throws SQLException {
        books.skipBacklog();
        try (Connection owner = books.asOwner()) {
            Books.execute(owner, "TRUNCATE bench_delivery");
        }
        books.emptyDeliveries();
    }

    private Count accept(List<byte[]> bodies, Duration time) throws Exception {
        Deliveries deliveries = site.deliveries();
        List<byte[]> requests = bodies.stream().map(deliveries::request).toList();
        return inParallel(CONNECTIONS, time, (thread, until) -> {
            long done = 0;
            try (HookClient client = new HookClient(site.port())) {
                for (int n = thread * BODIES / CONNECTIONS; System.nanoTime() < until; n++) {
                    int status = client.post(requests.get(n % BODIES));
                    if (status != 200) {
                        throw new IllegalStateException("The server answered " + status);
                    }
                    done++;
                }
            }
            return done;
        });
    }

    private Count insert(List<byte[]> bodies, Duration time) throws Exception {
        return inParallel(LOOPS, time, (thread, until) -> {
            long done = 0;
            try (Connection connection = books.asOwner();
                    PreparedStatement insert = connection.prepareStatement("""
                            INSERT INTO bench_delivery (workspace_id, connection_id, position, received_at, correlation, body)
                            VALUES (?, ?, ?, ?, ?, ?)""")) {
                for (int n = thread * BODIES / LOOPS; System.nanoTime() < until; n++) {
                    insert.setObject(1, books.workspace());
                    insert.setObject(2, books.stream());
                    insert.setLong(3, position.incrementAndGet());
                    insert.setTimestamp(4, new Timestamp(System.currentTimeMillis()));
                    insert.setString(5, "bench-correlation");
                    insert.setBytes(6, bodies.get(n % BODIES));
                    insert.executeUpdate();
                    done++;
                }
            }
            return done;
        });
    }

    private static Count inParallel(int threads, Duration time, Work work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            long began = System.nanoTime();
            List<Callable<Long>> calls = new ArrayList<>();
            for (int n = 0; n < threads; n++) {
                int thread = n;
                calls.add(() -> work.until(thread, began + time.toNanos()));
            }
            long done = 0;
            for (Future<Long> each : pool.invokeAll(calls)) {
                done += each.get();
            }
            return new Count(done, (System.nanoTime() - began) / 1e9);
        }
    }

    private interface Work {

        long until(int thread, long deadline) throws Exception;
    }

    private record Count(long done, double seconds) {

        double perSecond() {
            return done / seconds;
        }
    }
}
