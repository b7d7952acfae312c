package io.referloop.referral;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Everything that CRM records said about referrals. Facts are added, never changed; a fact that is there already is not added again. */
@Component
class Facts {

    private final JdbcClient jdbc;
    private final Trips trips;
    private final Clock clock;

    Facts(JdbcClient jdbc, Trips trips, Clock clock) {
        this.jdbc = jdbc;
        this.trips = trips;
        this.clock = clock;
    }

    /** @return which facts were new: whose they are and what told them first */
    Trips.Answer<List<Added>> add(UUID workspace, List<Progress.Statement> told) {
        Rows rows = new Rows(10);
        for (Progress.Statement one : told) {
            Fact fact = one.fact();
            rows.add(
                    one.referral(),
                    fact.record().connection(),
                    fact.record().ref().type(),
                    fact.record().ref().id(),
                    fact.field(),
                    SqlTime.of(fact.occurredAt()),
                    fact.value(),
                    one.track(),
                    fact.status(),
                    one.correlation());
        }
        return trips.ask(
                """
                        INSERT INTO referral_fact (referral_id, connection_id, object_type, record_id, field, occurred_at, value, track, status,
                            correlation, workspace_id, recorded_at)
                        SELECT r.*, ?, ?
                        FROM unnest(?::text[]::uuid[], ?::text[]::uuid[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[], ?::text[],
                            ?::text[], ?::text[], ?::text[]) AS r
                        ON CONFLICT DO NOTHING RETURNING referral_id, correlation""",
                rows.parametersBetween(List.of(workspace, SqlTime.of(clock))),
                (row, n) -> new Added(row.getObject(1, UUID.class), row.getString(2)));
    }

    Map<UUID, List<Fact>> of(UUID workspace, Collection<UUID> referrals) {
        return ask(workspace, referrals).get();
    }

    /** As {@link #of}, read together with what else the caller's transaction needs. */
    Trips.Answer<Map<UUID, List<Fact>>> ask(UUID workspace, Collection<UUID> referrals) {
        return trips.ask(
                        """
                        SELECT referral_id, connection_id, object_type, record_id, field, occurred_at, value, status, track FROM referral_fact
                        WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[])""",
                        List.of(workspace, Rows.column(referrals)),
                        (row, n) -> Map.entry(row.getObject("referral_id", UUID.class), read(row)))
                .as(facts ->
                        facts.stream().collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList()))));
    }

    /** What records said of one referral they said of the other too; decisions are about the one alone. */
    void copy(UUID workspace, UUID from, UUID to) {
        jdbc.sql("""
                        INSERT INTO referral_fact (workspace_id, referral_id, connection_id, object_type, record_id, field, occurred_at, value,
                            track, status, recorded_at, correlation)
                        SELECT workspace_id, ?, connection_id, object_type, record_id, field, occurred_at, value, track, status, recorded_at,
                            correlation
                        FROM referral_fact WHERE workspace_id = ? AND referral_id = ? AND field <> 'decision'
                        ON CONFLICT DO NOTHING""").params(to, workspace, from).update();
    }

    /**
     * Gives stage facts that nobody had mapped the meaning that the stage has now. Returns the referrals concerned.
     *
     * @param track the one that the facts were told for; null for those that were told without
     */
    List<UUID> understand(
            UUID workspace,
            UUID connection,
            RecordType type,
            @Nullable String track,
            String stage,
            ReferralStatus status) {
        return jdbc.sql("""
                        UPDATE referral_fact SET status = ?
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND value = ? AND field = 'stage' AND status IS NULL
                        AND track IS NOT DISTINCT FROM ?
                        RETURNING referral_id""")
                .params(status.name(), workspace, connection, type.name(), stage)
                .param(track)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    private static Fact read(ResultSet row) throws SQLException {
        String status = row.getString("status");
        RecordType type = RecordType.valueOf(row.getString("object_type"));
        return new Fact(
                new RecordKey(
                        row.getObject("connection_id", UUID.class), new RecordRef(type, row.getString("record_id"))),
                row.getString("field"),
                SqlTime.read(row, "occurred_at"),
                row.getString("value"),
                status == null ? null : ReferralStatus.valueOf(status),
                type == RecordType.CONTACT || type == RecordType.COMPANY ? row.getString("track") : null);
    }

    record Added(UUID referral, String correlation) {}
}
