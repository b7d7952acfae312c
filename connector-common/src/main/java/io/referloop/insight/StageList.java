package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stage map of one connection as people read it: track by track, in the CRM's own order. */
@Component
public class StageList {

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
                            SELECT m.object_type, m.track, m.track_label, m.stage, m.stage_label, m.outcome, m.status,
                                   (SELECT count(*) FROM referral_fact f WHERE f.workspace_id = m.workspace_id
                                        AND f.connection_id = m.connection_id AND f.object_type = m.object_type AND f.field = 'stage'
                                        AND f.value = m.stage AND f.status IS NULL AND (f.track IS NULL OR f.track = m.track)) AS waiting
                            FROM stage_mapping m WHERE m.workspace_id = current_workspace() AND m.connection_id = ?
                            ORDER BY CASE m.object_type WHEN 'DEAL' THEN 0 WHEN 'LEAD' THEN 1 WHEN 'CONTACT' THEN 2 ELSE 3 END,
                                     m.track_label, m.track, m.position, m.stage""").param(connection).query(row -> {
                String type = row.getString("object_type");
                String track = row.getString("track");
                if (tracks.isEmpty() || !tracks.getLast().is(type, track)) {
                    tracks.add(new Track(type, track, row.getString("track_label"), new ArrayList<>()));
                }
                tracks.getLast()
                        .stages()
                        .add(new Stage(
                                row.getString("stage"),
                                row.getString("stage_label"),
                                row.getString("outcome"),
                                row.getString("status"),
                                row.getLong("waiting")));
            });
            return tracks;
        });
    }

    /** A pipeline, or a field that works like one. */
    public record Track(String objectType, String id, String label, List<Stage> stages) {

        private boolean is(String type, String track) {
            return objectType.equals(type) && id.equals(track);
        }
    }

    /**
     * @param outcome what the CRM itself says the stage means
     * @param status what it means for a referral; null when it means nothing
     * @param waiting how often linked records were in it while it meant nothing
     */
    public record Stage(
            String id,
            String label,
            String outcome,
            @Nullable String status,
            long waiting) {}
}
