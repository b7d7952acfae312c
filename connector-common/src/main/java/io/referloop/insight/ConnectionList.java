package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The CRM accounts of a workspace, disconnected ones last. */
@Component
public class ConnectionList {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    ConnectionList(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    public List<Line> of(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT c.connection_id, c.crm, c.account_id, c.account_name, c.currency, c.time_zone, c.state, c.state_since,
                               c.state_reason, c.connected_by, d.received_at,
                               (SELECT count(*) FROM referral_link l WHERE l.workspace_id = c.workspace_id
                                    AND l.connection_id = c.connection_id AND NOT l.gone) AS links,
                               (SELECT count(*) FROM stage_mapping m WHERE m.workspace_id = c.workspace_id
                                    AND m.connection_id = c.connection_id) AS stages,
                               (SELECT count(*) FROM stage_mapping m WHERE m.workspace_id = c.workspace_id
                                    AND m.connection_id = c.connection_id AND m.status IS NOT NULL) AS mapped
                        FROM connection c
                        LEFT JOIN LATERAL (
                            SELECT received_at FROM intake_delivery WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id
                                AND origin = 'PUSHED' ORDER BY position DESC LIMIT 1) d ON true
                        WHERE c.workspace_id = current_workspace()
                        ORDER BY c.state = 'DISCONNECTED', c.created_at""")
                        .query((row, n) -> new Line(
                                row.getObject("connection_id", UUID.class),
                                row.getString("crm"),
                                row.getString("account_id"),
                                row.getString("account_name"),
                                row.getString("currency"),
                                row.getString("time_zone"),
                                row.getString("state"),
                                SqlTime.read(row, "state_since"),
                                row.getString("state_reason"),
                                row.getString("connected_by"),
                                SqlTime.readNullable(row, "received_at"),
                                row.getLong("links"),
                                row.getLong("stages"),
                                row.getLong("mapped")))
                        .list());
    }

    /**
     * @param lastDelivery when the CRM last pushed a change, or null when it never did
     * @param linkedRecords how many of its records speak for a referral
     * @param stages how many stages the stage map knows of it
     * @param mappedStages how many of them mean something for a referral
     */
    public record Line(
            UUID id,
            String crm,
            String accountId,
            String accountName,
            String currency,
            String timeZone,
            String state,
            Instant stateSince,
            @Nullable String stateReason,
            String connectedBy,
            @Nullable Instant lastDelivery,
            long linkedRecords,
            long stages,
            long mappedStages) {

        public boolean connected() {
            return state.equals("CONNECTED");
        }

        public boolean needsReconnect() {
            return state.equals("NEEDS_RECONNECT");
        }

        public boolean disconnected() {
            return state.equals("DISCONNECTED");
        }
    }
}
