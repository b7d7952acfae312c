package io.referloop.referral;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a person has to look at before a referral is paid for. A flag holds and asks; it never drops anything. */
@Component
public class Flags {

    private static final int LISTED_MAX = 200;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Progress progress;
    private final Clock clock;

    Flags(InWorkspace inWorkspace, JdbcClient jdbc, Progress progress, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Raises a flag in the caller's transaction. Whoever raises it settles the referral afterwards.
     *
     * @return false when one of this code stands open already, or a person has cleared this very reason before
     */
    public boolean raise(UUID workspace, UUID referral, String code, String reason) {
        return jdbc.sql("""
                        WITH raised AS (
                            INSERT INTO referral_flag (workspace_id, flag_id, referral_id, code, reason, raised_at)
                            SELECT ?, ?, ?, ?, ?, ?
                            WHERE NOT EXISTS (SELECT FROM referral_flag
                                WHERE workspace_id = ? AND referral_id = ? AND code = ? AND reason = ? AND cleared_at IS NOT NULL)
                            ON CONFLICT (workspace_id, referral_id, code) WHERE cleared_at IS NULL DO NOTHING
                            RETURNING workspace_id, referral_id)
                        UPDATE referral SET more = true FROM raised
                        WHERE referral.workspace_id = raised.workspace_id AND referral.referral_id = raised.referral_id""")
                        .params(workspace, UUID.randomUUID(), referral, code, reason, SqlTime.of(clock))
                        .params(workspace, referral, code, reason)
                        .update()
                == 1;
    }

    /**
     * A person looked and found nothing wrong; the referral is worked out again.
     *
     * @param note why; for whoever asks later
     * @return false when the flag is not open any more
     */
    public boolean clear(UUID workspace, UUID flag, String by, String note, String correlation) {
        return inWorkspace.call(workspace, () -> {
            Optional<UUID> referral = jdbc.sql("""
                            UPDATE referral_flag SET cleared_at = ?, cleared_by = ?, clear_note = ?
                            WHERE workspace_id = ? AND flag_id = ? AND cleared_at IS NULL RETURNING referral_id""")
                    .params(SqlTime.of(clock), by, note, workspace, flag)
                    .query(UUID.class)
                    .optional();
            referral.ifPresent(it -> progress.settle(workspace, List.of(it), correlation));
            return referral.isPresent();
        });
    }

    /** Clears the flag of a code, if it stands open, in the caller's transaction, without working out the referral again. */
    void clearAll(UUID workspace, UUID referral, String code, String by, String note) {
        jdbc.sql("""
                        UPDATE referral_flag SET cleared_at = ?, cleared_by = ?, clear_note = ?
                        WHERE workspace_id = ? AND referral_id = ? AND code = ? AND cleared_at IS NULL""")
                .params(SqlTime.of(clock), by, note, workspace, referral, code)
                .update();
    }

    /** The open flags of these referrals, in the order in which they were raised. */
    public Map<UUID, List<Flag>> open(UUID workspace, Collection<UUID> referrals) {
        Map<UUID, List<Flag>> open = new HashMap<>();
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                                SELECT * FROM referral_flag
                                WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[]) AND cleared_at IS NULL
                                ORDER BY raised_at, code""")
                        .params(workspace, Rows.column(referrals))
                        .query((row, n) -> read(row))
                        .list()
                        .forEach(flag -> open.computeIfAbsent(flag.referral(), id -> new ArrayList<>())
                                .add(flag)));
        return open;
    }

    /** What waits for a person in this workspace, the oldest first. */
    public List<Flag> open(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT * FROM referral_flag WHERE workspace_id = ? AND cleared_at IS NULL
                                ORDER BY raised_at, code LIMIT ?""")
                        .params(workspace, LISTED_MAX)
                        .query((row, n) -> read(row))
                        .list());
    }

    private static Flag read(ResultSet row) throws SQLException {
        return new Flag(
                row.getObject("flag_id", UUID.class),
                row.getObject("referral_id", UUID.class),
                row.getString("code"),
                row.getString("reason"),
                SqlTime.read(row, "raised_at"));
    }
}
