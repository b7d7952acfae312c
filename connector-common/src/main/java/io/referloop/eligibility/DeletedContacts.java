package io.referloop.eligibility;

import io.referloop.referral.RecordKey;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who a deleted contact was, for two days: a CRM that forgets a person tells the deletion too, and may tell it first. Without this nobody
 * would know any more who is to be forgotten.
 */
@Component
public class DeletedContacts {

    static final String TABLE = "deleted_contact";

    private static final Duration KEPT = Duration.ofDays(2);

    private final InWorkspace inWorkspace;
    private final Workspaces workspaces;
    private final JdbcClient jdbc;
    private final Clock clock;

    DeletedContacts(InWorkspace inWorkspace, Workspaces workspaces, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.workspaces = workspaces;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Forgets those that were deleted long enough ago.
     *
     * @return how many
     */
    public int forgetOld() {
        return workspaces.sum(workspace -> inWorkspace.call(
                workspace,
                () -> jdbc.sql("DELETE FROM deleted_contact WHERE workspace_id = ? AND deleted_at < ?")
                        .params(workspace, SqlTime.of(clock.instant().minus(KEPT)))
                        .update()));
    }

    /** Before its row goes. */
    void note(UUID workspace, RecordKey contact) {
        jdbc.sql("""
                        INSERT INTO deleted_contact (deleted_at, workspace_id, connection_id, record_id, name, email)
                        SELECT ?, workspace_id, connection_id, record_id, name, email FROM candidate
                        WHERE workspace_id = ? AND connection_id = ? AND record_id = ?
                        ON CONFLICT (workspace_id, connection_id, record_id) DO NOTHING""")
                .params(
                        SqlTime.of(clock),
                        workspace,
                        contact.connection(),
                        contact.ref().id())
                .update();
    }

    void forget(UUID workspace, RecordKey contact) {
        jdbc.sql("DELETE FROM deleted_contact WHERE workspace_id = ? AND connection_id = ? AND record_id = ?")
                .params(workspace, contact.connection(), contact.ref().id())
                .update();
    }
}
