package io.referloop.eligibility;

import io.referloop.referral.RecordKey;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The newest value of each watched property of contacts; which one is the newest the CRM's times decide. */
@Component
class ContactFacts {

    private final JdbcClient jdbc;
    private final Clock clock;

    ContactFacts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Takes what is newer than what is known; that something is empty is only noted of what was not. */
    void tell(UUID workspace, Collection<Telling> tellings) {
        Map<List<Object>, Telling> newest = new HashMap<>();
        tellings.forEach(it -> newest.merge(List.of(it.contact(), it.field()), it, Telling::later));
        if (newest.isEmpty()) {
            return;
        }
        Rows rows = new Rows(5);
        newest.values().stream()
                .sorted((one, other) -> {
                    int byContact = one.contact().compareTo(other.contact());
                    return byContact != 0 ? byContact : one.field().compareTo(other.field());
                })
                .forEach(it -> rows.add(
                        it.contact().connection(),
                        it.contact().ref().id(),
                        it.field(),
                        it.value(),
                        SqlTime.of(it.at())));
        jdbc.sql("""
                        INSERT INTO contact_signal AS s (connection_id, record_id, field, value, told_at, workspace_id, recorded_at)
                        SELECT r.connection, r.record, r.field, r.value, r.told_at, ?, ?
                        FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[])
                            AS r (connection, record, field, value, told_at)
                        WHERE r.value <> '' OR EXISTS (SELECT FROM contact_signal k WHERE k.workspace_id = ?
                            AND k.connection_id = r.connection AND k.record_id = r.record AND k.field = r.field)
                        ON CONFLICT (workspace_id, connection_id, record_id, field) DO UPDATE
                            SET value = excluded.value, told_at = excluded.told_at, recorded_at = excluded.recorded_at
                        WHERE (excluded.told_at, excluded.value) > (s.told_at, s.value)""")
                .params(workspace, SqlTime.of(clock))
                .params(rows.parameters(workspace))
                .update();
    }

    /** What is known of each contact, by the CRM's own names; what was cleared is absent. */
    Map<RecordKey, Map<String, Telling>> of(UUID workspace, Collection<RecordKey> contacts) {
        Rows rows = Contacts.rows(contacts);
        Map<RecordKey, Map<String, Telling>> found = new HashMap<>();
        jdbc.sql("""
                        SELECT s.connection_id, s.record_id, s.field, s.value, s.told_at FROM contact_signal s
                        JOIN unnest(?::text[]::uuid[], ?::text[]) AS r (connection, record)
                            ON s.connection_id = r.connection AND s.record_id = r.record
                        WHERE s.workspace_id = ? AND s.value <> ''""").params(rows.parameters(workspace)).query(row -> {
            RecordKey contact = Contacts.key(row.getObject(1, UUID.class), row.getString(2));
            found.computeIfAbsent(contact, none -> new HashMap<>())
                    .put(
                            row.getString(3),
                            new Telling(contact, row.getString(3), row.getString(4), SqlTime.read(row, "told_at")));
        });
        return found;
    }

    /** The survivor of a merge has the newest of all of them. */
    void move(UUID workspace, RecordKey from, RecordKey to) {
        tell(
                workspace,
                of(workspace, List.of(from)).getOrDefault(from, Map.of()).values().stream()
                        .map(it -> new Telling(to, it.field(), it.value(), it.at()))
                        .toList());
        forget(workspace, from);
    }

    void forget(UUID workspace, RecordKey contact) {
        jdbc.sql("DELETE FROM contact_signal WHERE workspace_id = ? AND connection_id = ? AND record_id = ?")
                .params(workspace, contact.connection(), contact.ref().id())
                .update();
    }

    /** @param value empty when it was cleared */
    record Telling(RecordKey contact, String field, String value, Instant at) {

        /** Of two of one time the greater text, so that the order of arrival makes no difference. */
        Telling later(Telling other) {
            int byTime = at.compareTo(other.at);
            return byTime > 0 || (byTime == 0 && value.compareTo(other.value) >= 0) ? this : other;
        }
    }
}
