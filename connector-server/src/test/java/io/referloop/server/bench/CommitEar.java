package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Notes when commits become visible that announce themselves on the channel {@code bench_posted}. */
final class CommitEar implements AutoCloseable {

    private final Connection connection;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    CommitEar(Connection connection) throws SQLException {
        this.connection = connection;
        Books.execute(connection, "LISTEN bench_posted");
        this.thread = Thread.ofPlatform().name("commit-ear").daemon().start(this::listen);
    }

    /** By {@link System#nanoTime()}. */
    long heard(String commit) {
        Long at = heard.get(commit);
        if (at == null) {
            throw new IllegalStateException("nothing was heard of commit " + commit);
        }
        return at;
    }

    void awaitAll(Collection<String> commits) throws InterruptedException {
        long patience = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!heard.keySet().containsAll(commits) && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        thread.join();
        connection.close();
    }

    private void listen() {
        try {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (!closed) {
                PGNotification[] notifications = postgres.getNotifications(100);
                long now = System.nanoTime();
                for (PGNotification each : notifications == null ? new PGNotification[0] : notifications) {
                    heard.putIfAbsent(each.getParameter(), now);
                }
            }
        } catch (SQLException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
