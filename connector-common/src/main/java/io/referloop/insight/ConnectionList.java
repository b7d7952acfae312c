package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
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
                               c.state_reason, c.connected_by, c.account_kind, c.further_currencies, c.granted, d.received_at,
                               (SELECT count(*) FROM referral_link l WHERE l.workspace_id = c.workspace_id
                                    AND l.connection_id = c.connection_id AND NOT l.gone) AS links,
                               (SELECT count(*) FROM stage_mapping m WHERE m.workspace_id = c.workspace_id
                                    AND m.connection_id = c.connection_id) AS stages,
                               (SELECT count(*) FROM stage_mapping m WHERE m.workspace_id = c.workspace_id
                                    AND m.connection_id = c.connection_id AND m.status IS NOT NULL) AS mapped,
                               (SELECT count(*) FROM stage_mapping m WHERE m.workspace_id = c.workspace_id
                                    AND m.connection_id = c.connection_id AND m.decided_at IS NULL) AS undecided,
                               (SELECT count(*) FROM stage_mapping m WHERE m.workspace_id = c.workspace_id
                                    AND m.connection_id = c.connection_id AND %s) AS changed
                        FROM connection c
                        LEFT JOIN LATERAL (
                            SELECT received_at FROM intake_delivery WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id
                                AND origin = 'PUSHED' ORDER BY position DESC LIMIT 1) d ON true
                        WHERE c.workspace_id = current_workspace()
                        ORDER BY c.state = 'DISCONNECTED', c.created_at""".formatted(StageList.CHANGED))
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
                                row.getLong("mapped"),
                                row.getLong("undecided"),
                                row.getLong("changed"),
                                row.getString("account_kind"),
                                texts(row, "further_currencies"),
                                row.getArray("granted") == null ? null : texts(row, "granted")))
                        .list());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /**
     * @param lastDelivery when the CRM last pushed a change, or null when it never did
     * @param linkedRecords how many of its records speak for a referral
     * @param stages how many stages the stage map knows of it
     * @param mappedStages how many of them mean something for a referral
     * @param undecidedStages about how many nobody has decided
     * @param changedStages how many are not what they were when somebody decided about them
     * @param accountKind what kind of account it is, in words
     * @param granted the permissions that it granted; null while the CRM has not told
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
            long mappedStages,
            long undecidedStages,
            long changedStages,
            String accountKind,
            List<String> furtherCurrencies,
            @Nullable List<String> granted) {

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
