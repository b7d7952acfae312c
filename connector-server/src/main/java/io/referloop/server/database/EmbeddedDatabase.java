package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in the data folder, durable: every commit is on the disk. Closing it stops PostgreSQL; after a {@code kill -9} the
 * next start recovers. The owner it hands out may make roles and tables but is no superuser, like the owner of an external database.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final String DATABASE = "referloop";
    private static final String OWNER = "referloop_owner";

    private final Postmaster postmaster;
    private final DatabaseAddress address;

    private EmbeddedDatabase(Postmaster postmaster, DatabaseAddress address) {
        this.postmaster = postmaster;
        this.address = address;
    }

    /** The folder must be claimed: only its one server may start or stop a PostgreSQL in it. */
    static EmbeddedDatabase start(DataFolder folder) {
        return start(folder, home(folder));
    }

    /** The programs of PostgreSQL may live elsewhere: a dozen databases of a test need them only once. */
    static EmbeddedDatabase start(DataFolder folder, Path programs) {
        Path home = home(folder);
        try {
            PrivateFiles.folder(home);
            return start(folder, home, PostgresBinaries.unpackedIn(programs));
        } catch (IOException e) {
            throw StorageTrouble.refusal(home, e);
        }
    }

    private static Path home(DataFolder folder) {
        return folder.path().resolve("postgres");
    }

    private static EmbeddedDatabase start(DataFolder folder, Path home, PostgresBinaries programs) throws IOException {
        long began = System.nanoTime();
        PostgresCommand command = PostgresCommand.forThisUser();
        Cluster cluster = Cluster.in(home);
        if (!cluster.exists()) {
            cluster.create(programs, command);
        }
        cluster.refuseAnotherVersion();
        PostgresLog postgresLog = PostgresLog.open(
                PrivateFiles.folder(folder.path().resolve("logs")).resolve("postgres.log"));
        Postmaster postmaster = new Postmaster(cluster, programs, command, postgresLog);
        String password = cluster.password();
        int port = postmaster.start();
        log.info(
                "PostgreSQL {} is running on {} (127.0.0.1:{}) after {} ms",
                PostgresBinaries.VERSION,
                cluster.folder(),
                port,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        try {
            prepare(port, password);
        } catch (SQLException e) {
            postmaster.stop();
            throw new StartRefused(
                    "The database in %s does not let Referloop in: %s.".formatted(home, e.getMessage()),
                    "Restore the data folder from a backup; its password file and its database belong together.",
                    e);
        }
        postmaster.keepRunning();
        return new EmbeddedDatabase(postmaster, new DatabaseAddress(url(port, DATABASE), OWNER, password));
    }

    /** Repeatable, because a first start may have ended anywhere. */
    private static void prepare(int port, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(port, "postgres"), Cluster.SUPERUSER, password);
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "SELECT FROM pg_roles WHERE rolname = '" + OWNER + "'")) {
                statement.execute("CREATE ROLE " + OWNER + " LOGIN CREATEROLE PASSWORD '" + password + "'");
            }
            if (!exists(statement, "SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        try {
            postmaster.stop();
            log.info("PostgreSQL has stopped");
        } catch (IOException e) {
            log.warn("PostgreSQL could not be stopped; the next start takes care of it", e);
        }
    }
}
