package io.referloop.action;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets calls that were answered long ago. A CRM asks again for days, not for weeks; what a call did carries its key for good. */
@Component
public class ActionHistory {

    private static final Duration KEPT = Duration.ofDays(30);

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final JdbcClient jdbc;
    private final Clock clock;

    ActionHistory(InWorkspace inWorkspace, Workspaces workspaces, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return how many were forgotten */
    public int forgetOld() {
        return workspaces.sum(workspace -> inWorkspace.call(
                workspace,
                () -> jdbc.sql("DELETE FROM action_call WHERE workspace_id = ? AND told_at < ?")
                        .params(workspace, SqlTime.of(clock.instant().minus(KEPT)))
                        .update()));
    }
}
