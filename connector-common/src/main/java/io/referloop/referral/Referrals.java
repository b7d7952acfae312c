package io.referloop.referral;

import io.referloop.program.ReferralStatus;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The referrals of a workspace and those who made them. */
@Component
public class Referrals {

    private static final String SELECT = """
            SELECT r.referral_id, r.number, r.program_id, r.program_version, r.referrer_id, p.email AS referrer_email, p.name AS referrer_name,
                r.referee_name, r.referee_email, r.referee_company, r.note, r.submitted_by, r.source, r.claimed_at, r.status, r.status_since,
                r.more OR p.more AS more, (SELECT max(v.version) FROM program_version v
                    WHERE v.workspace_id = r.workspace_id AND v.program_id = r.program_id) AS newest_program
            FROM referral r JOIN referrer p ON p.workspace_id = r.workspace_id AND p.referrer_id = r.referrer_id
            WHERE r.workspace_id = ? AND\s""";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final Clock clock;

    Referrals(InWorkspace inWorkspace, JdbcClient jdbc, Trips trips, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.clock = clock;
    }

    public Optional<Referral> find(UUID workspace, UUID referral) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(SELECT + "r.referral_id = ?")
                        .params(workspace, referral)
                        .query((row, n) -> read(row))
                        .optional());
    }

    List<Referral> find(UUID workspace, Collection<UUID> referrals) {
        return jdbc.sql(SELECT + "r.referral_id = ANY (?::text[]::uuid[]) ORDER BY r.number")
                .params(workspace, Rows.column(referrals))
                .query((row, n) -> read(row))
                .list();
    }

    /** The referrer with this e-mail, if there is one. */
    Optional<UUID> known(UUID workspace, Email email) {
        return jdbc.sql("SELECT referrer_id FROM referrer WHERE workspace_id = ? AND email = ?")
                .params(workspace, email.address())
                .query(UUID.class)
                .optional();
    }

    /** The referral that people call {@code R-1042}. */
    public Optional<Referral> numbered(UUID workspace, long number) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(SELECT + "r.number = ?")
                        .params(workspace, number)
                        .query((row, n) -> read(row))
                        .optional());
    }

    /** The e-mails of those who made these referrals. */
    public Map<UUID, String> referrersOf(UUID workspace, Collection<UUID> referrals) {
        return inWorkspace.call(
                workspace,
                () -> find(workspace, referrals).stream()
                        .collect(Collectors.toMap(
                                Referral::id, it -> it.referrer().email())));
    }

    /** Who refers under this e-mail. */
    public Optional<Referrer> referrerOf(UUID workspace, Email email) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("SELECT referrer_id, email, name FROM referrer WHERE workspace_id = ? AND email = ?")
                        .params(workspace, email.address())
                        .query((row, n) ->
                                new Referrer(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                        .optional());
    }

    /**
     * Locks referrals in the order of their ids, so that two batches never wait for each other in a circle. The lock lets others point to
     * the referral, as a reward does that is booked for it together with another.
     */
    Trips.Answer<List<Known>> lock(UUID workspace, Collection<UUID> referrals) {
        return trips.ask(
                SELECT + "r.referral_id = ANY (?::text[]::uuid[]) ORDER BY r.referral_id FOR NO KEY UPDATE OF r",
                List.of(workspace, Rows.column(referrals)),
                (row, n) -> known(row));
    }

    /** A program's referrals, those of one referrer or all; without a lock. */
    List<Known> ofProgram(UUID workspace, UUID program, @Nullable UUID referrer) {
        String sql = SELECT + "r.program_id = ?" + (referrer == null ? "" : " AND r.referrer_id = ?");
        JdbcClient.StatementSpec statement = jdbc.sql(sql).params(workspace, program);
        return (referrer == null ? statement : statement.param(referrer))
                .query((row, n) -> known(row))
                .list();
    }

    /** Notes that there is more to know of a referral than what the CRM says. */
    public void markMore(UUID workspace, Collection<UUID> referrals) {
        jdbc.sql("""
                        UPDATE referral SET more = true
                        WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[]) AND NOT more""").params(workspace, Rows.column(referrals)).update();
    }

    void updateStandings(UUID workspace, Collection<Referral> referrals) {
        Rows rows = new Rows(3);
        referrals.forEach(it -> rows.add(it.id(), it.status(), SqlTime.of(it.statusSince())));
        if (rows.isEmpty()) {
            return;
        }
        trips.tell("""
                        UPDATE referral SET status = r.status, status_since = r.since, updated_at = ?
                        FROM unnest(?::text[]::uuid[], ?::text[], ?::text[]::timestamptz[]) AS r (id, status, since)
                        WHERE referral.workspace_id = ? AND referral.referral_id = r.id""", rows.parametersBetween(List.of(SqlTime.of(clock)), workspace));
    }

    /** The referrer with this e-mail, made now if there is none. A name that comes later does not replace the first. */
    Referrer referrer(UUID workspace, String email, String name) {
        return jdbc.sql("""
                        INSERT INTO referrer (workspace_id, referrer_id, email, name, created_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, email) DO UPDATE SET email = excluded.email
                        RETURNING referrer_id, email, name""")
                .params(workspace, UUID.randomUUID(), email, name, SqlTime.of(clock))
                .query((row, n) -> new Referrer(row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                .single();
    }

    long nextNumber(UUID workspace) {
        return jdbc.sql(
                        "UPDATE workspace SET referral_count = referral_count + 1 WHERE workspace_id = ? RETURNING referral_count")
                .param(workspace)
                .query(Long.class)
                .single();
    }

    void insert(UUID workspace, Referral referral) {
        jdbc.sql("""
                        INSERT INTO referral (workspace_id, referral_id, number, program_id, program_version, referrer_id, referee_name,
                            referee_email, referee_company, note, submitted_by, source, claimed_at, status, status_since, updated_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(workspace)
                .param(referral.id())
                .param(referral.number())
                .param(referral.programId())
                .param(referral.programVersion())
                .param(referral.referrer().id())
                .param(referral.referee().name())
                .param(referral.referee().email())
                .param(referral.referee().company())
                .param(referral.note())
                .param(referral.submittedBy())
                .param(referral.source())
                .param(SqlTime.of(referral.claimedAt()))
                .param(referral.status().name())
                .param(SqlTime.of(referral.statusSince()))
                .param(SqlTime.of(clock))
                .update();
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(read(row), row.getBoolean("more"), row.getInt("newest_program"));
    }

    private static Referral read(ResultSet row) throws SQLException {
        return new Referral(
                row.getObject("referral_id", UUID.class),
                row.getLong("number"),
                row.getObject("program_id", UUID.class),
                row.getInt("program_version"),
                new Referrer(
                        row.getObject("referrer_id", UUID.class),
                        row.getString("referrer_email"),
                        row.getString("referrer_name")),
                new Referee(
                        row.getString("referee_name"),
                        row.getString("referee_email"),
                        row.getString("referee_company")),
                row.getString("note"),
                row.getString("submitted_by"),
                row.getString("source"),
                SqlTime.read(row, "claimed_at"),
                ReferralStatus.valueOf(row.getString("status")),
                SqlTime.read(row, "status_since"));
    }

    /** See {@link ReferralsMoved.Movement}. */
    record Known(Referral referral, boolean more, int newestProgram) {}
}
