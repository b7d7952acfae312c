package io.referloop.payout;

import io.referloop.reward.Outcome;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether payouts of a workspace are stopped. Only an owner's word starts them again. */
@Component
public class PayoutStops {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    PayoutStops(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What stopped the payouts, if they are. */
    public Optional<Stop> now(UUID workspace) {
        return inWorkspace.call(workspace, () -> find(workspace, ""));
    }

    /** As {@link #now}, and keeps it so until the caller's transaction ends. */
    Optional<Stop> heldNow(UUID workspace) {
        return find(workspace, " FOR SHARE");
    }

    /** Joins the caller's transaction. A stop that stands already keeps its finding. */
    void stop(UUID workspace, String finding) {
        jdbc.sql("""
                        INSERT INTO payout_stop (workspace_id, stop_id, finding, stopped_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (workspace_id) WHERE resumed_at IS NULL DO NOTHING""")
                .params(workspace, UUID.randomUUID(), finding, SqlTime.of(clock))
                .update();
    }

    /** An owner has looked at the finding and lets payouts go on. */
    public Outcome resume(UUID workspace, String member) {
        return inWorkspace.call(workspace, () -> {
            int resumed =
                    jdbc.sql("""
                            UPDATE payout_stop SET resumed_at = ?, resumed_by = ? WHERE workspace_id = ? AND resumed_at IS NULL""").params(SqlTime.of(clock), member, workspace).update();
            return resumed == 1
                    ? new Outcome.Done()
                    : new Outcome.Refused("PAYOUTS_NOT_STOPPED", "Payouts are not stopped; reload the page.");
        });
    }

    private Optional<Stop> find(UUID workspace, String lock) {
        return jdbc.sql("SELECT finding, stopped_at FROM payout_stop WHERE workspace_id = ? AND resumed_at IS NULL"
                        + lock)
                .param(workspace)
                .query((row, n) -> read(row))
                .optional();
    }

    private static Stop read(ResultSet row) throws SQLException {
        return new Stop(row.getString("finding"), SqlTime.read(row, "stopped_at"));
    }

    public record Stop(String finding, Instant since) {}
}
