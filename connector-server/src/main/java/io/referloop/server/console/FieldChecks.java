package io.referloop.server.console;

import io.referloop.connection.Connections;
import io.referloop.crm.CrmSession;
import io.referloop.crm.InstallPlan;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Our fields in the CRM: what is missing, creating it, and remembering the answer. The CRM is asked outside of any transaction. */
@Component
class FieldChecks {

    private final Connections connections;
    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    FieldChecks(Connections connections, InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.connections = connections;
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    InstallPlan preview(UUID workspace, UUID connection) {
        InstallPlan plan = connections.open(workspace, connection).planInstall();
        remember(workspace, connection, plan.items().size());
        return plan;
    }

    /** Creates what is missing by now, which is at the most what the admin saw, and tells what that was. */
    InstallPlan create(UUID workspace, UUID connection) {
        CrmSession session = connections.open(workspace, connection);
        InstallPlan plan = session.planInstall();
        session.install(plan);
        remember(workspace, connection, session.planInstall().items().size());
        return plan;
    }

    /** The connections in whose accounts nothing was missing when we last looked, or that took what we wrote. */
    Set<UUID> complete(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc
                        .sql(
                                "SELECT connection_id FROM field_check WHERE workspace_id = current_workspace() AND missing = 0")
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list()
                        .stream()
                        .collect(Collectors.toSet()));
    }

    /** How many fields it names; the groups that hold them are not counted, as people count. */
    static long properties(InstallPlan plan) {
        return plan.items().stream()
                .filter(item -> !item.kind().equals("group"))
                .count();
    }

    private void remember(UUID workspace, UUID connection, int missing) {
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        INSERT INTO field_check (workspace_id, connection_id, missing, checked_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET missing = excluded.missing, checked_at = excluded.checked_at""")
                        .params(workspace, connection, missing, SqlTime.of(clock))
                        .update());
    }
}
