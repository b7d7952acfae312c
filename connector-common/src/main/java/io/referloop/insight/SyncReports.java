package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks at queues, deliveries and dead letters of one workspace. */
@Component
public class SyncReports {

    private static final int SAMPLES_PER_CAUSE = 20;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    SyncReports(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public SyncReport of(UUID workspace) {
        return inWorkspace.call(workspace, () -> new SyncReport(streams(), deadLetters(), unmappedStages()));
    }

    private List<SyncReport.Stream> streams() {
        return jdbc.sql("""
                        SELECT c.connection_id, c.crm, c.account_name, c.state, coalesce(h.position, 0) - coalesce(k.position, 0) AS behind,
                               d.received_at, l.state AS line, l.heard_at, l.problem, y.*, f.fetches, f.failing, f.error, w.pending, w.parked, w.because
                        FROM connection c
                        LEFT JOIN intake_head h ON h.workspace_id = c.workspace_id AND h.connection_id = c.connection_id
                        LEFT JOIN intake_cursor k ON k.workspace_id = c.workspace_id AND k.connection_id = c.connection_id
                        LEFT JOIN crm_line l ON l.workspace_id = c.workspace_id AND l.connection_id = c.connection_id
                        LEFT JOIN LATERAL (
                            SELECT received_at FROM intake_delivery WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id
                                AND origin = 'PUSHED' ORDER BY position DESC LIMIT 1) d ON true
                        LEFT JOIN LATERAL (
                            SELECT count(*) AS deliveries, coalesce(sum(r.events), 0) AS events, coalesce(sum(r.applied), 0) AS applied,
                                   coalesce(sum(r.known), 0) AS known, coalesce(sum(r.unrelated), 0) AS unrelated,
                                   coalesce(sum(r.echoes), 0) AS echoes, coalesce(sum(r.unreadable), 0) AS unreadable,
                                   percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.processed_at - i.received_at)) AS median,
                                   max(extract(epoch FROM r.processed_at - i.received_at)) AS slowest
                            FROM intake_delivery i
                            LEFT JOIN intake_result r ON r.workspace_id = i.workspace_id AND r.connection_id = i.connection_id
                                 AND r.position = i.position
                            WHERE i.workspace_id = c.workspace_id AND i.connection_id = c.connection_id AND i.received_at > :since) y ON true
                        LEFT JOIN LATERAL (
                            SELECT count(*) AS fetches, count(*) FILTER (WHERE attempts > 0) AS failing, max(last_error) AS error
                            FROM record_fetch WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id) f ON true
                        LEFT JOIN LATERAL (
                            SELECT count(*) FILTER (WHERE written_version < version AND parked IS NULL) AS pending,
                                   count(*) FILTER (WHERE parked IS NOT NULL) AS parked, max(parked) AS because
                            FROM writeback WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id) w ON true
                        WHERE c.workspace_id = current_workspace() AND c.state <> 'DISCONNECTED'
                        ORDER BY c.created_at""")
                .param("since", SqlTime.of(clock.instant().minus(Duration.ofHours(24))))
                .query((row, n) -> stream(row))
                .list();
    }

    private static SyncReport.Stream stream(ResultSet row) throws SQLException {
        return new SyncReport.Stream(
                row.getObject("connection_id", UUID.class),
                row.getString("crm"),
                row.getString("account_name"),
                row.getString("state"),
                row.getLong("behind"),
                SqlTime.readNullable(row, "received_at"),
                new SyncReport.Day(
                        row.getLong("deliveries"),
                        row.getLong("events"),
                        row.getLong("applied"),
                        row.getLong("known"),
                        row.getLong("unrelated"),
                        row.getLong("echoes"),
                        row.getLong("unreadable"),
                        seconds(row, "median"),
                        seconds(row, "slowest")),
                row.getLong("fetches"),
                row.getLong("failing"),
                row.getString("error"),
                row.getLong("pending"),
                row.getLong("parked"),
                row.getString("because"),
                line(row));
    }

    private static SyncReport.@Nullable Line line(ResultSet row) throws SQLException {
        String state = row.getString("line");
        return state == null
                ? null
                : new SyncReport.Line(state, SqlTime.readNullable(row, "heard_at"), row.getString("problem"));
    }

    private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        var seconds = row.getBigDecimal(column);
        return seconds == null
                ? null
                : Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    private List<SyncReport.Cause> deadLetters() {
        Map<String, List<SyncReport.Letter>> samples = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT dead_letter_id, cause, subject, detail, times, last_seen FROM (
                            SELECT *, row_number() OVER (PARTITION BY cause ORDER BY last_seen DESC) AS place FROM dead_letter
                            WHERE workspace_id = current_workspace() AND state = 'OPEN') placed
                        WHERE place <= :samples ORDER BY last_seen DESC""").param("samples", SAMPLES_PER_CAUSE).query(row -> {
            samples.computeIfAbsent(row.getString("cause"), cause -> new ArrayList<>())
                    .add(new SyncReport.Letter(
                            row.getObject("dead_letter_id", UUID.class),
                            row.getString("subject"),
                            row.getString("detail"),
                            row.getInt("times"),
                            SqlTime.read(row, "last_seen")));
        });
        return jdbc.sql("""
                        SELECT cause, count(*) AS n, sum(times) AS times, min(first_seen) AS first_seen, max(last_seen) AS last_seen
                        FROM dead_letter WHERE workspace_id = current_workspace() AND state = 'OPEN'
                        GROUP BY cause ORDER BY max(last_seen) DESC""")
                .query((row, n) -> new SyncReport.Cause(
                        row.getString("cause"),
                        row.getLong("n"),
                        row.getLong("times"),
                        SqlTime.read(row, "first_seen"),
                        SqlTime.read(row, "last_seen"),
                        List.copyOf(samples.getOrDefault(row.getString("cause"), List.of()))))
                .list();
    }

    private List<SyncReport.Stage> unmappedStages() {
        return jdbc.sql("""
                        SELECT f.connection_id, f.object_type, f.track, f.value, count(*) AS n FROM referral_fact f
                        WHERE f.workspace_id = current_workspace() AND f.field = 'stage' AND f.status IS NULL
                          AND NOT EXISTS (
                            SELECT FROM stage_mapping m WHERE m.workspace_id = f.workspace_id AND m.connection_id = f.connection_id
                                AND m.object_type = f.object_type AND m.stage = f.value AND (f.track IS NULL OR m.track = f.track))
                        GROUP BY f.connection_id, f.object_type, f.track, f.value ORDER BY n DESC""")
                .query((row, n) -> new SyncReport.Stage(
                        row.getObject("connection_id", UUID.class),
                        row.getString("object_type"),
                        row.getString("track"),
                        row.getString("value"),
                        row.getString("value"),
                        row.getLong("n")))
                .list();
    }
}
