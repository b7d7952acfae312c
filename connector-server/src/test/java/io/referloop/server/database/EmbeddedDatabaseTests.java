package io.referloop.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedDatabaseTests {

    private final Path path = TestDatabase.temporaryFolder();
    private final Path home = path.resolve("postgres");
    private DataFolder folder = DataFolder.claim(path);

    @BeforeEach
    void makeHome() throws IOException {
        PrivateFiles.folder(home);
    }

    @AfterEach
    void letGo() {
        folder.close();
    }

    @Test
    void keepsItsDataAndItsPortOverARestart() {
        String url = whileRunning(database -> execute(database, "CREATE TABLE kept AS SELECT 42 AS answer"));

        String urlAgain = whileRunning(database ->
                assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42"));

        assertThat(urlAgain).isEqualTo(url);
    }

    @Test
    void isDurableAndListensOnThisMachineOnly() {
        whileRunning(database -> {
            assertThat(query(database, "SHOW fsync")).isEqualTo("on");
            assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(query(database, "SHOW data_checksums")).isEqualTo("on");
            assertThat(query(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(PostmasterPid.file(home.resolve("cluster")))
                    .as("the fifth line names the folder of the socket")
                    .content()
                    .contains("\n\n127.0.0.1\n");
            assertThat(query(database, "SHOW server_version")).isEqualTo(PostgresBinaries.VERSION);
        });
    }

    @Test
    void givesAnOwnerWhoIsNoSuperuserAndNeedsThePassword() throws IOException {
        whileRunning(database -> {
            assertThat(query(database, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            DatabaseAddress address = database.address();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(address.url(), address.user(), "guess"))
                    .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        });

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void choosesAnotherPortWhenItsOwnIsTaken() throws IOException {
        String url = whileRunning(database -> execute(database, "CREATE TABLE kept AS SELECT 42 AS answer"));

        try (ServerSocket other = new ServerSocket(port(url), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String another = whileRunning(database ->
                    assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42"));

            assertThat(port(another)).isNotEqualTo(other.getLocalPort());
        }
    }

    @Test
    void beginsAnewAfterAnInterruptedFirstStart() throws IOException {
        Files.createDirectories(home.resolve("cluster.new").resolve("base"));
        Files.writeString(home.resolve("cluster.new").resolve("PG_VERSION"), "18\n");
        Files.writeString(home.resolve("password"), "of the interrupted one\n");

        whileRunning(database -> assertThat(query(database, "SELECT 1")).isEqualTo("1"));

        assertThat(home.resolve("cluster.new")).doesNotExist();
    }

    @Test
    void startsAlthoughThePidFileNamesAnotherProgram() throws IOException {
        whileRunning(database -> execute(database, "CREATE TABLE kept AS SELECT 42 AS answer"));
        long thisProcess = ProcessHandle.current().pid();
        Files.writeString(PostmasterPid.file(home.resolve("cluster")), thisProcess + "\n/elsewhere\n");

        whileRunning(database ->
                assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42"));
    }

    @Test
    void startsAlthoughThePidFileIsEmpty() throws IOException {
        whileRunning(database -> execute(database, "CREATE TABLE kept AS SELECT 42 AS answer"));
        Files.writeString(PostmasterPid.file(home.resolve("cluster")), "");

        whileRunning(database ->
                assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42"));
    }

    @Test
    void isStartedAgainWhenSomethingKillsIt() {
        whileRunning(database -> {
            execute(database, "CREATE TABLE kept AS SELECT 42 AS answer");
            ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();

            postmaster.destroyForcibly();

            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
                assertThat(postmaster()).isNotEqualTo(postmaster.pid());
                assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42");
            });
        });
    }

    @Test
    void losesNothingThatWasCommittedWhenItsServerIsKilled() throws Exception {
        folder.close();
        long orphan;
        try (DatabaseHolder holder = DatabaseHolder.start(path)) {
            execute(holder.address(), "CREATE TABLE kept AS SELECT 42 AS answer");
            orphan = postmaster();
            holder.kill();
        }
        assertThat(ProcessHandle.of(orphan))
                .as("PostgreSQL outlives its server")
                .isPresent();
        folder = DataFolder.claim(path);

        whileRunning(database -> {
            assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(postmaster()).isNotEqualTo(orphan);
        });
    }

    @Test
    void refusesAFolderThatAnotherServerHolds() throws Exception {
        folder.close();
        try (DatabaseHolder holder = DatabaseHolder.start(path)) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> DataFolder.claim(path))
                    .withMessageContaining("process " + holder.pid())
                    .withMessageContaining("set REFERLOOP_DATA to another folder");
            assertThat(query(holder.address(), "SELECT 1"))
                    .as("the refused one harms nothing")
                    .isEqualTo("1");
        }
        folder = DataFolder.claim(path);
        whileRunning(database -> assertThat(query(database, "SELECT 1")).isEqualTo("1"));
    }

    @Test
    void refusesADatabaseOfAnotherMajorVersion() throws IOException {
        Files.createDirectories(home.resolve("cluster"));
        Files.writeString(home.resolve("cluster").resolve("PG_VERSION"), "17\n");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> EmbeddedDatabase.start(folder, TestDatabase.programs()))
                .withMessageContaining("of PostgreSQL 17, and this Referloop brings PostgreSQL 18")
                .withMessageContaining("pg_dumpall");
    }

    @Test
    void refusesADatabaseWithoutItsPasswordAndTouchesNothing() throws IOException {
        whileRunning(database -> execute(database, "CREATE TABLE kept AS SELECT 42 AS answer"));
        Path away = Files.move(home.resolve("password"), path.resolve("password"));

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> EmbeddedDatabase.start(folder, TestDatabase.programs()))
                .withMessageContaining("is missing")
                .withMessageContaining("Restore the file");

        Files.move(away, home.resolve("password"));
        whileRunning(database ->
                assertThat(query(database, "SELECT answer FROM kept")).isEqualTo("42"));
    }

    @Test
    void refusesAFolderThatIsNoDatabase() throws IOException {
        Files.createDirectories(home.resolve("cluster"));
        Files.writeString(home.resolve("cluster").resolve("holiday.jpg"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> EmbeddedDatabase.start(folder, TestDatabase.programs()))
                .withMessageContaining("is not a database of PostgreSQL");
        assertThat(home.resolve("cluster").resolve("holiday.jpg")).exists();
    }

    @Test
    void tellsWhatPostgresSaidWhenItDoesNotStart() throws IOException {
        whileRunning(database -> execute(database, "CREATE TABLE kept AS SELECT 42 AS answer"));
        Files.writeString(home.resolve("cluster").resolve("postgresql.auto.conf"), "shared_buffers = 'lots'\n");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> EmbeddedDatabase.start(folder, TestDatabase.programs()))
                .withMessageContaining("PostgreSQL did not start")
                .withMessageContaining("contains errors")
                .withMessageContaining("postgres.log");
    }

    private String whileRunning(Consumer<EmbeddedDatabase> work) {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, TestDatabase.programs())) {
            work.accept(database);
            return database.address().url();
        }
    }

    private long postmaster() {
        try {
            return PostmasterPid.read(home.resolve("cluster")).orElseThrow().pid();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int port(String url) {
        return URI.create(url.substring("jdbc:".length())).getPort();
    }

    private static void execute(EmbeddedDatabase database, String sql) {
        execute(database.address(), sql);
    }

    private static void execute(DatabaseAddress address, String sql) {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String query(EmbeddedDatabase database, String sql) {
        return query(database.address(), sql);
    }

    private static String query(DatabaseAddress address, String sql) {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
