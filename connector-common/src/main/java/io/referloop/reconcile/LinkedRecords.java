package io.referloop.reconcile;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The records that speak for referrals, in the order of their keys, with what is known of them. */
@Component
class LinkedRecords {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    LinkedRecords(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    /** The next ones behind a record, all of one type; null for the first. */
    List<RecordRef> behind(Source source, @Nullable RecordRef last, int most) {
        List<RecordRef> next = inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        SELECT object_type, record_id FROM referral_link WHERE workspace_id = ? AND connection_id = ?
                        AND (object_type, record_id) > (?, ?) ORDER BY object_type, record_id LIMIT ?""")
                        .params(source.workspace(), source.connection())
                        .params(last == null ? "" : last.type().name(), last == null ? "" : last.id(), most)
                        .query((row, n) -> new RecordRef(RecordType.valueOf(row.getString(1)), row.getString(2)))
                        .list());
        return next.stream()
                .takeWhile(it -> it.type() == next.getFirst().type())
                .toList();
    }

    long count(Source source) {
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("SELECT count(*) FROM referral_link WHERE workspace_id = ? AND connection_id = ?")
                        .params(source.workspace(), source.connection())
                        .query(Long.class)
                        .single());
    }

    /** What is known of these; those that speak for no referral are absent. */
    Map<RecordRef, LinkedRecord> of(Source source, Collection<RecordRef> refs) {
        Rows rows = new Rows(2);
        refs.forEach(it -> rows.add(it.type(), it.id()));
        Map<RecordRef, LinkedRecord> records = new LinkedHashMap<>();
        Map<RecordRef, List<LinkedRecord.Told>> told = new HashMap<>();
        inWorkspace.run(
                source.workspace(),
                () -> jdbc.sql("""
                        SELECT l.object_type, l.record_id, l.referral_id, l.gone, r.claimed_at, f.field, f.occurred_at, f.value
                        FROM unnest(?::text[], ?::text[]) AS k (object_type, record_id)
                        JOIN referral_link l USING (object_type, record_id)
                        JOIN referral r ON r.workspace_id = l.workspace_id AND r.referral_id = l.referral_id
                        LEFT JOIN referral_fact f ON f.workspace_id = l.workspace_id AND f.referral_id = l.referral_id
                            AND f.connection_id = l.connection_id AND f.object_type = l.object_type AND f.record_id = l.record_id
                        WHERE l.workspace_id = ? AND l.connection_id = ?""")
                        .params(rows.parameters(source.workspace(), source.connection()))
                        .query(row -> {
                            RecordRef ref = new RecordRef(RecordType.valueOf(row.getString(1)), row.getString(2));
                            List<LinkedRecord.Told> facts = told.computeIfAbsent(ref, none -> new ArrayList<>());
                            if (row.getString("field") != null) {
                                facts.add(new LinkedRecord.Told(
                                        row.getString("field"),
                                        SqlTime.read(row, "occurred_at"),
                                        row.getString("value")));
                            }
                            UUID referral = row.getObject("referral_id", UUID.class);
                            Instant claimedAt = SqlTime.read(row, "claimed_at");
                            boolean gone = row.getBoolean("gone");
                            records.computeIfAbsent(
                                    ref, none -> new LinkedRecord(ref, referral, claimedAt, gone, facts));
                        }));
        return records;
    }

    /** Of these deals those that nothing is decided about: they speak for no referral, and no person was asked which one they count for. */
    List<RecordRef> unfollowed(Source source, Collection<RecordRef> deals) {
        return inWorkspace.call(
                source.workspace(),
                () -> jdbc.sql("""
                        SELECT d.id FROM unnest(?::text[]) AS d (id)
                        WHERE NOT EXISTS (SELECT FROM referral_link l WHERE l.workspace_id = ? AND l.connection_id = ?
                            AND l.object_type = 'DEAL' AND l.record_id = d.id)
                        AND NOT EXISTS (SELECT FROM dead_letter x WHERE x.workspace_id = ? AND x.connection_id = ?
                            AND x.cause = 'TWO_REFERRALS' AND x.object_type = 'DEAL' AND x.record_id = d.id AND x.state <> 'RESOLVED')""")
                        .param(Rows.column(
                                deals.stream().map(RecordRef::id).distinct().toList()))
                        .params(source.workspace(), source.connection(), source.workspace(), source.connection())
                        .query((row, n) -> new RecordRef(RecordType.DEAL, row.getString(1)))
                        .list());
    }
}
