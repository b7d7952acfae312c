package io.referloop.intake;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Forgets the raw bytes of deliveries that were worked off long ago. What they came to is kept in facts; a delivery that a dead letter points
 * to is kept as long as the letter is open.
 */
@Component
public class Retention {

    private static final int AT_ONCE = 1_000;

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Duration keep;

    Retention(
            InWorkspace inWorkspace,
            Workspaces workspaces,
            JdbcClient jdbc,
            Clock clock,
            @Value("${referloop.intake.keep:30d}") Duration keep) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.jdbc = jdbc;
        this.clock = clock;
        this.keep = keep;
    }

    /** @return how many were forgotten */
    public int forgetOldDeliveries() {
        Instant before = clock.instant().minus(keep);
        return workspaces.sum(workspace -> forgetAll(workspace, before));
    }

    private int forgetAll(UUID workspace, Instant before) {
        int forgotten = 0;
        int batch;
        do {
            batch = inWorkspace.call(workspace, () -> forget(workspace, before));
            forgotten += batch;
        } while (batch == AT_ONCE);
        return forgotten;
    }

    private int forget(UUID workspace, Instant before) {
        return jdbc.sql("""
                        DELETE FROM intake_delivery d USING (
                            SELECT d.connection_id, d.position FROM intake_delivery d
                            JOIN intake_cursor c USING (workspace_id, connection_id)
                            WHERE d.workspace_id = ? AND d.received_at < ? AND d.position <= c.position
                            AND NOT EXISTS (SELECT FROM dead_letter l WHERE l.workspace_id = d.workspace_id
                                AND l.connection_id = d.connection_id AND l.position = d.position AND l.state = 'OPEN')
                            LIMIT ?) AS old
                        WHERE d.workspace_id = ? AND d.connection_id = old.connection_id AND d.position = old.position""")
                .params(workspace, SqlTime.of(before), AT_ONCE, workspace)
                .update();
    }
}
