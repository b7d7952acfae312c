package io.referloop.stage;

import io.referloop.connection.ConnectionRestored;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stage maps of a workspace's connections. A suggestion is not in force before somebody accepts it. */
@Component
public class StageMaps {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final Clock clock;

    StageMaps(InWorkspace inWorkspace, JdbcClient jdbc, Trips trips, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.clock = clock;
    }

    public StageMap of(UUID workspace, UUID connection) {
        return new StageMap(list(workspace, connection));
    }

    /** As {@link #of}, read together with what else the caller's transaction needs. */
    public Trips.Answer<StageMap> ask(UUID workspace, UUID connection) {
        return mappings(workspace, connection).as(StageMap::new);
    }

    /** In the CRM's own order. */
    public List<StageMapping> list(UUID workspace, UUID connection) {
        return inWorkspace.call(workspace, () -> mappings(workspace, connection).get());
    }

    private Trips.Answer<List<StageMapping>> mappings(UUID workspace, UUID connection) {
        return trips.ask("""
                        SELECT object_type, track, track_label, stage, stage_label, position, outcome, status, suggested,
                            decided_at IS NOT NULL AS decided
                        FROM stage_mapping WHERE workspace_id = ? AND connection_id = ?
                        ORDER BY object_type DESC, track_label, track, position, stage""", List.of(workspace, connection), (row, n) -> read(row));
    }

    /** Before anybody works for the connection, so that nothing meets an empty map. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(ConnectionRestored restored) {
        adopt(restored.connection().workspaceId(), restored.connection().id(), restored.schema());
    }

    /**
     * Takes over the stages as the CRM has them now: new ones with a suggestion, labels as they are called today. What somebody decided
     * stays, also for a stage that the CRM no longer has, which is marked so.
     */
    public void adopt(UUID workspace, UUID connection, CrmSchema schema) {
        Rows rows = new Rows(8);
        for (CrmSchema.Track track : schema.tracks()) {
            List<@Nullable ReferralStatus> suggestions = Suggestion.forTrack(track);
            for (int n = 0; n < suggestions.size(); n++) {
                CrmSchema.Stage stage = track.stages().get(n);
                rows.add(
                        track.type(),
                        track.id(),
                        stage.id(),
                        track.label(),
                        stage.label(),
                        stage.order(),
                        stage.outcome(),
                        suggestions.get(n));
            }
        }
        inWorkspace.run(workspace, () -> {
            jdbc.sql("""
                            INSERT INTO stage_mapping (object_type, track, stage, track_label, stage_label, position, outcome, suggested,
                                workspace_id, connection_id, updated_at)
                            SELECT DISTINCT ON (r.type, r.track, r.stage) r.type, r.track, r.stage, r.track_label, r.stage_label,
                                r.position::int, r.outcome, r.suggested, ?::uuid, ?::uuid, ?::timestamptz
                            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                                AS r (type, track, stage, track_label, stage_label, position, outcome, suggested)
                            ON CONFLICT (workspace_id, connection_id, object_type, track, stage) DO UPDATE SET
                                track_label = excluded.track_label, stage_label = excluded.stage_label, position = excluded.position,
                                outcome = excluded.outcome, suggested = excluded.suggested, gone_since = NULL""")
                    .params(rows.parametersBetween(List.of(workspace, connection, SqlTime.of(clock))))
                    .update();
            forgetMissing(workspace, connection, rows);
        });
    }

    /** A stage that nobody decided about leaves with the CRM's; the others are kept for whoever has to know. */
    private void forgetMissing(UUID workspace, UUID connection, Rows rows) {
        String missing = """
                workspace_id = ? AND connection_id = ? AND NOT EXISTS (SELECT FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[]) AS r (type, track, stage, track_label, stage_label, position, outcome, suggested)
                    WHERE r.type = m.object_type AND r.track = m.track AND r.stage = m.stage)""";
        jdbc.sql("DELETE FROM stage_mapping m WHERE decided_at IS NULL AND " + missing)
                .params(rows.parametersBetween(List.of(workspace, connection)))
                .update();
        jdbc.sql("UPDATE stage_mapping m SET gone_since = ? WHERE gone_since IS NULL AND " + missing)
                .params(rows.parametersBetween(List.of(SqlTime.of(clock), workspace, connection)))
                .update();
    }

    /**
     * Decides what a stage means from now on, as it is called now; facts that were understood before keep their meaning.
     *
     * @param status null: nothing
     * @param by who says so
     * @return false when the connection has no such stage
     */
    public boolean decide(
            UUID workspace,
            UUID connection,
            RecordType type,
            String track,
            String stage,
            @Nullable ReferralStatus status,
            String by) {
        return inWorkspace.call(
                        workspace,
                        () -> jdbc.sql("""
                                UPDATE stage_mapping SET status = ?, updated_at = ?, decided_at = ?, decided_by = ?,
                                    decided_label = stage_label, decided_outcome = outcome
                                WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND track = ? AND stage = ?""")
                                .param(status == null ? null : status.name())
                                .params(
                                        SqlTime.of(clock),
                                        SqlTime.of(clock),
                                        by,
                                        workspace,
                                        connection,
                                        type.name(),
                                        track,
                                        stage)
                                .update())
                == 1;
    }

    /** Forgets a stage that the CRM no longer has. */
    public void forget(UUID workspace, UUID connection, RecordType type, String track, String stage) {
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        DELETE FROM stage_mapping WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND track = ? AND stage = ?
                        AND gone_since IS NOT NULL""")
                        .params(workspace, connection, type.name(), track, stage)
                        .update());
    }

    /** Notes how many records stand in the stages of a track; one that is not named has none. */
    public void counted(UUID workspace, UUID connection, RecordType type, String track, Map<String, Long> records) {
        Rows rows = new Rows(2);
        records.forEach((stage, count) -> rows.add(stage, count));
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE stage_mapping m SET counted_at = ?,
                            records = coalesce((SELECT r.n FROM unnest(?::text[], ?::text[]::bigint[]) AS r (stage, n) WHERE r.stage = m.stage), 0)
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND track = ?""")
                        .params(rows.parametersBetween(
                                List.of(SqlTime.of(clock)), workspace, connection, type.name(), track))
                        .update());
    }

    private static StageMapping read(ResultSet row) throws SQLException {
        return new StageMapping(
                RecordType.valueOf(row.getString("object_type")),
                row.getString("track"),
                row.getString("track_label"),
                row.getString("stage"),
                row.getString("stage_label"),
                row.getInt("position"),
                CrmSchema.Outcome.valueOf(row.getString("outcome")),
                status(row.getString("status")),
                status(row.getString("suggested")),
                row.getBoolean("decided"));
    }

    private static @Nullable ReferralStatus status(@Nullable String name) {
        return name == null ? null : ReferralStatus.valueOf(name);
    }
}
