package io.referloop.connection;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.InstallPlan;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Our things in a CRM account: what is missing, creating it, and remembering what was found. What bears a name of ours and is not ours is
 * never written to from the moment it was found, and it is looked for before anything is written. The CRM is asked outside of any transaction.
 */
@Component
public class Installing {

    private static final Logger log = LoggerFactory.getLogger(Installing.class);

    private final Connections connections;
    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    Installing(Connections connections, InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.connections = connections;
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Everything of ours and whether the account has it. */
    public InstallPlan preview(UUID workspace, UUID connection) {
        return look(workspace, connection, connections.open(workspace, connection));
    }

    /** Creates what is missing by now, which is at the most what the admin saw, and tells what that was. */
    public List<InstallPlan.Item> create(UUID workspace, UUID connection) {
        CrmSession session = connections.open(workspace, connection);
        InstallPlan plan = session.planInstall();
        try {
            session.install(plan);
        } finally {
            look(workspace, connection, session);
        }
        return plan.missing();
    }

    /** Before anybody writes to the account, so that nothing of somebody else's is ever overwritten. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(ConnectionRestored restored) {
        Connection connection = restored.connection();
        try {
            preview(connection.workspaceId(), connection.id());
        } catch (CrmException unanswered) {
            log.info(
                    "What is there of ours in the account of connection {} is looked up later: {}",
                    connection.id(),
                    unanswered.failure().message());
        }
    }

    /** The connections in whose accounts nothing was missing when we last looked. */
    public Set<UUID> complete(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT connection_id FROM install_item WHERE workspace_id = current_workspace()
                        GROUP BY connection_id HAVING count(*) FILTER (WHERE state = 'MISSING') = 0""").query((row, n) -> row.getObject(1, UUID.class)).list().stream()
                        .collect(Collectors.toSet()));
    }

    /** What stood in our way when we last looked. */
    public List<Obstacle> obstacles(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT connection_id, label, problem FROM install_item
                        WHERE workspace_id = current_workspace() AND problem IS NOT NULL AND state = 'TAKEN'
                        ORDER BY object_type, name""")
                        .query((row, n) -> new Obstacle(
                                row.getObject("connection_id", UUID.class),
                                row.getString("label"),
                                row.getString("problem")))
                        .list());
    }

    private InstallPlan look(UUID workspace, UUID connection, CrmSession session) {
        InstallPlan plan;
        try {
            plan = session.planInstall();
        } catch (CrmException refused) {
            if (refused.failure() instanceof CrmFailure.Unsupported) {
                return new InstallPlan(List.of());
            }
            throw refused;
        }
        remember(workspace, connection, plan);
        return plan;
    }

    private void remember(UUID workspace, UUID connection, InstallPlan plan) {
        Rows rows = new Rows(6);
        plan.items()
                .forEach(item ->
                        rows.add(type(item), item.kind(), item.name(), item.label(), item.state(), item.problem()));
        inWorkspace.run(workspace, () -> {
            jdbc.sql("DELETE FROM install_item WHERE workspace_id = ? AND connection_id = ?")
                    .params(workspace, connection)
                    .update();
            jdbc.sql("""
                            INSERT INTO install_item (workspace_id, connection_id, checked_at, object_type, kind, name, label, state, problem)
                            SELECT ?, ?, ?, r.* FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) AS r
                            ON CONFLICT DO NOTHING""")
                    .params(workspace, connection, SqlTime.of(clock))
                    .params(rows.parameters())
                    .update();
        });
    }

    private static String type(InstallPlan.Item item) {
        return item.type() == null ? "" : item.type().name();
    }

    /** @param problem what is in the way and what to do, as sentences */
    public record Obstacle(UUID connection, String label, String problem) {}
}
