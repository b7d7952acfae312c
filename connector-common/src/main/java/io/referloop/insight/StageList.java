package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stage map of one connection as people read it: track by track, in the CRM's own order. */
@Component
public class StageList {

    /**
     * Whether a stage is not what it was when somebody decided about it: gone while it means something, called otherwise while it means
     * something or would now, or counted otherwise by the CRM itself.
     */
    static final String CHANGED = """
            (m.decided_at IS NOT NULL AND (m.gone_since IS NOT NULL AND m.status IS NOT NULL
                OR m.gone_since IS NULL AND m.decided_label <> m.stage_label AND (m.status IS NOT NULL OR m.suggested IS NOT NULL)
                OR m.gone_since IS NULL AND m.decided_outcome <> m.outcome))""";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    StageList(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    public List<Track> of(UUID workspace, UUID connection) {
        return inWorkspace.call(workspace, () -> {
            List<Track> tracks = new ArrayList<>();
            jdbc.sql("""
                            SELECT m.object_type, m.track, m.track_label, m.stage, m.stage_label, m.outcome, m.status, m.suggested,
                                   m.decided_at, m.decided_by, m.decided_label, m.decided_outcome, m.gone_since, m.records, m.counted_at,
                                   %s AS changed,
                                   (SELECT count(*) FROM referral_fact f WHERE f.workspace_id = m.workspace_id
                                        AND f.connection_id = m.connection_id AND f.object_type = m.object_type AND f.field = 'stage'
                                        AND f.value = m.stage AND f.status IS NULL AND (f.track IS NULL OR f.track = m.track)) AS waiting
                            FROM stage_mapping m WHERE m.workspace_id = current_workspace() AND m.connection_id = ?
                            ORDER BY CASE m.object_type WHEN 'DEAL' THEN 0 WHEN 'LEAD' THEN 1 WHEN 'CONTACT' THEN 2 ELSE 3 END,
                                     m.track_label, m.track, m.gone_since IS NOT NULL, m.position, m.stage""".formatted(CHANGED)).param(connection).query(row -> {
                String type = row.getString("object_type");
                String track = row.getString("track");
                if (tracks.isEmpty() || !tracks.getLast().is(type, track)) {
                    tracks.add(new Track(type, track, row.getString("track_label"), new ArrayList<>()));
                }
                tracks.getLast().stages().add(stage(row));
            });
            return tracks;
        });
    }

    private static Stage stage(ResultSet row) throws SQLException {
        return new Stage(
                row.getString("stage"),
                row.getString("stage_label"),
                row.getString("outcome"),
                row.getString("status"),
                row.getString("suggested"),
                SqlTime.readNullable(row, "decided_at"),
                row.getString("decided_by"),
                row.getString("decided_label"),
                row.getString("decided_outcome"),
                SqlTime.readNullable(row, "gone_since"),
                row.getObject("records", Long.class),
                SqlTime.readNullable(row, "counted_at"),
                row.getBoolean("changed"),
                row.getLong("waiting"));
    }

    /** A pipeline, or a field that works like one. */
    public record Track(String objectType, String id, String label, List<Stage> stages) {

        /** When its records were counted, or null when they never were. */
        public @Nullable Instant countedAt() {
            return stages.isEmpty() ? null : stages.getFirst().countedAt();
        }

        private boolean is(String type, String track) {
            return objectType.equals(type) && id.equals(track);
        }
    }

    /**
     * @param outcome what the CRM itself says the stage means
     * @param status what it means for a referral; null when it means nothing, or is not decided
     * @param suggested what it would mean if the suggestion were accepted; null: nothing
     * @param decidedAt when somebody said so; null while nobody has
     * @param decidedLabel how it was called then
     * @param goneSince since when the CRM does not have it; null while it has
     * @param records how many records stood in it when they were counted; null before that
     * @param changed whether it is not what it was when somebody decided about it
     * @param waiting how often linked records were in it while it meant nothing
     */
    public record Stage(
            String id,
            String label,
            String outcome,
            @Nullable String status,
            @Nullable String suggested,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String decidedLabel,
            @Nullable String decidedOutcome,
            @Nullable Instant goneSince,
            @Nullable Long records,
            @Nullable Instant countedAt,
            boolean changed,
            long waiting) {

        public boolean decided() {
            return decidedAt != null;
        }

        public boolean gone() {
            return goneSince != null;
        }

        /** Called otherwise than when somebody decided about it. */
        public boolean relabelled() {
            return !gone() && decidedLabel != null && !decidedLabel.equals(label);
        }

        /** Counted as won, lost or open by the CRM otherwise than when somebody decided about it. */
        public boolean recounted() {
            return !gone() && decidedOutcome != null && !decidedOutcome.equals(outcome);
        }
    }
}
