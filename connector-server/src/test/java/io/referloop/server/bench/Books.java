package io.referloop.server.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The benchmarks' own hand in the database: prepares referrals, holds the worker back, and proves at the end that all is right. */
final class Books implements AutoCloseable {

    private static final int REFERRERS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String url;
    private final String owner;
    private final String password;
    private final UUID workspace;
    private final UUID stream;
    private final Connection connection;

    Books(Map<String, Object> settings, UUID workspace, UUID stream) throws SQLException {
        this.url = String.valueOf(settings.get("referloop.db.url"));
        this.owner = String.valueOf(settings.get("referloop.db.user"));
        this.password = String.valueOf(settings.get("referloop.db.password"));
        this.workspace = workspace;
        this.stream = stream;
        this.connection = asApplication();
    }

    String url() {
        return url;
    }

    String owner() {
        return owner;
    }

    String password() {
        return password;
    }

    UUID workspace() {
        return workspace;
    }

    UUID stream() {
        return stream;
    }

    /** A connection as the server has it: under row-level security, in the workspace. */
    Connection asApplication() throws SQLException {
        Connection made = asOwner();
        execute(made, "SET ROLE referloop_app");
        execute(made, "SET app.workspace = '" + workspace + "'");
        return made;
    }

    Connection asOwner() throws SQLException {
        return DriverManager.getConnection(url + "?reWriteBatchedInserts=true", owner, password);
    }

    /** Makes an accepted referral for each deal, of some hundred referrers. */
    void refer(List<String> deals) throws SQLException {
        refer(stream, deals, 1_000_000);
    }

    /** @param numbers the first referral's number is the one after */
    void refer(UUID connectionOfDeals, List<String> deals, int numbers) throws SQLException {
        execute("""
                INSERT INTO referrer SELECT current_workspace(), gen_random_uuid(), 'referrer-' || n || '@acme.example', 'Referrer ' || n, now()
                FROM generate_series(1, %d) AS n ON CONFLICT DO NOTHING""".formatted(REFERRERS));
        try (PreparedStatement insert = connection.prepareStatement("""
                WITH deal AS (SELECT id, n, gen_random_uuid() AS referral FROM unnest(?) WITH ORDINALITY AS d (id, n)),
                person AS (SELECT referrer_id, row_number() OVER (ORDER BY email) - 1 AS n FROM referrer),
                program AS (SELECT program_id, max(version) AS version FROM program_version GROUP BY program_id),
                referred AS (
                    INSERT INTO referral (workspace_id, referral_id, number, program_id, program_version, referrer_id, referee_name,
                        submitted_by, source, claimed_at, status, status_since, updated_at)
                    SELECT current_workspace(), referral, ? + deal.n, program_id, version, referrer_id, 'Referee ' || deal.n,
                        'bench', 'CARD', now(), 'ACCEPTED', now(), now()
                    FROM deal JOIN person ON person.n = deal.n % (SELECT count(*) FROM person), program)
                INSERT INTO referral_link (workspace_id, connection_id, object_type, record_id, referral_id, label, via, linked_at)
                SELECT current_workspace(), ?, 'DEAL', id, referral, 'Deal', 'SUBMITTED', now() FROM deal""")) {
            insert.setArray(1, connection.createArrayOf("text", deals.toArray()));
            insert.setInt(2, numbers);
            insert.setObject(3, connectionOfDeals);
            insert.executeUpdate();
        }
        for (String table : List.of("intake_head", "intake_cursor")) {
            execute("INSERT INTO " + table + " VALUES (current_workspace(), '" + connectionOfDeals
                    + "', 0) ON CONFLICT DO NOTHING");
        }
        analyze("referrer, referral, referral_link");
    }

    /** What a database that has been in use knows of its tables; else it plans for tables as small as they were. */
    void analyze(String tables) throws SQLException {
        try (Connection made = asOwner()) {
            execute(made, "ANALYZE " + tables);
        }
    }

    /** From now on deliveries are only stored. */
    void holdWorker() throws SQLException {
        execute("UPDATE intake_cursor SET not_before = '2999-01-01'");
    }

    /** The worker goes on with what is stored, at once. */
    void letWorkerGo() throws SQLException {
        execute("UPDATE intake_cursor SET not_before = NULL");
        execute("NOTIFY referloop_intake, '" + workspace + " " + stream + "'");
    }

    /** Whatever is stored counts as worked off. */
    void skipBacklog() throws SQLException {
        execute(
                "UPDATE intake_cursor c SET position = h.position FROM intake_head h WHERE h.connection_id = c.connection_id");
    }

    void emptyDeliveries() throws SQLException {
        try (Connection made = asOwner()) {
            execute(made, "TRUNCATE intake_delivery");
        }
        checkpoint();
    }

    /** So that no round pays for the writing of the one before. */
    void checkpoint() throws SQLException {
        try (Connection made = DriverManager.getConnection(url, "postgres", password)) {
            execute(made, "CHECKPOINT");
        }
    }

    /** Deliveries as they are when they were accepted. */
    void store(List<byte[]> bodies) throws SQLException {
        long last = number("SELECT position FROM intake_head");
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO intake_delivery (workspace_id, connection_id, position, received_at, correlation, body)
                VALUES (current_workspace(), ?, ?, now(), ?, ?)""")) {
            for (byte[] body : bodies) {
                insert.setObject(1, stream);
                insert.setLong(2, ++last);
                insert.setString(3, "bench-" + last);
                insert.setBytes(4, body);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        execute("UPDATE intake_head SET position = " + last);
    }

    /** Returns when everything that was stored has had its effect. */
    void awaitWorkedOff() throws Exception {
        await(
                "SELECT coalesce(sum(h.position - c.position), 0) FROM intake_head h JOIN intake_cursor c USING (workspace_id, connection_id)");
    }

    /** Returns when the CRM's records say everything that they should. */
    void awaitWritten() throws Exception {
        await("SELECT (SELECT count(*) FROM writeback WHERE written_version < version)"
                + " + (SELECT count(*) FROM referral_entry WHERE written_version < version)");
    }

    /** What is queued for the CRM counts as written: at its limit of calls, writing would take longer than all the measuring. */
    void skipWrites() throws SQLException {
        execute("UPDATE writeback SET written_version = version WHERE written_version < version");
        execute("UPDATE referral_entry SET written_version = version WHERE written_version < version");
    }

    private void await(String backlog) throws Exception {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        for (long left = number(backlog); left > 0; left = number(backlog)) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException(left + " are still waiting: " + backlog);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** The referral of each deal. */
    Map<String, UUID> referralsOf(List<String> deals) throws SQLException {
        Map<String, UUID> referrals = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT record_id, referral_id FROM referral_link WHERE object_type = 'DEAL' AND record_id = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("text", deals.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    referrals.put(row.getString(1), row.getObject(2, UUID.class));
                }
            }
        }
        return referrals;
    }

    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        execute(connection, sql);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What an owner's click on "Read it" comes to. */
    void beginBackfill(UUID of, long deals, long calls) throws SQLException {
        execute("""
                INSERT INTO sync_run (workspace_id, run_id, connection_id, kind, state, step, because, planned_records, planned_calls,
                    requested_by, created_at, updated_at, not_before)
                VALUES (current_workspace(), gen_random_uuid(), '%s', 'BACKFILL', 'RUNNING', 'DEALS', 'bench', %d, %d, 'bench', now(), now(), now())""".formatted(of, deals, calls));
    }

    boolean backfillEnded(UUID of) throws SQLException {
        return number("SELECT count(*) FROM sync_run WHERE state = 'DONE' AND kind = 'BACKFILL' AND connection_id = '"
                        + of + "'")
                > 0;
    }

    String backfillProblem() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT state || ': ' || coalesce(problem, '') FROM sync_run")) {
            return row.next() ? row.getString(1) : "it was not begun";
        }
    }

    /** What must be true after any of it. */
    void prove(Report report) throws SQLException {
        long unbalanced = number("""
                SELECT count(*) FROM (SELECT 1 FROM entry GROUP BY journal_id, currency HAVING sum(amount) <> 0) AS wrong""");
        long twice = number("""
                SELECT count(*) FROM (SELECT 1 FROM reward GROUP BY referral_id, rule, beneficiary_id HAVING count(*) > 1) AS wrong""");
        long apart = number("""
                SELECT count(*) FROM reward r LEFT JOIN (SELECT j.reward_id, sum(e.amount) AS booked FROM journal j
                    JOIN entry e USING (workspace_id, journal_id) WHERE e.amount > 0 GROUP BY j.reward_id) AS b USING (reward_id)
                WHERE r.amount IS DISTINCT FROM b.booked""");
        long letters = number("SELECT count(*) FROM dead_letter WHERE state = 'OPEN'");
        report.must("journals that do not come to zero", unbalanced == 0, Long.toString(unbalanced));
        report.must("rewards given twice", twice == 0, Long.toString(twice));
        report.must("rewards that differ from the books", apart == 0, Long.toString(apart));
        report.must("dead letters", letters == 0, Long.toString(letters));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
