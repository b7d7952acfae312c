package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The few counts that every page shows beside its navigation. One query, indexed. */
@Component
public class Pulse {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    Pulse(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    public Counts of(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT (SELECT count(*) FROM referral WHERE workspace_id = current_workspace()) AS referrals,
                               (SELECT count(*) FROM reward WHERE workspace_id = current_workspace() AND state = 'HELD_FOR_REVIEW') AS approve,
                               (SELECT count(*) FROM reward WHERE workspace_id = current_workspace()
                                    AND state IN ('APPROVED', 'SCHEDULED', 'FAILED')) AS pay,
                               (SELECT count(*) FROM referral_flag WHERE workspace_id = current_workspace() AND cleared_at IS NULL
                                    AND code <> 'TWO_REFERRALS')
                                + (SELECT count(*) FROM referral_conflict WHERE workspace_id = current_workspace() AND decided_at IS NULL)
                                + (SELECT count(*) FROM claim WHERE workspace_id = current_workspace() AND outcome = 'REVIEW') AS review,
                               (SELECT count(*) FROM connection WHERE workspace_id = current_workspace() AND state = 'CONNECTED') AS connected,
                               (SELECT count(*) FROM connection WHERE workspace_id = current_workspace()
                                    AND state = 'NEEDS_RECONNECT') AS reconnect,
                               (SELECT count(*) FROM stage_mapping m JOIN connection c USING (workspace_id, connection_id)
                                    WHERE m.workspace_id = current_workspace() AND c.state <> 'DISCONNECTED'
                                    AND (m.decided_at IS NULL OR %s)) AS stages,
                               (SELECT count(*) FROM dead_letter WHERE workspace_id = current_workspace() AND state = 'OPEN') AS letters""".formatted(StageList.CHANGED))
                        .query((row, n) -> new Counts(
                                row.getLong("referrals"),
                                row.getLong("review"),
                                row.getLong("approve"),
                                row.getLong("pay"),
                                row.getLong("connected"),
                                row.getLong("reconnect"),
                                row.getLong("letters"),
                                row.getLong("stages")))
                        .single());
    }

    public record Counts(
            long referrals,
            long toReview,
            long toApprove,
            long toPay,
            long connected,
            long needReconnect,
            long deadLetters,
            long stagesToDecide) {}
}
