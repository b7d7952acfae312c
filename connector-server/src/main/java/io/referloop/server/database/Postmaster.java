package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops PostgreSQL on a cluster. It runs in a session of its own, so that Ctrl-C in the terminal reaches Referloop first and
 * the database last; the price is that it outlives a killed Referloop, and the next one stops it before anything else.
 */
final class Postmaster {

    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

    private static final int ATTEMPTS = 5;

    /** Below the range that systems hand out for outgoing connections. */
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 32_000;

    private final Cluster cluster;
    private final PostgresBinaries programs;
    private final PostgresCommand command;
    private final PostgresLog postgresLog;
    private boolean wanted;

    Postmaster(Cluster cluster, PostgresBinaries programs, PostgresCommand command, PostgresLog postgresLog) {
        this.cluster = cluster;
        this.programs = programs;
        this.command = command;
        this.postgresLog = postgresLog;
    }

    /** Returns the port it listens on. Only call it while holding the lock of the data folder: it stops whoever runs on the cluster. */
    synchronized int start() throws IOException {
        wanted = true;
        String news = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            stopOrphan();
            int port = freePort();
            cluster.configure(port);
            PostgresCommand.Outcome outcome =
                    pgCtl("start", "-t", "600", "-l", postgresLog.file().toString());
            news = postgresLog.news();
            if (outcome.succeeded()) {
                return port;
            }
            if (!mayPass(news)) {
                break;
            }
            log.info("PostgreSQL did not start at attempt {}: {}", attempt, PostgresLog.lastLine(news, "FATAL:"));
            pause();
        }
        throw refusal(news);
    }

    synchronized void stop() throws IOException {
        wanted = false;
        if (isRunning()) {
            stopRunning();
        }
    }

    /** Starts it again, on the same port, whenever it ends without being asked to. */
    void keepRunning() {
        Thread.ofVirtual().name("postgres-watch").start(this::watch);
    }

    private void watch() {
        try {
            do {
                TimeUnit.MILLISECONDS.sleep(250);
            } while (restartedIfGone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it is not wanted any more. */
    private synchronized boolean restartedIfGone() {
        try {
            if (wanted && !isRunning()) {
                log.warn("PostgreSQL has ended unexpectedly; starting it again (its log: {})", postgresLog.file());
                start();
                log.info("PostgreSQL is running again");
            }
        } catch (IOException | StartRefused e) {
            log.error("PostgreSQL could not be started again; trying on. {}", e.getMessage());
        }
        return wanted;
    }

    private boolean isRunning() throws IOException {
        Optional<PostmasterPid> pid = PostmasterPid.read(cluster.folder());
        return pid.isPresent() && pid.get().state(cluster.folder()) == PostmasterPid.State.OURS;
    }

    private void stopRunning() throws IOException {
        if (!pgCtl("stop", "-m", "fast", "-t", "30").succeeded()) {
            log.warn("PostgreSQL did not stop within 30 seconds; stopping it at once, it recovers at the next start");
            pgCtl("stop", "-m", "immediate", "-t", "30");
        }
    }

    private void stopOrphan() throws IOException {
        Optional<PostmasterPid> found = PostmasterPid.read(cluster.folder());
        if (found.isEmpty()) {
            return;
        }
        PostmasterPid orphan = found.get();
        switch (orphan.state(cluster.folder())) {
            case OURS -> {
                log.info(
                        "A PostgreSQL that an earlier Referloop left behind is still running (process {}); stopping it",
                        orphan.pid());
                stopRunning();
            }
            case GONE -> log.info("PostgreSQL was not stopped cleanly the last time; it will recover by itself");
            case SOMEBODY_ELSE -> {
                log.info("postmaster.pid names process {}, which is no PostgreSQL of ours; removing it", orphan.pid());
                Files.deleteIfExists(PostmasterPid.file(cluster.folder()));
            }
        }
    }

    private PostgresCommand.Outcome pgCtl(String action, String... options) throws IOException {
        String[] arguments = new String[options.length + 4];
        arguments[0] = action;
        arguments[1] = "-w";
        arguments[2] = "-D";
        arguments[3] = cluster.folder().toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return command.run(programs.program("pg_ctl"), arguments);
    }

    /** Troubles that go away by themselves, or by choosing another port. */
    private static boolean mayPass(String news) {
        return news.contains("could not bind")
                || news.contains("pre-existing shared memory block")
                || news.contains("lock file \"postmaster.pid\" already exists");
    }

    private StartRefused refusal(String news) {
        if (StorageTrouble.saysDiskFull(news)) {
            return StorageTrouble.diskFull(cluster.folder());
        }
        return new StartRefused(
                "PostgreSQL did not start on %s: %s.".formatted(cluster.folder(), PostgresLog.lastLine(news, "FATAL:")),
                "Its log is %s; if the files are damaged, restore the data folder from a backup."
                        .formatted(postgresLog.file()));
    }

    private int freePort() throws IOException {
        int last = cluster.lastPort();
        if (last != 0 && isFree(last)) {
            return last;
        }
        if (last != 0) {
            log.info("Port {} of the database is taken by another program; choosing another one", last);
        }
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException taken) {
            return false;
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while starting PostgreSQL", e);
        }
    }
}
