package io.referloop.reconcile;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the last comparisons found, and what became of it. */
@Component
public class Differences {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    Differences(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The open ones by cause, newest first, at most so many of each; those whose repair is on its way are among them. */
    public Map<Difference.Cause, Listed> open(UUID workspace, int mostOfEach) {
        return inWorkspace.call(workspace, () -> {
            Map<Difference.Cause, Long> counts = new EnumMap<>(Difference.Cause.class);
            jdbc.sql(
                            "SELECT cause, count(*) FROM crm_difference WHERE workspace_id = ? AND state IN ('OPEN', 'WANTED') GROUP BY cause")
                    .param(workspace)
                    .query(row -> {
                        counts.put(Difference.Cause.valueOf(row.getString(1)), row.getLong(2));
                    });
            Map<Difference.Cause, List<Difference>> rows = new EnumMap<>(Difference.Cause.class);
            jdbc.sql("""
                            SELECT * FROM (
                                SELECT *, row_number() OVER (PARTITION BY cause ORDER BY found_at DESC, difference_id) AS place
                                FROM crm_difference WHERE workspace_id = ? AND state IN ('OPEN', 'WANTED')) placed
                            WHERE place <= ? ORDER BY place""")
                    .params(workspace, mostOfEach)
                    .query((row, n) -> read(row))
                    .list()
                    .forEach(it -> rows.computeIfAbsent(it.cause(), none -> new ArrayList<>())
                            .add(it));
            Map<Difference.Cause, Listed> open = new LinkedHashMap<>();
            counts.forEach((cause, count) -> open.put(cause, new Listed(count, rows.getOrDefault(cause, List.of()))));
            return open;
        });
    }

    /** Asks for the repair of one. @return false when it is not open any more or has none */
    public boolean repair(UUID workspace, UUID difference, String member) {
        return want(workspace, "difference_id = ?", difference, member) == 1;
    }

    /** Asks for the repair of all of one cause. @return how many */
    public int repairAll(UUID workspace, Difference.Cause cause, String member) {
        return want(workspace, "cause = ?", cause.name(), member);
    }

    private int want(UUID workspace, String which, Object value, String member) {
        List<String> repairable = new ArrayList<>();
        for (Difference.Cause cause : Difference.Cause.values()) {
            if (cause.repairable()) {
                repairable.add(cause.name());
            }
        }
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("UPDATE crm_difference SET state = 'WANTED', repaired_by = ? WHERE workspace_id = ? AND "
                                + which + " AND state = 'OPEN' AND cause = ANY (?::text[])")
                        .params(member, workspace, value)
                        .param(Rows.column(repairable))
                        .update());
    }

    /** Notes what a run found; what was open stays as it is. Joins the caller's transaction. */
    void note(Source source, SyncRun run, Collection<Found> found) {
        Rows rows = new Rows(6);
        Set<List<Object>> named = new HashSet<>();
        found.stream()
                .filter(it -> named.add(List.of(it.cause(), it.record())))
                .forEach(it -> rows.add(
                        it.cause(), it.record().type(), it.record().id(), it.referral(), it.ours(), it.theirs()));
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO crm_difference AS d (cause, object_type, record_id, referral_id, ours, theirs, workspace_id, difference_id,
                            connection_id, run_id, state, found_at, seen_at)
                        SELECT r.*, ?, gen_random_uuid(), ?, ?, 'OPEN', ?, ?
                        FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]::uuid[], ?::text[], ?::text[]) AS r
                        ON CONFLICT (workspace_id, connection_id, cause, object_type, record_id) WHERE state IN ('OPEN', 'WANTED')
                        DO UPDATE SET run_id = excluded.run_id, ours = excluded.ours, theirs = excluded.theirs, seen_at = excluded.seen_at""")
                .params(source.workspace(), source.connection(), run.id(), SqlTime.of(clock), SqlTime.of(clock))
                .params(rows.parameters())
                .update();
    }

    /** What the run did not find any more has settled by itself. Joins the caller's transaction. */
    void settleOthers(Source source, SyncRun run) {
        jdbc.sql("""
                        UPDATE crm_difference SET state = 'SETTLED' WHERE workspace_id = ? AND connection_id = ? AND state = 'OPEN'
                        AND run_id <> ? AND seen_at < ?""")
                .params(source.workspace(), source.connection(), run.id(), SqlTime.of(run.createdAt()))
                .update();
    }

    /** Some whose repair was asked for. */
    List<Difference> wanted(Source source, int most) {
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        SELECT * FROM crm_difference WHERE workspace_id = ? AND connection_id = ? AND state = 'WANTED'
                        ORDER BY object_type, cause, record_id LIMIT ?""")
                        .params(source.workspace(), source.connection(), most)
                        .query((row, n) -> read(row))
                        .list());
    }

    /** Joins the caller's transaction. */
    void repaired(Source source, Collection<Difference> differences) {
        jdbc.sql("""
                        UPDATE crm_difference SET state = 'REPAIRED', repaired_at = ?
                        WHERE workspace_id = ? AND difference_id = ANY (?::text[]::uuid[]) AND state = 'WANTED'""")
                .params(SqlTime.of(clock), source.workspace())
                .param(Rows.column(differences.stream().map(Difference::id).toList()))
                .update();
    }

    private static Difference read(ResultSet row) throws SQLException {
        return new Difference(
                row.getObject("difference_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                Difference.Cause.valueOf(row.getString("cause")),
                new RecordRef(RecordType.valueOf(row.getString("object_type")), row.getString("record_id")),
                row.getObject("referral_id", UUID.class),
                row.getString("ours"),
                row.getString("theirs"),
                Difference.State.valueOf(row.getString("state")),
                SqlTime.read(row, "found_at"));
    }

    /** @param count of all open ones, of which the newest are here */
    public record Listed(long count, List<Difference> differences) {}
}
