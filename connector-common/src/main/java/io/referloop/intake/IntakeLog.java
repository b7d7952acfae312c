package io.referloop.intake;

import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The append-only log of deliveries. Deliveries that arrive while a commit is under way share the next one: under load that is one commit
 * for many requests, and a single request waits for nobody.
 */
@Component
class IntakeLog implements DisposableBean {

    private static final int QUEUE_MAX = 4_096;
    private static final int SHARED_COMMIT_MAX = 64;
    private static final long WAIT_SECONDS_MAX = 4;

    private final String instance = UUID.randomUUID().toString();
    private final DataSource dataSource;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread writer;
    private volatile Consumer<Stream> appended = stream -> {};
    private volatile boolean stopped;

    IntakeLog(DataSource dataSource) {
        this.dataSource = dataSource;
        this.writer = Thread.ofPlatform().name("intake-log").daemon().start(this::write);
    }

    /** Who is told of every stream that grew, after it is durable. */
    void onAppended(Consumer<Stream> listener) {
        appended = listener;
    }

    /** What the notifications of this process end with; it was woken already when they arrive. */
    String instance() {
        return instance;
    }

    /**
     * Returns when the delivery is durable.
     *
     * @throws IntakeUnavailable when it is not and never will be
     */
    void append(Stream stream, Instant receivedAt, String correlation, byte[] body) {
        Waiting waiting = new Waiting(stream, receivedAt, correlation, body, new CompletableFuture<>());
        if (stopped || !queue.offer(waiting)) {
            throw new IntakeUnavailable("More deliveries arrive than the database takes", null);
        }
        try {
            waiting.done().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            // It may still become durable; sent again it changes nothing.
            throw new IntakeUnavailable("The database did not answer in time", slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IntakeUnavailable("The server is stopping", interrupted);
        } catch (ExecutionException failed) {
            throw new IntakeUnavailable("The database did not take the delivery", failed.getCause());
        }
    }

    /** Appends in the caller's transaction; whoever it concerns is woken after the commit. */
    void append(JdbcClient jdbc, Stream stream, Origin origin, Instant at, String correlation, byte[] body) {
        jdbc.sql("""
                        WITH notified AS MATERIALIZED (SELECT pg_notify('referloop_intake', ?)),
                        head AS (
                            INSERT INTO intake_head (workspace_id, connection_id, position) SELECT ?::uuid, ?::uuid, 1 FROM notified
                            ON CONFLICT (workspace_id, connection_id) DO UPDATE SET position = intake_head.position + 1
                            RETURNING workspace_id, connection_id, position)
                        INSERT INTO intake_delivery (workspace_id, connection_id, position, received_at, correlation, body, origin)
                        SELECT h.workspace_id, h.connection_id, h.position, ?, ?, ?, ? FROM head h""")
                .params(
                        stream.workspace() + " " + stream.connection() + " " + instance,
                        stream.workspace(),
                        stream.connection(),
                        SqlTime.of(at),
                        correlation,
                        body,
                        origin.name())
                .update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                appended.accept(stream);
            }
        });
    }

    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        writer.interrupt();
        writer.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS_MAX));
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>(SHARED_COMMIT_MAX);
        while (!stopped || !queue.isEmpty()) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException stopping) {
                continue;
            }
            queue.drainTo(batch, SHARED_COMMIT_MAX - 1);
            commit(batch);
        }
    }

    private void commit(List<Waiting> batch) {
        Map<Stream, List<Waiting>> streams = new TreeMap<>();
        batch.forEach(it ->
                streams.computeIfAbsent(it.stream(), s -> new ArrayList<>()).add(it));
        try (Connection connection = dataSource.getConnection()) {
            if (streams.size() == 1) {
                append(connection, streams);
            } else {
                together(connection, streams);
            }
        } catch (SQLException | RuntimeException failed) {
            batch.forEach(it -> it.done().completeExceptionally(new CompletionException(failed)));
            return;
        }
        batch.forEach(it -> it.done().complete(null));
        streams.keySet().forEach(appended);
    }

    private void together(Connection connection, Map<Stream, List<Waiting>> streams) throws SQLException {
        connection.setAutoCommit(false);
        try {
            append(connection, streams);
            connection.commit();
        } catch (SQLException | RuntimeException failed) {
            connection.rollback();
            throw failed;
        }
    }

    private void append(Connection connection, Map<Stream, List<Waiting>> streams) throws SQLException {
        for (Map.Entry<Stream, List<Waiting>> entry : streams.entrySet()) {
            append(connection, entry.getKey(), entry.getValue());
        }
    }

    /** Enters the stream's workspace, takes its next positions, stores the deliveries and wakes the other instances; all in one statement. */
    private void append(Connection connection, Stream stream, List<Waiting> deliveries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                WITH entered AS MATERIALIZED (SELECT set_config('app.workspace', ?, true), pg_notify('referloop_intake', ?)),
                head AS (
                    INSERT INTO intake_head (workspace_id, connection_id, position) SELECT ?, ?, ? FROM entered
                    ON CONFLICT (workspace_id, connection_id) DO UPDATE SET position = intake_head.position + excluded.position
                    RETURNING workspace_id, connection_id, position)
                INSERT INTO intake_delivery (workspace_id, connection_id, position, received_at, correlation, body)
                SELECT h.workspace_id, h.connection_id, h.position - ? + d.n, d.received_at, d.correlation, d.body
                FROM head h, unnest(?::text[]::timestamptz[], ?::text[], ?) WITH ORDINALITY AS d (received_at, correlation, body, n)""")) {
            insert.setString(1, stream.workspace().toString());
            insert.setString(2, stream.workspace() + " " + stream.connection() + " " + instance);
            insert.setObject(3, stream.workspace());
            insert.setObject(4, stream.connection());
            insert.setLong(5, deliveries.size());
            insert.setLong(6, deliveries.size());
            insert.setObject(
                    7,
                    Rows.column(deliveries.stream()
                            .map(it -> SqlTime.of(it.receivedAt()))
                            .toList()));
            insert.setObject(
                    8, Rows.column(deliveries.stream().map(Waiting::correlation).toList()));
            insert.setArray(
                    9,
                    connection.createArrayOf(
                            "bytea", deliveries.stream().map(Waiting::body).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
    }

    /** Whose words a delivery is in. */
    enum Origin {
        /** The CRM's. */
        PUSHED,
        /** Ours, of what was found by reading. */
        READ
    }

    /** A delivery could not be made durable. */
    static final class IntakeUnavailable extends RuntimeException {

        private static final long serialVersionUID = 1;

        IntakeUnavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private record Waiting(
            Stream stream, Instant receivedAt, String correlation, byte[] body, CompletableFuture<Void> done) {}
}
