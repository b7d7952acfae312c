package io.referloop.server.database;

import static java.nio.file.StandardOpenOption.APPEND;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The files of the embedded database: PostgreSQL's own folder and, beside it, the password and the port. {@code initdb} works in a folder
 * of another name, which is renamed when all is done; so whatever is called {@code cluster} is complete and is never thrown away.
 */
final class Cluster {

    static final String SUPERUSER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    private final Path home;

    private Cluster(Path home) {
        this.home = home;
    }

    static Cluster in(Path home) {
        return new Cluster(home);
    }

    Path folder() {
        return home.resolve("cluster");
    }

    boolean exists() {
        return Files.exists(folder());
    }

    void create(PostgresBinaries programs, PostgresCommand command) throws IOException {
        log.info("Making a new database in {}", folder());
        Path fresh = home.resolve("cluster.new");
        if (FileSystemUtils.deleteRecursively(fresh)) {
            log.info("Removed what an interrupted first start had left in {}", fresh);
        }
        PrivateFiles.write(passwordFile(), randomPassword() + "\n");
        PostgresCommand.Outcome outcome = command.run(
                programs.program("initdb"),
                "--pgdata=" + fresh,
                "--username=" + SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile(),
                "--encoding=UTF8",
                // The same order and case rules on every machine, whatever locales it has installed.
                "--no-locale",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        if (!outcome.succeeded()) {
            FileSystemUtils.deleteRecursively(fresh);
            throw refusedToCreate(outcome);
        }
        Files.writeString(fresh.resolve("postgresql.conf"), "include_if_exists 'referloop.conf'\n", APPEND);
        PrivateFiles.rename(fresh, folder());
    }

    private StartRefused refusedToCreate(PostgresCommand.Outcome outcome) {
        if (StorageTrouble.saysDiskFull(outcome.output())) {
            return StorageTrouble.diskFull(home);
        }
        return new StartRefused(
                "PostgreSQL could not make a database in %s: %s."
                        .formatted(home, PostgresLog.lastLine(outcome.output(), "initdb: error:")),
                "Set REFERLOOP_DATA to another folder, or REFERLOOP_DB_URL to a PostgreSQL of your own.");
    }

    void refuseAnotherVersion() throws IOException {
        Path versionFile = folder().resolve("PG_VERSION");
        if (!Files.exists(versionFile)) {
            throw new StartRefused(
                    "%s is not a database of PostgreSQL (it has no PG_VERSION).".formatted(folder()),
                    "Restore it from a backup, or set REFERLOOP_DATA to another folder.");
        }
        String version = Files.readString(versionFile).strip();
        if (!version.equals(PostgresBinaries.MAJOR)) {
            throw new StartRefused(
                    "The database in %s is of PostgreSQL %s, and this Referloop brings PostgreSQL %s."
                            .formatted(folder(), version, PostgresBinaries.MAJOR),
                    "Start the Referloop version that made it, or move the data over with pg_dumpall of PostgreSQL %s and REFERLOOP_DB_URL."
                            .formatted(version));
        }
    }

    String password() throws IOException {
        if (!Files.exists(passwordFile())) {
            throw new StartRefused(
                    "The password of the database, %s, is missing.".formatted(passwordFile()),
                    "Restore the file from a backup of the data folder.");
        }
        return Files.readString(passwordFile()).strip();
    }

    /** Written anew at each start, so that a newer Referloop brings its settings along; ALTER SYSTEM still has the last word. */
    void configure(int port) throws IOException {
        // language=properties
        String settings = """
                # Written by Referloop at each start. Settings of your own: ALTER SYSTEM SET ...
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 60
                shared_buffers = 128MB
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                # A burst writes its log into files that are there; making them while it lasts stops every commit for some 70 ms each.
                min_wal_size = 512MB
                # These builds have no lz4.
                wal_compression = pglz
                default_toast_compression = pglz
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_checkpoints = off
                log_line_prefix = '%%m [%%p] '
                """.formatted(port);
        Files.writeString(folder().resolve("referloop.conf"), settings);
        PrivateFiles.write(portFile(), port + "\n");
    }

    /** The port of the last start, or 0. */
    int lastPort() throws IOException {
        try {
            return Files.exists(portFile())
                    ? Integer.parseInt(Files.readString(portFile()).strip())
                    : 0;
        } catch (NumberFormatException damaged) {
            return 0;
        }
    }

    private Path passwordFile() {
        return home.resolve("password");
    }

    private Path portFile() {
        return home.resolve("port");
    }

    private static String randomPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
