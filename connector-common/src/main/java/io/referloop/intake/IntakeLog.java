package io.referloop.intake;

import io.referloop.workspace.SqlTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.springframework.stereotype.Component;

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
            connection.setAutoCommit(false);
            try {
                for (Map.Entry<Stream, List<Waiting>> entry : streams.entrySet()) {
                    append(connection, entry.getKey(), entry.getValue());
                }
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        } catch (SQLException | RuntimeException failed) {
            batch.forEach(it -> it.done().completeExceptionally(new CompletionException(failed)));
            return;
        }
        batch.forEach(it -> it.done().complete(null));
        streams.keySet().forEach(appended);
    }

    private void append(Connection connection, Stream stream, List<Waiting> deliveries) throws SQLException {
        long position = reserve(connection, stream, deliveries.size()) - deliveries.size();
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO intake_delivery (workspace_id, connection_id, position, received_at, correlation, body)
                VALUES (?, ?, ?, ?, ?, ?)""")) {
            for (Waiting delivery : deliveries) {
                position++;
                insert.setObject(1, stream.workspace());
                insert.setObject(2, stream.connection());
                insert.setLong(3, position);
                insert.setObject(4, SqlTime.of(delivery.receivedAt()));
                insert.setString(5, delivery.correlation());
                insert.setBytes(6, delivery.body());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Takes the next positions of a stream, enters its workspace and wakes the other instances; all in one round trip. */
    private long reserve(Connection connection, Stream stream, int count) throws SQLException {
        try (PreparedStatement reserve = connection.prepareStatement("""
                WITH entered AS MATERIALIZED (SELECT set_config('app.workspace', ?, true), pg_notify('referloop_intake', ?))
                INSERT INTO intake_head (workspace_id, connection_id, position) SELECT ?, ?, ? FROM entered
                ON CONFLICT (workspace_id, connection_id) DO UPDATE SET position = intake_head.position + excluded.position
                RETURNING position""")) {
            reserve.setString(1, stream.workspace().toString());
            reserve.setString(2, stream.workspace() + " " + stream.connection() + " " + instance);
            reserve.setObject(3, stream.workspace());
            reserve.setObject(4, stream.connection());
            reserve.setLong(5, count);
            try (ResultSet row = reserve.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
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
