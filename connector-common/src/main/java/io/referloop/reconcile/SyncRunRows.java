package io.referloop.reconcile;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs as rows. A page is leased, so that no other instance reads it too, and turned together with what it came to. */
@Component
class SyncRunRows {

    private static final Duration LEASE = Duration.ofSeconds(45);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    SyncRunRows(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Empty when one of the kind is under way already. Joins the caller's transaction. */
    Optional<UUID> begin(
            Source source,
            SyncRun.Kind kind,
            SyncRun.Step first,
            String because,
            @Nullable Instant changedSince,
            long records,
            long calls,
            String member) {
        UUID id = UUID.randomUUID();
        int begun = jdbc.sql("""
                        INSERT INTO sync_run (changed_since, workspace_id, run_id, connection_id, kind, state, step, because, planned_records,
                            planned_calls, requested_by, created_at, updated_at, not_before)
                        VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id, kind) WHERE state IN ('RUNNING', 'PAUSED') DO NOTHING""")
                .param(changedSince == null ? null : SqlTime.of(changedSince))
                .params(source.workspace(), id, source.connection(), kind.name(), first.name(), because)
                .params(records, calls, member, SqlTime.of(clock), SqlTime.of(clock), SqlTime.of(clock))
                .update();
        return begun == 1 ? Optional.of(id) : Optional.empty();
    }

    /** Connections that work and have a page or a repair due, over all workspaces. */
    List<Source> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c WHERE c.state = 'CONNECTED' AND (
                            EXISTS (SELECT FROM sync_run r WHERE r.workspace_id = c.workspace_id AND r.connection_id = c.connection_id
                                AND r.state = 'RUNNING' AND r.not_before <= ? AND (r.leased_until IS NULL OR r.leased_until < ?))
                            OR EXISTS (SELECT FROM crm_difference d WHERE d.workspace_id = c.workspace_id
                                AND d.connection_id = c.connection_id AND d.state = 'WANTED'))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Source(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Takes the most urgent run of a connection for the time of a page. */
    Optional<SyncRun> lease(Source source) {
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        WITH next AS MATERIALIZED (
                            SELECT run_id FROM sync_run WHERE workspace_id = ? AND connection_id = ? AND state = 'RUNNING'
                            AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?)
                            ORDER BY array_position(ARRAY['CATCH_UP', 'RECONCILIATION', 'BACKFILL'], kind) LIMIT 1 FOR UPDATE SKIP LOCKED)
                        UPDATE sync_run r SET leased_until = ?, version = r.version + 1 FROM next
                        WHERE r.workspace_id = ? AND r.run_id = next.run_id RETURNING r.*""")
                        .params(source.workspace(), source.connection(), SqlTime.of(clock), SqlTime.of(clock))
                        .params(SqlTime.of(clock.instant().plus(LEASE)), source.workspace())
                        .query((row, n) -> read(row))
                        .optional());
    }

    /**
     * The page was taken. Joins the transaction that took it.
     *
     * @throws Outdated when somebody paused the run meanwhile, or another instance took the page: nothing of it may be kept then
     */
    void turned(SyncRun run, Page page, long found, Duration took, Map<String, Long> calls) {
        SyncRun.@Nullable Step step = page.next() == null ? run.kind().after(run.step()) : run.step();
        boolean done = step == null;
        long made = calls.values().stream().mapToLong(Long::longValue).sum();
        int kept = jdbc.sql("""
                        UPDATE sync_run SET page_cursor = ?, ended_at = ?, step = ?, state = ?, records = records + ?, found = found + ?,
                            calls = calls + ?, worked_ms = worked_ms + ?, updated_at = ?, leased_until = NULL, attempts = 0, problem = NULL
                        WHERE workspace_id = ? AND run_id = ? AND version = ? AND state = 'RUNNING'""")
                .param(page.next())
                .param(done ? SqlTime.of(clock) : null)
                .params((step == null ? run.step() : step).name(), done ? "DONE" : "RUNNING")
                .params(page.records(), found, made, took.toMillis(), SqlTime.of(clock))
                .params(run.workspace(), run.id(), run.version())
                .update();
        if (kept == 0) {
            throw new Outdated();
        }
        count(run, calls);
    }

    /** It has to wait; the page is read again later. Its calls were made all the same. */
    void postpone(SyncRun run, Duration wait, String problem, Map<String, Long> calls) {
        change(run, "RUNNING", wait, problem, calls);
    }

    void failed(SyncRun run, String problem, Map<String, Long> calls) {
        change(run, "FAILED", Duration.ZERO, problem, calls);
    }

    private void change(SyncRun run, String state, Duration wait, String problem, Map<String, Long> calls) {
        inWorkspace.run(run.workspace(), () -> {
            jdbc.sql("""
                            UPDATE sync_run SET state = ?, not_before = ?, attempts = attempts + 1, problem = ?, updated_at = ?,
                                leased_until = NULL, ended_at = CASE WHEN ? = 'FAILED' THEN ?::timestamptz END
                            WHERE workspace_id = ? AND run_id = ? AND version = ? AND state = 'RUNNING'""")
                    .params(state, SqlTime.of(clock.instant().plus(wait)), problem, SqlTime.of(clock))
                    .params(state, SqlTime.of(clock), run.workspace(), run.id(), run.version())
                    .update();
            jdbc.sql("UPDATE sync_run SET calls = calls + ? WHERE workspace_id = ? AND run_id = ?")
                    .params(calls.values().stream().mapToLong(Long::longValue).sum(), run.workspace(), run.id())
                    .update();
            count(run, calls);
        });
    }

    private void count(SyncRun run, Map<String, Long> calls) {
        Rows rows = new Rows(2);
        calls.forEach((operation, n) -> rows.add(operation, n));
        if (!rows.isEmpty()) {
            jdbc.sql("""
                            INSERT INTO sync_run_calls AS c (operation, calls, workspace_id, run_id)
                            SELECT r.*, ?, ? FROM unnest(?::text[], ?::text[]::bigint[]) AS r
                            ON CONFLICT (workspace_id, run_id, operation) DO UPDATE SET calls = c.calls + excluded.calls""")
                    .params(run.workspace(), run.id())
                    .params(rows.parameters())
                    .update();
        }
    }

    /** @return false when it is in none of the states it can come from */
    boolean move(UUID workspace, UUID run, SyncRun.State to, List<SyncRun.State> from) {
        return inWorkspace.call(
                        workspace,
                        () -> jdbc.sql("""
                                UPDATE sync_run SET state = ?, updated_at = ?, not_before = ?, leased_until = NULL, problem = NULL,
                                    attempts = 0, version = version + 1, ended_at = CASE WHEN ? THEN ?::timestamptz END
                                WHERE workspace_id = ? AND run_id = ? AND state = ANY (?::text[])""")
                                .params(
                                        to.name(),
                                        SqlTime.of(clock),
                                        SqlTime.of(clock),
                                        !to.isLive(),
                                        SqlTime.of(clock))
                                .params(workspace, run, Rows.column(from))
                                .update())
                == 1;
    }

    /** Sends the live run of a kind back to its first page, for whoever is free: one that is being read comes to nothing. Joins the transaction. */
    void anew(Source source, SyncRun.Kind kind, SyncRun.Step first) {
        jdbc.sql("""
                        UPDATE sync_run SET step = ?, page_cursor = NULL, records = 0, updated_at = ?, leased_until = NULL, version = version + 1
                        WHERE workspace_id = ? AND connection_id = ? AND kind = ? AND state IN ('RUNNING', 'PAUSED')""")
                .params(first.name(), SqlTime.of(clock), source.workspace(), source.connection(), kind.name())
                .update();
    }

    Optional<SyncRun> find(UUID workspace, UUID run) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("SELECT * FROM sync_run WHERE workspace_id = ? AND run_id = ?")
                        .params(workspace, run)
                        .query((row, n) -> read(row))
                        .optional());
    }

    /** The newest first; live ones before all others. */
    List<SyncRun> newest(UUID workspace, int most) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT * FROM sync_run WHERE workspace_id = ?
                        ORDER BY state IN ('RUNNING', 'PAUSED') DESC, created_at DESC LIMIT ?""")
                        .params(workspace, most)
                        .query((row, n) -> read(row))
                        .list());
    }

    /** The most frequent first. */
    Map<String, Long> calls(UUID workspace, UUID run) {
        Map<String, Long> calls = new LinkedHashMap<>();
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        SELECT operation, calls FROM sync_run_calls WHERE workspace_id = ? AND run_id = ?
                        ORDER BY calls DESC, operation""").params(workspace, run).query(row -> {
                    calls.put(row.getString(1), row.getLong(2));
                }));
        return calls;
    }

    /** When the last run that ended well and walked over changes began: what came later has not been seen. Joins the transaction. */
    Optional<Instant> walkedUntil(Source source) {
        return jdbc.sql("""
                        SELECT max(created_at) AS began FROM sync_run WHERE workspace_id = ? AND connection_id = ? AND state = 'DONE'
                        AND (kind = 'BACKFILL' OR changed_since IS NOT NULL)""")
                .params(source.workspace(), source.connection())
                .query((row, n) -> Optional.ofNullable(SqlTime.readNullable(row, "began")))
                .single();
    }

    private static SyncRun read(ResultSet row) throws SQLException {
        return new SyncRun(
                row.getObject("workspace_id", UUID.class),
                row.getObject("run_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                SyncRun.Kind.valueOf(row.getString("kind")),
                SyncRun.State.valueOf(row.getString("state")),
                SyncRun.Step.valueOf(row.getString("step")),
                row.getString("page_cursor"),
                SqlTime.readNullable(row, "changed_since"),
                row.getString("because"),
                row.getLong("planned_records"),
                row.getLong("planned_calls"),
                row.getLong("records"),
                row.getLong("calls"),
                row.getLong("found"),
                Duration.ofMillis(row.getLong("worked_ms")),
                row.getString("requested_by"),
                SqlTime.read(row, "created_at"),
                SqlTime.read(row, "updated_at"),
                SqlTime.readNullable(row, "ended_at"),
                SqlTime.read(row, "not_before"),
                row.getInt("attempts"),
                row.getString("problem"),
                row.getLong("version"));
    }

    /** The run was paused, ended or taken over while the page was read. */
    static final class Outdated extends RuntimeException {

        private static final long serialVersionUID = 1;

        Outdated() {
            super("the run went on without this page", null, false, false);
        }
    }
}
