package io.referloop.referral;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which CRM records speak for which referral. A record speaks for one at the most; the first link holds. Every method joins the caller's
 * transaction.
 */
@Component
public class Links {

    private final JdbcClient jdbc;
    private final Trips trips;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Links(JdbcClient jdbc, Trips trips, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.trips = trips;
        this.events = events;
        this.clock = clock;
    }

    /** The referrals of those records that are linked. */
    public Map<RecordKey, UUID> find(UUID workspace, Collection<RecordKey> records) {
        return records.isEmpty() ? Map.of() : ask(workspace, records).get();
    }

    /** As {@link #find}, read together with what else the caller's transaction needs. */
    public Trips.Answer<Map<RecordKey, UUID>> ask(UUID workspace, Collection<RecordKey> records) {
        Rows rows = new Rows(3);
        records.forEach(
                key -> rows.add(key.connection(), key.ref().type(), key.ref().id()));
        return trips.ask(
                        """
                        SELECT l.connection_id, l.object_type, l.record_id, l.referral_id
                        FROM unnest(?::text[]::uuid[], ?::text[], ?::text[]) AS r (connection_id, object_type, record_id)
                        JOIN referral_link l USING (connection_id, object_type, record_id) WHERE l.workspace_id = ?""",
                        rows.parameters(workspace),
                        (row, n) -> Map.entry(key(row), row.getObject("referral_id", UUID.class)))
                .as(found -> found.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /**
     * Links records that are not linked yet.
     *
     * @param via why: {@code SUBMITTED, ASSOCIATED, CONVERTED, MERGED}
     * @return those that are linked now; the others speak for another referral
     */
    public List<RecordKey> link(UUID workspace, UUID referral, Map<RecordKey, String> labels, String via) {
        if (labels.isEmpty()) {
            return List.of();
        }
        Rows rows = new Rows(4);
        labels.forEach((key, label) ->
                rows.add(key.connection(), key.ref().type(), key.ref().id(), label));
        return jdbc.sql("""
                        INSERT INTO referral_link (connection_id, object_type, record_id, label, workspace_id, referral_id, via, linked_at)
                        SELECT r.*, ?, ?, ?, ? FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[]) AS r
                        ON CONFLICT DO NOTHING RETURNING connection_id, object_type, record_id""")
                .params(workspace, referral, via, SqlTime.of(clock))
                .params(rows.parameters())
                .query((row, n) -> key(row))
                .list();
    }

    /** Every record of these referrals that still exists. */
    public Map<UUID, List<RecordKey>> of(UUID workspace, Collection<UUID> referrals) {
        Map<UUID, List<RecordKey>> links = new HashMap<>();
        jdbc.sql("""
                        SELECT connection_id, object_type, record_id, referral_id FROM referral_link
                        WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[]) AND NOT gone
                        ORDER BY connection_id, object_type, record_id""")
                .params(workspace, Rows.column(referrals))
                .query((row, n) -> links.computeIfAbsent(
                                row.getObject("referral_id", UUID.class), id -> new ArrayList<>())
                        .add(key(row)))
                .list();
        return links;
    }

    /**
     * Gives what a merged record said, and its place, to the survivor. When both speak for different referrals each stays where it is: the
     * caller must put that before a person.
     *
     * @return the referral that the survivor speaks for now; null when the merged record was not linked
     */
    public @Nullable UUID moveToSurvivor(UUID workspace, RecordKey merged, RecordKey survivor) {
        // An answer to a write and the merge's own event tell of it at the same time.
        jdbc.sql("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(?, 3))) AS locked")
                .param(workspace + " " + survivor)
                .query(Integer.class)
                .single();
        Map<RecordKey, UUID> linked = find(workspace, List.of(merged, survivor));
        UUID referral = linked.get(merged);
        if (referral == null) {
            return null;
        }
        UUID held = linked.get(survivor);
        if (held != null && !held.equals(referral)) {
            return held;
        }
        if (held == null) {
            jdbc.sql("""
                            UPDATE referral_link SET record_id = ?, via = 'MERGED'
                            WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?""")
                    .params(
                            survivor.ref().id(),
                            workspace,
                            merged.connection(),
                            merged.ref().type().name(),
                            merged.ref().id())
                    .update();
        } else {
            jdbc.sql(
                            "DELETE FROM referral_link WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?")
                    .params(
                            workspace,
                            merged.connection(),
                            merged.ref().type().name(),
                            merged.ref().id())
                    .update();
        }
        moveFacts(workspace, referral, merged, survivor);
        return referral;
    }

    /** A record that speaks for the referral, or did before it was deleted. */
    Optional<RecordKey> any(UUID workspace, UUID referral) {
        return jdbc.sql("""
                        SELECT connection_id, object_type, record_id FROM referral_link WHERE workspace_id = ? AND referral_id = ?
                        ORDER BY gone, connection_id, object_type, record_id LIMIT 1""")
                .params(workspace, referral)
                .query((row, n) -> key(row))
                .optional();
    }

    /** Whatever spoke for one referral speaks for another from now on. */
    void moveAll(UUID workspace, UUID from, UUID to) {
        jdbc.sql("UPDATE referral_link SET referral_id = ? WHERE workspace_id = ? AND referral_id = ?")
                .params(to, workspace, from)
                .update();
    }

    /** Marks records as deleted or restored; a link is never lost. */
    public void markGone(UUID workspace, RecordKey record, boolean gone) {
        jdbc.sql("""
                        UPDATE referral_link SET gone = ?
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?""")
                .params(
                        gone,
                        workspace,
                        record.connection(),
                        record.ref().type().name(),
                        record.ref().id())
                .update();
        if (gone) {
            events.publishEvent(new RecordGone(workspace, record));
        }
    }

    private void moveFacts(UUID workspace, UUID referral, RecordKey merged, RecordKey survivor) {
        jdbc.sql("""
                        UPDATE referral_fact f SET record_id = ?
                        WHERE workspace_id = ? AND referral_id = ? AND connection_id = ? AND object_type = ? AND record_id = ?
                        AND NOT EXISTS (SELECT FROM referral_fact s WHERE s.workspace_id = f.workspace_id AND s.referral_id = f.referral_id
                            AND s.connection_id = f.connection_id AND s.object_type = f.object_type AND s.record_id = ?
                            AND s.field = f.field AND s.occurred_at = f.occurred_at AND s.value = f.value)""")
                .params(
                        survivor.ref().id(),
                        workspace,
                        referral,
                        merged.connection(),
                        merged.ref().type().name(),
                        merged.ref().id(),
                        survivor.ref().id())
                .update();
    }

    private static RecordKey key(ResultSet row) throws SQLException {
        return new RecordKey(
                row.getObject("connection_id", UUID.class),
                new RecordRef(RecordType.valueOf(row.getString("object_type")), row.getString("record_id")));
    }
}
