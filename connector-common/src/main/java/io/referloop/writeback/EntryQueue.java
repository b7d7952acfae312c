package io.referloop.writeback;

import io.referloop.connection.Crms;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.referral.EntryFound;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Of which referrals CRM accounts should keep something new, one row each; else as {@link WriteBackQueue}, whose lanes it shares. A row says
 * only that there may be something; {@link EntryContents} says what, once a lane comes to it.
 */
@Component
class EntryQueue {

    /** A referral changes a few times in its first moments; nobody waits for its note as for a field. */
    private static final Duration COALESCE = Duration.ofSeconds(1);

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final Clock clock;
    private final String[] crms;

    EntryQueue(InWorkspace inWorkspace, JdbcClient jdbc, Trips trips, Clock clock, Crms crms) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.clock = clock;
        this.crms = crms.all().stream()
                .filter(crm -> !crm.lacks().contains(Capability.REFERRAL_ENTRY))
                .map(CrmConnector::id)
                .toArray(String[]::new);
    }

    /** There may be something new to keep in every account that has records of these referrals; in the caller's transaction. */
    void want(UUID workspace, List<UUID> referrals) {
        if (referrals.isEmpty() || crms.length == 0) {
            return;
        }
        trips.tell(
                """
                INSERT INTO referral_entry AS e (workspace_id, connection_id, referral_id, version, not_before)
                SELECT c.workspace_id, c.connection_id, r.referral_id, 1, ?::timestamptz
                FROM unnest(?::text[]::uuid[]) AS r (referral_id),
                LATERAL (SELECT DISTINCT connection_id FROM referral_link
                    WHERE workspace_id = ? AND referral_id = r.referral_id AND NOT gone) AS l
                JOIN connection c ON c.workspace_id = ? AND c.connection_id = l.connection_id AND c.crm = ANY (?::text[])
                ORDER BY c.connection_id, r.referral_id
                ON CONFLICT (workspace_id, connection_id, referral_id) DO UPDATE SET version = e.version + 1, parked = NULL,
                    not_before = CASE WHEN e.written_version < e.version THEN e.not_before ELSE excluded.not_before END""",
                List.of(
                        SqlTime.of(clock.instant().plus(COALESCE)),
                        Rows.column(referrals),
                        workspace,
                        workspace,
                        crms));
    }

    /** The CRM has a record of it already, by whoever wrote it; in the transaction in which the referral came about, before anything is kept. */
    @EventListener
    void on(EntryFound found) {
        trips.tell("""
                        UPDATE referral_entry SET crm_id = ?
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ? AND crm_id IS NULL""", List.of(found.id(), found.workspace(), found.connection(), found.referral()));
    }

    /** Connections that work and have entries due, over all workspaces. */
    List<WriteBackQueue.Lane> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c
                        WHERE c.state = 'CONNECTED' AND EXISTS (SELECT FROM referral_entry e
                            WHERE e.workspace_id = c.workspace_id AND e.connection_id = c.connection_id
                            AND e.written_version < e.version AND e.parked IS NULL AND e.not_before <= ?
                            AND (e.leased_until IS NULL OR e.leased_until < ?))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new WriteBackQueue.Lane(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Takes due rows for a time in which no other instance takes them, and notes that they may reach the CRM from now on. */
    List<Leased> lease(WriteBackQueue.Lane lane, int most) {
        return inWorkspace.call(
                lane.workspace(),
                () -> jdbc.sql("""
                        WITH due AS MATERIALIZED (
                            SELECT referral_id, tried FROM referral_entry
                            WHERE workspace_id = ? AND connection_id = ? AND written_version < version AND parked IS NULL
                            AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?)
                            ORDER BY not_before LIMIT ? FOR UPDATE SKIP LOCKED)
                        UPDATE referral_entry e SET leased_until = ?, tried = true FROM due
                        WHERE e.workspace_id = ? AND e.connection_id = ? AND e.referral_id = due.referral_id
                        RETURNING e.referral_id, e.version, e.attempts, e.crm_id, e.kept_as, e.refused_as, e.joined, due.tried""")
                        .params(
                                lane.workspace(),
                                lane.connection(),
                                SqlTime.of(clock),
                                SqlTime.of(clock),
                                most,
                                SqlTime.of(clock.instant().plus(LEASE)),
                                lane.workspace(),
                                lane.connection())
                        .query((row, n) -> leased(row))
                        .list());
    }

    /** The CRM keeps these now. What changed meanwhile stays due. */
    void kept(WriteBackQueue.Lane lane, List<Kept> kept) {
        if (kept.isEmpty()) {
            return;
        }
        Rows rows = new Rows(5);
        // In the order in which others lock them, else two could wait for each other.
        kept.stream()
                .sorted(Comparator.comparing(it -> it.leased().referral().toString()))
                .forEach(it -> rows.add(
                        it.leased().referral(),
                        it.leased().version(),
                        it.id(),
                        it.content().fingerprint(),
                        it.content().records().stream().map(EntryQueue::text).collect(Collectors.joining("\n"))));
        jdbc.sql("""
                        UPDATE referral_entry e SET written_version = r.version, crm_id = r.crm_id, kept_as = r.kept_as, refused_as = NULL,
                            joined = string_to_array(r.joined, E'\\n'), tried = false, written_at = ?, leased_until = NULL, attempts = 0
                        FROM unnest(?::text[]::uuid[], ?::text[]::bigint[], ?::text[], ?::text[]::uuid[], ?::text[])
                            AS r (referral_id, version, crm_id, kept_as, joined)
                        WHERE e.workspace_id = ? AND e.connection_id = ? AND e.referral_id = r.referral_id""")
                .params(rows.parametersBetween(List.of(SqlTime.of(clock)), lane.workspace(), lane.connection()))
                .update();
    }

    /** There is nothing to be said of these. What changes from now on is due again. */
    void passed(WriteBackQueue.Lane lane, List<Leased> passed) {
        if (passed.isEmpty()) {
            return;
        }
        Rows rows = new Rows(3);
        passed.forEach(it -> rows.add(it.referral(), it.version(), it.doubtful()));
        jdbc.sql("""
                        UPDATE referral_entry e SET written_version = r.version, tried = r.tried, leased_until = NULL, attempts = 0
                        FROM unnest(?::text[]::uuid[], ?::text[]::bigint[], ?::text[]::boolean[]) AS r (referral_id, version, tried)
                        WHERE e.workspace_id = ? AND e.connection_id = ? AND e.referral_id = r.referral_id""")
                .params(rows.parameters(lane.workspace(), lane.connection()))
                .update();
    }

    /** @param nothingDone whether the CRM certainly did not act */
    Duration postpone(WriteBackQueue.Lane lane, Leased leased, Duration wait, boolean nothingDone) {
        jdbc.sql("""
                        UPDATE referral_entry SET leased_until = NULL, not_before = ?, attempts = attempts + 1, tried = tried AND NOT ?
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ?""")
                .params(
                        SqlTime.of(clock.instant().plus(wait)),
                        nothingDone && !leased.doubtful(),
                        lane.workspace(),
                        lane.connection(),
                        leased.referral())
                .update();
        return wait;
    }

    /** Sets a row aside until there is something else to keep, or somebody retries. */
    void park(WriteBackQueue.Lane lane, Leased leased, UUID refused, String why) {
        jdbc.sql("""
                        UPDATE referral_entry SET leased_until = NULL, refused_as = ?, parked = CASE WHEN version = ? THEN ? END
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ?""")
                .params(refused, leased.version(), why, lane.workspace(), lane.connection(), leased.referral())
                .update();
    }

    /** What is parked is tried again, for a connection that was set right. */
    void unpark(UUID workspace, UUID connection) {
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE referral_entry SET parked = NULL, refused_as = NULL, not_before = ?
                        WHERE workspace_id = ? AND connection_id = ? AND parked IS NOT NULL""")
                        .params(SqlTime.of(clock), workspace, connection)
                        .update());
    }

    private static Leased leased(ResultSet row) throws SQLException {
        return new Leased(
                row.getObject("referral_id", UUID.class),
                row.getLong("version"),
                row.getInt("attempts"),
                row.getString("crm_id"),
                row.getObject("kept_as", UUID.class),
                row.getObject("refused_as", UUID.class),
                joined(row),
                row.getBoolean("tried"));
    }

    private static Set<RecordRef> joined(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("joined").getArray())
                .map(text -> new RecordRef(
                        RecordType.valueOf(text.substring(0, text.indexOf(' '))),
                        text.substring(text.indexOf(' ') + 1)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String text(RecordRef record) {
        return record.type() + " " + record.id();
    }

    /**
     * A row that was taken.
     *
     * @param known what the CRM calls it; null when it was never kept, as far as is known
     * @param keptAs the fingerprint of what was kept last
     * @param refusedAs the fingerprint of what the CRM refused since
     * @param joined the records that it was joined to then
     * @param doubtful whether it may have been kept without our hearing of it
     */
    record Leased(
            UUID referral,
            long version,
            int attempts,
            @Nullable String known,
            @Nullable UUID keptAs,
            @Nullable UUID refusedAs,
            Set<RecordRef> joined,
            boolean doubtful) {}

    /** @param id what the CRM calls it */
    record Kept(Leased leased, String id, EntryContents.Content content) {}
}
