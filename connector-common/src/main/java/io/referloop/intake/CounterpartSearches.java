package io.referloop.intake;

import io.referloop.referral.ReferralsMoved;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which referrals' people have to be looked for in which accounts. */
@Component
class CounterpartSearches {

    /** Nobody tells when somebody turns up in another CRM. */
    private static final Duration AGAIN = Duration.ofDays(1);
    /** A referral moves often in a short time, and its people seldom turn up as quickly. */
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(5);

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final Clock clock;

    CounterpartSearches(InWorkspace inWorkspace, JdbcClient jdbc, Trips trips, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.clock = clock;
    }

    /** Joins the transaction that moved them, and travels with its next statement; nothing where a workspace has accounts of one CRM only. */
    void want(ReferralsMoved moved) {
        List<UUID> referrals =
                moved.movements().stream().map(it -> it.referral().id()).toList();
        trips.tell(
                """
                        INSERT INTO counterpart_search AS s (workspace_id, connection_id, referral_id, not_before)
                        SELECT c.workspace_id, c.connection_id, r.id, ? FROM connection c, unnest(?::text[]::uuid[]) AS r (id)
                        WHERE c.workspace_id = ? AND c.state = 'CONNECTED' AND EXISTS (SELECT FROM connection o
                            WHERE o.workspace_id = c.workspace_id AND o.crm <> c.crm AND o.state = 'CONNECTED')
                        ON CONFLICT (workspace_id, connection_id, referral_id) DO UPDATE
                            SET not_before = least(s.not_before, greatest(s.searched_at + ?::interval, excluded.not_before))""",
                List.of(
                        SqlTime.of(clock),
                        Rows.column(referrals),
                        moved.workspace(),
                        AT_MOST_EVERY.toSeconds() + " s"));
    }

    /** Connections that work and in which somebody has to be looked for, over all workspaces. */
    List<Stream> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c
                        WHERE c.state = 'CONNECTED' AND EXISTS (SELECT FROM counterpart_search s
                            WHERE s.workspace_id = c.workspace_id AND s.connection_id = c.connection_id
                            AND s.not_before <= ? AND (s.leased_until IS NULL OR s.leased_until < ?))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Stream(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Takes some for a time in which nobody else takes them. */
    List<UUID> lease(Stream stream, int most) {
        return inWorkspace.call(
                stream.workspace(),
                () -> jdbc.sql("""
                        WITH due AS (SELECT referral_id FROM counterpart_search WHERE workspace_id = ? AND connection_id = ?
                            AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?)
                            ORDER BY not_before LIMIT ? FOR UPDATE SKIP LOCKED)
                        UPDATE counterpart_search s SET leased_until = ? FROM due
                        WHERE s.workspace_id = ? AND s.connection_id = ? AND s.referral_id = due.referral_id RETURNING s.referral_id""")
                        .params(stream.workspace(), stream.connection(), SqlTime.of(clock), SqlTime.of(clock), most)
                        .params(SqlTime.of(clock.instant().plus(LEASE)), stream.workspace(), stream.connection())
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .list());
    }

    /** Joins the transaction that took what was found. */
    void searched(Stream stream, Collection<UUID> referrals) {
        Instant now = clock.instant();
        jdbc.sql("""
                        UPDATE counterpart_search SET searched_at = ?, not_before = ?, leased_until = NULL, attempts = 0
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ANY (?::text[]::uuid[])""")
                .params(SqlTime.of(now), SqlTime.of(now.plus(AGAIN)), stream.workspace(), stream.connection())
                .param(Rows.column(referrals))
                .update();
    }

    void postpone(Stream stream, Collection<UUID> referrals, Duration wait) {
        inWorkspace.run(
                stream.workspace(),
                () -> jdbc.sql("""
                        UPDATE counterpart_search SET not_before = ?, leased_until = NULL, attempts = attempts + 1
                        WHERE workspace_id = ? AND connection_id = ? AND referral_id = ANY (?::text[]::uuid[])""")
                        .params(SqlTime.of(clock.instant().plus(wait)), stream.workspace(), stream.connection())
                        .param(Rows.column(referrals))
                        .update());
    }
}
