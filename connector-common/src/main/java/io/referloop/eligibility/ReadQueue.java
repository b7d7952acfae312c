package io.referloop.eligibility;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which contacts are to be read, and how far a walk through all of them has come. Rows, so that nothing is lost while the CRM is away. */
@Component
class ReadQueue {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration AGAIN_AFTER = Duration.ofHours(1);
    /** How far the next walk looks back behind the start of this one: the CRM's clock and its search index may be late. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    ReadQueue(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Walks through all contacts if something is watched that was not before; in the caller's transaction.
     *
     * @return whether there is anything to do
     */
    boolean begin(UUID workspace, UUID connection, Set<String> watched) {
        if (watched.isEmpty()) {
            jdbc.sql("DELETE FROM contact_scan WHERE workspace_id = ? AND connection_id = ?")
                    .params(workspace, connection)
                    .update();
            return false;
        }
        return jdbc.sql("""
                        INSERT INTO contact_scan AS s (workspace_id, connection_id, fields, started_at, not_before) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET fields = excluded.fields, changed_since = NULL,
                            page_cursor = NULL, started_at = excluded.started_at, first_done_at = NULL, contacts = 0,
                            not_before = excluded.not_before, attempts = 0, last_error = ''
                        WHERE s.fields <> excluded.fields""")
                        .params(workspace, connection, String.join("\n", watched), SqlTime.of(clock), SqlTime.of(clock))
                        .update()
                == 1;
    }

    /** Connections that work and have something to read, over all workspaces. */
    List<Source> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c WHERE c.state = 'CONNECTED' AND (
                            EXISTS (SELECT FROM candidate k WHERE k.workspace_id = c.workspace_id AND k.connection_id = c.connection_id
                                AND k.read_due <= ?)
                            OR EXISTS (SELECT FROM contact_scan s WHERE s.workspace_id = c.workspace_id
                                AND s.connection_id = c.connection_id AND s.not_before <= ?))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Source(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Takes wishes for a time in which no other instance takes them. */
    List<Wish> lease(Source source, int most) {
        OffsetDateTime until = SqlTime.of(clock.instant().plus(LEASE));
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        WITH due AS MATERIALIZED (SELECT record_id FROM candidate WHERE workspace_id = ? AND connection_id = ? AND read_due <= ?
                            ORDER BY read_due LIMIT ? FOR UPDATE SKIP LOCKED)
                        UPDATE candidate c SET read_due = ?, read_attempts = read_attempts + 1 FROM due
                        WHERE c.workspace_id = ? AND c.connection_id = ? AND c.record_id = due.record_id
                        RETURNING c.record_id, c.read_due""")
                        .params(source.workspace(), source.connection(), SqlTime.of(clock), most, until)
                        .params(source.workspace(), source.connection())
                        .query((row, n) -> new Wish(row.getString(1), SqlTime.read(row, "read_due")))
                        .list());
    }

    /** What was wished for again meanwhile stays due. */
    void done(Source source, List<Wish> wishes) {
        Rows rows = new Rows(2);
        wishes.forEach(it -> rows.add(it.record(), SqlTime.of(it.leasedUntil())));
        jdbc.sql("""
                        UPDATE candidate c SET read_due = CASE WHEN c.read_due = r.leased THEN NULL ELSE c.read_due END, read_attempts = 0
                        FROM unnest(?::text[], ?::text[]::timestamptz[]) AS r (record, leased)
                        WHERE c.workspace_id = ? AND c.connection_id = ? AND c.record_id = r.record""")
                .params(rows.parameters(source.workspace(), source.connection()))
                .update();
    }

    /** Takes the next page of a walk for a time in which no other instance takes it. */
    Optional<Scan> leaseScan(Source source) {
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        UPDATE contact_scan SET not_before = ?, attempts = attempts + 1,
                            started_at = CASE WHEN page_cursor IS NULL THEN ? ELSE started_at END
                        WHERE workspace_id = ? AND connection_id = ? AND not_before <= ?
                        RETURNING fields, page_cursor, changed_since, started_at""")
                        .params(SqlTime.of(clock.instant().plus(LEASE)), SqlTime.of(clock))
                        .params(source.workspace(), source.connection(), SqlTime.of(clock))
                        .query((row, n) -> new Scan(
                                row.getString(1),
                                row.getString(2),
                                SqlTime.readNullable(row, "changed_since"),
                                SqlTime.read(row, "started_at")))
                        .optional());
    }

    /** A page was taken; after the last the walk rests, and then looks for what changed since it began. */
    void turned(Source source, Scan scan, @Nullable String next, int contacts) {
        boolean last = next == null;
        Instant since = last ? scan.startedAt().minus(OVERLAP) : scan.changedSince();
        jdbc.sql("""
                        UPDATE contact_scan SET page_cursor = ?, changed_since = ?, not_before = ?, contacts = contacts + ?, attempts = 0,
                            last_error = '', first_done_at = CASE WHEN ? THEN coalesce(first_done_at, ?) ELSE first_done_at END
                        WHERE workspace_id = ? AND connection_id = ? AND fields = ?""")
                .param(next)
                .param(since == null ? null : SqlTime.of(since))
                .params(SqlTime.of(last ? clock.instant().plus(AGAIN_AFTER) : clock.instant()), contacts)
                .params(last, SqlTime.of(clock), source.workspace(), source.connection(), scan.fields())
                .update();
    }

    /** How often the reading under way was begun in vain. */
    int attempts(Source source) {
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        SELECT greatest(
                            (SELECT max(read_attempts) FROM candidate WHERE workspace_id = ? AND connection_id = ? AND read_due IS NOT NULL),
                            (SELECT max(attempts) FROM contact_scan WHERE workspace_id = ? AND connection_id = ?), 0)""")
                        .params(source.workspace(), source.connection(), source.workspace(), source.connection())
                        .query((row, n) -> row.getInt(1))
                        .single());
    }

    void postpone(Source source, Duration wait, String error) {
        OffsetDateTime until = SqlTime.of(clock.instant().plus(wait));
        inWorkspace.run(source.workspace(), () -> {
            jdbc.sql("""
                            UPDATE candidate SET read_due = ?
                            WHERE workspace_id = ? AND connection_id = ? AND read_due IS NOT NULL AND read_attempts > 0""").params(until, source.workspace(), source.connection()).update();
            jdbc.sql("""
                            UPDATE contact_scan SET not_before = ?, last_error = ?
                            WHERE workspace_id = ? AND connection_id = ? AND attempts > 0""")
                    .params(until, Objects.requireNonNullElse(error, ""), source.workspace(), source.connection())
                    .update();
        });
    }

    /** All contacts of one connection. */
    record Source(UUID workspace, UUID connection) {}

    record Wish(String record, Instant leasedUntil) {}

    /**
     * @param fields what is watched; a walk that was begun anew for others takes nothing from an older page
     * @param changedSince null while all are read
     */
    record Scan(
            String fields,
            @Nullable String cursor,
            @Nullable Instant changedSince,
            Instant startedAt) {}
}
