package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The versions of a program: who published which document when, and how many referrals each governs. */
@Component
public class ProgramVersions {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    ProgramVersions(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    /** Newest first; empty when there is no program with this key. */
    public List<Version> of(UUID workspace, String key) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT v.program_id, v.version, v.in_force_from, v.created_by, v.created_at, v.document,
                                    (SELECT count(*) FROM referral r WHERE r.workspace_id = v.workspace_id AND r.program_id = v.program_id
                                        AND r.program_version = v.version) AS referrals
                                FROM program p JOIN program_version v USING (workspace_id, program_id)
                                WHERE workspace_id = current_workspace() AND p.key = ? ORDER BY v.version DESC""")
                        .param(key)
                        .query((row, n) -> new Version(
                                row.getObject("program_id", UUID.class),
                                row.getInt("version"),
                                SqlTime.read(row, "in_force_from"),
                                row.getString("created_by"),
                                SqlTime.read(row, "created_at"),
                                row.getString("document"),
                                row.getLong("referrals")))
                        .list());
    }

    /** @param referrals that were claimed under it */
    public record Version(
            UUID program,
            int number,
            Instant inForceFrom,
            String publishedBy,
            Instant publishedAt,
            String document,
            long referrals) {}
}
