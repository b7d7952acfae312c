package io.referloop.writeback;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.referral.RecordKey;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every record should say, one row each: the row holds the newest of each field, so changes coalesce by themselves, and values that the
 * CRM has already are not written again. A contact may say two things, of its referral and of asking it, each told by itself.
 */
@Component
class WriteBackQueue {

    /** How long a change waits for others to share its call. Short enough that a person who looks at the record sees it. */
    private static final Duration COALESCE = Duration.ofMillis(300);

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final TypeReference<Map<ReferralField, String>> VALUES = new TypeReference<>() {};

    /** A newer state replaces the fields that it names; the others stay as they were told. */
    private static final String NEWEST = """
            ON CONFLICT (workspace_id, connection_id, object_type, record_id) DO UPDATE SET desired = w.desired || excluded.desired,
                version = w.version + 1, correlation = excluded.correlation, parked = NULL,
                requested_at = excluded.requested_at,
                not_before = CASE WHEN w.written_version < w.version THEN w.not_before ELSE excluded.not_before END
            WHERE w.desired <> w.desired || excluded.desired
            RETURNING connection_id""";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final JsonMapper json;
    private final Clock clock;

    WriteBackQueue(InWorkspace inWorkspace, JdbcClient jdbc, Trips trips, JsonMapper json, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.json = json;
        this.clock = clock;
    }

    /** Queues for every record of these referrals that exists, in the caller's transaction. Returns the lanes that have something new to do. */
    Trips.Answer<Set<Lane>> want(UUID workspace, List<Desired> desired) {
        if (desired.isEmpty()) {
            return Set::of;
        }
        Rows rows = new Rows(3);
        desired.forEach(it -> rows.add(it.referral(), json.writeValueAsString(it.values()), it.correlation()));
        Instant now = clock.instant();
        return trips.ask(
                        """
                        INSERT INTO writeback AS w (connection_id, object_type, record_id, desired, correlation, workspace_id, version,
                            requested_at, not_before)
                        SELECT l.connection_id, l.object_type, l.record_id, r.desired, r.correlation, l.workspace_id, 1, ?, ?
                        FROM unnest(?::text[]::uuid[], ?::text[]::jsonb[], ?::text[]) AS r (referral_id, desired, correlation)
                        JOIN referral_link l ON l.workspace_id = ? AND l.referral_id = r.referral_id AND NOT l.gone
                        ORDER BY l.connection_id, l.object_type, l.record_id
                        """ + NEWEST,
                        rows.parametersBetween(List.of(SqlTime.of(now), SqlTime.of(now.plus(COALESCE))), workspace),
                        (row, n) -> new Lane(workspace, row.getObject(1, UUID.class)))
                .as(Set::copyOf);
    }

    /** Queues for these records themselves, as {@link #want} does for those of referrals. */
    Trips.Answer<Set<Lane>> say(UUID workspace, List<Saying> sayings) {
        if (sayings.isEmpty()) {
            return Set::of;
        }
        Rows rows = new Rows(5);
        sayings.stream()
                .sorted((one, other) -> one.record().compareTo(other.record()))
                .forEach(it -> rows.add(
                        it.record().connection(),
                        it.record().ref().type(),
                        it.record().ref().id(),
                        json.writeValueAsString(it.values()),
                        it.correlation()));
        Instant now = clock.instant();
        return trips.ask(
                        """
                        INSERT INTO writeback AS w (connection_id, object_type, record_id, desired, correlation, workspace_id, version,
                            requested_at, not_before)
                        SELECT r.*, ?, 1, ?, ?
                        FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[]::jsonb[], ?::text[]) AS r
                        """ + NEWEST,
                        rows.parametersBetween(List.of(workspace, SqlTime.of(now), SqlTime.of(now.plus(COALESCE)))),
                        (row, n) -> new Lane(workspace, row.getObject(1, UUID.class)))
                .as(Set::copyOf);
    }

    /** Connections that work and have writes due, over all workspaces; looks no further than the first of each, however long its backlog. */
    List<Lane> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c
                        WHERE c.state = 'CONNECTED' AND EXISTS (SELECT FROM writeback w
                            WHERE w.workspace_id = c.workspace_id AND w.connection_id = c.connection_id
                            AND w.written_version < w.version AND w.parked IS NULL AND w.not_before <= ?
                            AND (w.leased_until IS NULL OR w.leased_until < ?))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Lane(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /**
     * Takes rows for a time in which no other instance takes them: of one type, beginning with what is due longest. Once one is due its call
     * leaves anyway, so those that only waited for company go along.
     */
    List<Leased> lease(Lane lane, int most) {
        OffsetDateTime now = SqlTime.of(clock);
        return inWorkspace.call(
                lane.workspace(),
                () -> jdbc.sql("""
                        WITH due AS MATERIALIZED (
                            SELECT object_type, record_id FROM writeback
                            WHERE workspace_id = ? AND connection_id = ? AND written_version < version AND parked IS NULL
                            AND (not_before <= ? OR attempts = 0) AND (leased_until IS NULL OR leased_until < ?)
                            AND object_type = (SELECT object_type FROM writeback
                                WHERE workspace_id = ? AND connection_id = ? AND written_version < version AND parked IS NULL
                                AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?) ORDER BY not_before LIMIT 1)
                            ORDER BY not_before LIMIT ? FOR UPDATE SKIP LOCKED)
                        UPDATE writeback w SET leased_until = ? FROM due
                        WHERE w.workspace_id = ? AND w.connection_id = ? AND w.object_type = due.object_type AND w.record_id = due.record_id
                        RETURNING w.object_type, w.record_id, w.desired, w.version, w.attempts""")
                        .params(
                                lane.workspace(),
                                lane.connection(),
                                now,
                                now,
                                lane.workspace(),
                                lane.connection(),
                                now,
                                now,
                                most,
                                SqlTime.of(clock.instant().plus(LEASE)),
                                lane.workspace(),
                                lane.connection())
                        .query((row, n) -> leased(row))
                        .list());
    }

    /** How long until the next row that only waits for company is due. */
    Optional<Duration> coalescing(Lane lane) {
        Instant now = clock.instant();
        return inWorkspace.call(
                lane.workspace(),
                () -> jdbc.sql("""
                        SELECT min(not_before) AS due FROM writeback
                        WHERE workspace_id = ? AND connection_id = ? AND written_version < version AND parked IS NULL
                        AND (leased_until IS NULL OR leased_until < ?)""")
                        .params(lane.workspace(), lane.connection(), SqlTime.of(now))
                        .query((row, n) -> Optional.ofNullable(SqlTime.readNullable(row, "due")))
                        .single()
                        .map(due -> Duration.between(now, due).plusMillis(1))
                        .map(wait -> wait.isNegative() ? Duration.ofMillis(1) : wait));
    }

    /** The CRM has these now. What changed meanwhile stays due. */
    void written(Lane lane, List<Leased> written) {
        if (written.isEmpty()) {
            return;
        }
        Rows rows = new Rows(3);
        // In the order in which others lock them, else two could wait for each other.
        written.stream()
                .sorted(Comparator.comparing(Leased::record))
                .forEach(it -> rows.add(it.record().type(), it.record().id(), it.version()));
        jdbc.sql("""
                        UPDATE writeback w SET written_version = r.version, written_at = ?, leased_until = NULL, attempts = 0
                        FROM unnest(?::text[], ?::text[], ?::text[]::bigint[]) AS r (type, id, version)
                        WHERE w.workspace_id = ? AND w.connection_id = ? AND w.object_type = r.type AND w.record_id = r.id
                        AND w.version >= r.version""")
                .param(SqlTime.of(clock))
                .params(rows.parameters(lane.workspace(), lane.connection()))
                .update();
    }

    Duration postpone(Lane lane, Leased leased, Duration wait) {
        jdbc.sql("""
                        UPDATE writeback SET leased_until = NULL, not_before = ?, attempts = attempts + 1
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?""")
                .params(
                        SqlTime.of(clock.instant().plus(wait)),
                        lane.workspace(),
                        lane.connection(),
                        leased.record().type().name(),
                        leased.record().id())
                .update();
        return wait;
    }

    /**
     * Sets a row aside until a person, or a newer state of the referral, brings it back.
     *
     * @return false when there is something newer to write already, or nothing any more: then nobody needs to hear of it
     */
    boolean park(Lane lane, Leased leased, String why) {
        return jdbc.sql("""
                        UPDATE writeback SET leased_until = NULL, parked = CASE WHEN version = ? THEN ? END
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?
                        RETURNING parked IS NOT NULL""")
                .params(
                        leased.version(),
                        why,
                        lane.workspace(),
                        lane.connection(),
                        leased.record().type().name(),
                        leased.record().id())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Writes once more what was written, in the caller's transaction. Returns the lanes that have something to do. */
    Set<Lane> again(UUID workspace, List<RecordKey> records) {
        Rows rows = new Rows(3);
        records.forEach(
                it -> rows.add(it.connection(), it.ref().type(), it.ref().id()));
        return Set.copyOf(jdbc.sql("""
                        UPDATE writeback w SET version = w.version + 1, parked = NULL, not_before = ?
                        FROM unnest(?::text[]::uuid[], ?::text[], ?::text[]) AS r (connection_id, type, id)
                        WHERE w.workspace_id = ? AND w.connection_id = r.connection_id AND w.object_type = r.type AND w.record_id = r.id
                        RETURNING w.connection_id""")
                .params(rows.parametersBetween(List.of(SqlTime.of(clock)), workspace))
                .query((row, n) -> new Lane(workspace, row.getObject(1, UUID.class)))
                .list());
    }

    /** A record was merged into another: what the one was told, its survivor was told. One that is to be told something itself keeps that. */
    void move(UUID workspace, RecordKey merged, RecordKey survivor) {
        jdbc.sql("""
                        UPDATE writeback SET record_id = ?
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?
                        AND NOT EXISTS (SELECT FROM writeback o WHERE o.workspace_id = writeback.workspace_id
                            AND o.connection_id = writeback.connection_id AND o.object_type = writeback.object_type AND o.record_id = ?)""")
                .params(
                        survivor.ref().id(),
                        workspace,
                        merged.connection(),
                        merged.ref().type().name(),
                        merged.ref().id(),
                        survivor.ref().id())
                .update();
    }

    void forget(UUID workspace, RecordKey record) {
        jdbc.sql(
                        "DELETE FROM writeback WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?")
                .params(
                        workspace,
                        record.connection(),
                        record.ref().type().name(),
                        record.ref().id())
                .update();
    }

    void unpark(UUID workspace, RecordKey record) {
        jdbc.sql("""
                        UPDATE writeback SET parked = NULL, not_before = ?
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?""")
                .params(
                        SqlTime.of(clock),
                        workspace,
                        record.connection(),
                        record.ref().type().name(),
                        record.ref().id())
                .update();
    }

    private Leased leased(ResultSet row) throws SQLException {
        return new Leased(
                new RecordRef(RecordType.valueOf(row.getString(1)), row.getString(2)),
                json.readValue(row.getString(3), VALUES),
                row.getLong(4),
                row.getInt(5));
    }

    /** All writes of one connection. */
    record Lane(UUID workspace, UUID connection) {}

    record Desired(UUID referral, Map<ReferralField, String> values, String correlation) {}

    record Saying(RecordKey record, Map<ReferralField, String> values, String correlation) {}

    record Leased(RecordRef record, Map<ReferralField, String> values, long version, int attempts) {

        /** Ties a partial failure to this write. */
        String trace() {
            return record.type() + "-" + record.id() + "-" + version + "-" + attempts;
        }
    }
}
