package io.referloop.stage;

import io.referloop.connection.ConnectionRestored;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stage maps of a workspace's connections. */
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
                        SELECT object_type, track, track_label, stage, stage_label, position, outcome, status FROM stage_mapping
                        WHERE workspace_id = ? AND connection_id = ?
                        ORDER BY object_type DESC, track_label, track, position, stage""", List.of(workspace, connection), (row, n) -> read(row));
    }

    /** Before anybody works for the connection, so that nothing meets an empty map. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(ConnectionRestored restored) {
        adopt(restored.connection().workspaceId(), restored.connection().id(), restored.schema());
    }

    /**
     * Takes over the stages as the CRM has them now: new ones with a suggestion, labels as they are called today. What the admin decided
     * stays, also for a stage that disappeared.
     */
    public void adopt(UUID workspace, UUID connection, CrmSchema schema) {
        inWorkspace.run(workspace, () -> {
            for (CrmSchema.Track track : schema.tracks()) {
                List<@Nullable ReferralStatus> suggestions = Suggestion.forTrack(track);
                for (int n = 0; n < suggestions.size(); n++) {
                    adopt(workspace, connection, track, track.stages().get(n), suggestions.get(n));
                }
            }
        });
    }

    /**
     * Decides what a stage means from now on; facts that were understood before keep their meaning.
     *
     * @param status null: nothing
     * @return false when the connection has no such stage
     */
    public boolean decide(
            UUID workspace,
            UUID connection,
            RecordType type,
            String track,
            String stage,
            @Nullable ReferralStatus status) {
        return inWorkspace.call(
                        workspace,
                        () -> jdbc.sql("""
                                UPDATE stage_mapping SET status = ?, updated_at = ?
                                WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND track = ? AND stage = ?""")
                                .param(status == null ? null : status.name())
                                .params(SqlTime.of(clock), workspace, connection, type.name(), track, stage)
                                .update())
                == 1;
    }

    private void adopt(
            UUID workspace,
            UUID connection,
            CrmSchema.Track track,
            CrmSchema.Stage stage,
            @Nullable ReferralStatus suggestion) {
        jdbc.sql("""
                        INSERT INTO stage_mapping (status, workspace_id, connection_id, object_type, track, stage, track_label, stage_label,
                            position, outcome, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id, object_type, track, stage) DO UPDATE SET
                            track_label = excluded.track_label, stage_label = excluded.stage_label, position = excluded.position,
                            outcome = excluded.outcome""")
                .param(suggestion == null ? null : suggestion.name())
                .params(
                        workspace,
                        connection,
                        track.type().name(),
                        track.id(),
                        stage.id(),
                        track.label(),
                        stage.label(),
                        stage.order(),
                        stage.outcome().name(),
                        SqlTime.of(clock))
                .update();
    }

    private static StageMapping read(ResultSet row) throws SQLException {
        String status = row.getString("status");
        return new StageMapping(
                RecordType.valueOf(row.getString("object_type")),
                row.getString("track"),
                row.getString("track_label"),
                row.getString("stage"),
                row.getString("stage_label"),
                row.getInt("position"),
                CrmSchema.Outcome.valueOf(row.getString("outcome")),
                status == null ? null : ReferralStatus.valueOf(status));
    }
}
