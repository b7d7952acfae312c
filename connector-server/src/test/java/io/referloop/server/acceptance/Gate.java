package io.referloop.server.acceptance;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Stops whoever writes to a table, right there and in the middle of its transaction, for as long as it is shut. It is a trigger that the
 * test puts into the database, so the server under test knows nothing of it.
 */
final class Gate implements AutoCloseable {

    private static final long LOCK = 4_711;

    private final Database database;
    private final String table;
    private final Connection holder;

    private Gate(Database database, String table) throws SQLException {
        this.database = database;
        this.table = table;
        this.holder = database.asOwner();
    }

    static Gate shutBefore(Database database, String table) {
        return shut(database, table, "FOR EACH STATEMENT");
    }

    /** Stops in the middle of a statement, before a row of which this is true; the rows before it are written. */
    static Gate shutBeforeRow(Database database, String table, String condition) {
        return shut(database, table, "FOR EACH ROW WHEN (" + condition + ")");
    }

    private static Gate shut(Database database, String table, String each) {
        try {
            Gate gate = new Gate(database, table);
            gate.shut(each);
            return gate;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void shut(String each) throws SQLException {
        try (var statement = holder.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
        }
        database.execute("""
                CREATE OR REPLACE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared(%d);
                    RETURN NEW;
                END $$;
                CREATE TRIGGER a_gate BEFORE INSERT OR UPDATE ON %s %s EXECUTE FUNCTION pass_gate();
                """.formatted(LOCK, table, each));
    }

    void awaitSomebodyWaiting() {
        await().atMost(Duration.ofSeconds(20)).until(this::somebodyWaits);
    }

    private boolean somebodyWaits() throws SQLException {
        try (var statement = holder.createStatement();
                var row = statement.executeQuery("""
                        SELECT count(*) > 0 FROM pg_locks JOIN pg_database d ON d.oid = database
                        WHERE locktype = 'advisory' AND NOT granted AND objid = %d AND d.datname = current_database()""".formatted(LOCK))) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Lets everybody pass and takes itself away. */
    @Override
    public void close() {
        try {
            holder.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        database.execute("DROP TRIGGER a_gate ON " + table);
    }
}
