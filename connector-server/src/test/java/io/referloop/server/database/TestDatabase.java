package io.referloop.server.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.referloop.server.secrets.KeysCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;

/**
 * One PostgreSQL for all tests of this JVM, started at the first use, with a database of its own for everyone who asks. It is the very one
 * that ships, settings included, so what a test sees is what a customer gets.
 */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestDatabase() {}

    /** Points the server of a Spring test at an empty database and a folder that exist for this test alone. */
    public static void register(DynamicPropertyRegistry properties) {
        DatabaseAddress address = create();
        Path folder = temporaryFolder();
        DataFolder.share(folder).close();
        properties.add("referloop.db.url", address::url);
        properties.add("referloop.db.user", address::user);
        properties.add("referloop.db.password", address::password);
        properties.add("referloop.data", folder::toString);
        Path key = folder.resolve("master.key");
        new CommandLine(new KeysCommand()).execute("new", key.toString());
        properties.add("referloop.key-file", key::toString);
    }

    /** An empty database and its owner. */
    public static DatabaseAddress create() {
        String name = "test_" + COUNT.incrementAndGet();
        DatabaseAddress owner = Shared.DATABASE.address();
        asSuperuser("CREATE DATABASE " + name + " OWNER " + owner.user());
        return new DatabaseAddress(owner.url().replaceAll("/[^/]+$", "/" + name), owner.user(), owner.password());
    }

    static void asSuperuser(String sql) {
        DatabaseAddress owner = Shared.DATABASE.address();
        String url = owner.url().replaceAll("/[^/]+$", "/postgres");
        try (Connection connection = DriverManager.getConnection(url, Cluster.SUPERUSER, owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The programs of PostgreSQL, unpacked once for all databases of all tests; another JVM may want to unpack them at the same time. */
    static synchronized Path programs() {
        try {
            Path folder = Files.createDirectories(Path.of("target", "postgres").toAbsolutePath());
            try (FileChannel file = FileChannel.open(folder.resolve("unpacking.lock"), CREATE, WRITE);
                    FileLock unused = file.lock()) {
                PostgresBinaries ready = PostgresBinaries.unpackedIn(folder);
                if (!Files.isExecutable(ready.program("postgres"))) {
                    throw new IOException("PostgreSQL was not unpacked into " + folder);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "data");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    FileSystemUtils.deleteRecursively(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {

        private static final EmbeddedDatabase DATABASE = start();

        private static EmbeddedDatabase start() {
            try {
                Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "shared-database");
                EmbeddedDatabase database = EmbeddedDatabase.start(DataFolder.claim(folder), programs());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    database.close();
                    try {
                        FileSystemUtils.deleteRecursively(folder);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                return database;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
