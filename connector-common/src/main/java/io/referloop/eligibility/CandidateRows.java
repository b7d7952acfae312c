package io.referloop.eligibility;

import io.referloop.eligibility.EligibilityDecided.Standing;
import io.referloop.referral.RecordKey;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The candidates as the database keeps them. Everything happens in the caller's transaction. */
@Component
class CandidateRows {

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    CandidateRows(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Those of these contacts that are candidates and were read from the CRM, locked in the order of their keys. */
    List<Candidate> lock(UUID workspace, Collection<RecordKey> contacts) {
        return jdbc.sql("""
                        SELECT c.connection_id, c.record_id, c.name, c.email, c.company, c.customer_since, c.shown FROM candidate c
                        JOIN unnest(?::text[]::uuid[], ?::text[]) AS r (connection, record)
                            ON c.connection_id = r.connection AND c.record_id = r.record
                        WHERE c.workspace_id = ? AND c.read_at IS NOT NULL
                        ORDER BY c.connection_id, c.record_id FOR UPDATE OF c""")
                .params(Contacts.rows(contacts).parameters(workspace))
                .query((row, n) -> new Candidate(
                        Contacts.key(row.getObject(1, UUID.class), row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        SqlTime.readNullable(row, "customer_since"),
                        row.getBoolean(7)))
                .list();
    }

    Optional<Standing> standing(UUID workspace, RecordKey contact) {
        return jdbc.sql("""
                        SELECT eligible, reason, since, next_ask FROM candidate
                        WHERE workspace_id = ? AND connection_id = ? AND record_id = ? AND decided_at IS NOT NULL""")
                .params(workspace, contact.connection(), contact.ref().id())
                .query((row, n) -> new Standing(
                        contact,
                        row.getBoolean(1),
                        row.getString(2),
                        SqlTime.readNullable(row, "since"),
                        SqlTime.readNullable(row, "next_ask")))
                .optional();
    }

    List<RecordKey> due(UUID workspace, int most) {
        return jdbc.sql("""
                        SELECT connection_id, record_id FROM candidate
                        WHERE workspace_id = ? AND next_look <= ? AND read_at IS NOT NULL
                        ORDER BY next_look LIMIT ? FOR UPDATE SKIP LOCKED""")
                .params(workspace, SqlTime.of(clock), most)
                .query((row, n) -> Contacts.key(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    void lookAgain(UUID workspace) {
        jdbc.sql("UPDATE candidate SET next_look = ? WHERE workspace_id = ?")
                .params(SqlTime.of(clock), workspace)
                .update();
    }

    void save(UUID workspace, List<Decided> decided) {
        Rows rows = new Rows(11);
        decided.forEach(it -> {
            Standing standing = it.standing();
            rows.add(
                    standing.contact().connection(),
                    standing.contact().ref().id(),
                    standing.eligible(),
                    it.optedOut(),
                    it.program(),
                    standing.reason(),
                    json.writeValueAsString(it.why()),
                    time(standing.since()),
                    time(standing.nextAsk()),
                    time(it.nextLook()),
                    String.join(" ", it.signals()));
        });
        jdbc.sql("""
                        UPDATE candidate c SET eligible = r.eligible, opted_out = r.opted_out, program_id = r.program, reason = r.reason,
                            why = r.why, since = r.since, next_ask = r.next_ask, next_look = r.next_look, decided_at = ?,
                            signals = string_to_array(r.signals, ' '), shown = c.shown OR r.eligible
                        FROM unnest(?::text[]::uuid[], ?::text[], ?::text[]::boolean[], ?::text[]::boolean[], ?::text[]::uuid[], ?::text[],
                            ?::text[]::jsonb[], ?::text[]::timestamptz[], ?::text[]::timestamptz[], ?::text[]::timestamptz[],
                            ?::text[])
                            AS r (connection, record, eligible, opted_out, program, reason, why, since, next_ask, next_look, signals)
                        WHERE c.workspace_id = ? AND c.connection_id = r.connection AND c.record_id = r.record""")
                .param(SqlTime.of(clock))
                .params(rows.parameters(workspace))
                .update();
    }

    /** Notes that contacts are to be read; those that are none yet become candidates. */
    void wantRead(UUID workspace, Collection<RecordKey> contacts) {
        jdbc.sql("""
                        INSERT INTO candidate (connection_id, record_id, workspace_id, read_due)
                        SELECT r.connection, r.record, ?, ? FROM unnest(?::text[]::uuid[], ?::text[]) AS r (connection, record)
                        ON CONFLICT (workspace_id, connection_id, record_id) DO UPDATE SET read_due = excluded.read_due""")
                .params(workspace, SqlTime.of(clock))
                .params(Contacts.rows(contacts).parameters())
                .update();
    }

    /** Those of these contacts that are candidates already. */
    List<RecordKey> known(UUID workspace, Collection<RecordKey> contacts) {
        return jdbc.sql("""
                        SELECT c.connection_id, c.record_id FROM candidate c
                        JOIN unnest(?::text[]::uuid[], ?::text[]) AS r (connection, record)
                            ON c.connection_id = r.connection AND c.record_id = r.record
                        WHERE c.workspace_id = ?""")
                .params(Contacts.rows(contacts).parameters(workspace))
                .query((row, n) -> Contacts.key(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    /** Takes what the CRM's records say. */
    void take(UUID workspace, List<Candidate> read) {
        Rows rows = new Rows(6);
        read.stream()
                .sorted((one, other) -> one.contact().compareTo(other.contact()))
                .forEach(it -> rows.add(
                        it.contact().connection(),
                        it.contact().ref().id(),
                        it.name(),
                        it.email(),
                        it.company(),
                        time(it.customerSince())));
        jdbc.sql("""
                        INSERT INTO candidate AS c (connection_id, record_id, name, email, company, customer_since, workspace_id, read_at)
                        SELECT r.*, ?, ? FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[]) AS r
                        ON CONFLICT (workspace_id, connection_id, record_id) DO UPDATE SET name = excluded.name, email = excluded.email,
                            company = excluded.company, customer_since = least(c.customer_since, excluded.customer_since),
                            read_at = excluded.read_at""")
                .params(workspace, SqlTime.of(clock))
                .params(rows.parameters())
                .update();
    }

    void customerSince(UUID workspace, RecordKey contact, Instant since) {
        jdbc.sql("""
                        UPDATE candidate SET customer_since = least(customer_since, ?)
                        WHERE workspace_id = ? AND connection_id = ? AND record_id = ?""")
                .params(
                        SqlTime.of(since),
                        workspace,
                        contact.connection(),
                        contact.ref().id())
                .update();
    }

    void forget(UUID workspace, RecordKey contact) {
        jdbc.sql("DELETE FROM candidate WHERE workspace_id = ? AND connection_id = ? AND record_id = ?")
                .params(workspace, contact.connection(), contact.ref().id())
                .update();
    }

    /** What the CRM shows of one of two merged contacts may be seen on the other from now on. */
    void inherit(UUID workspace, RecordKey from, RecordKey to) {
        jdbc.sql("""
                        UPDATE candidate SET shown = true WHERE workspace_id = ? AND connection_id = ? AND record_id = ?
                        AND EXISTS (SELECT FROM candidate f WHERE f.workspace_id = ? AND f.connection_id = ? AND f.record_id = ? AND f.shown)""")
                .params(workspace, to.connection(), to.ref().id())
                .params(workspace, from.connection(), from.ref().id())
                .update();
    }

    /** Everybody with this contact's e-mail, itself included. */
    List<RecordKey> sameMailbox(UUID workspace, RecordKey contact) {
        return jdbc.sql("""
                        SELECT same.connection_id, same.record_id FROM candidate c JOIN candidate same
                            ON same.workspace_id = c.workspace_id AND (same.email = c.email
                                OR (same.connection_id = c.connection_id AND same.record_id = c.record_id))
                        WHERE c.workspace_id = ? AND c.connection_id = ? AND c.record_id = ?""")
                .params(workspace, contact.connection(), contact.ref().id())
                .query((row, n) -> Contacts.key(row.getObject(1, UUID.class), row.getString(2)))
                .list();
    }

    private static @Nullable Object time(@Nullable Instant at) {
        return at == null ? null : SqlTime.of(at);
    }

    /**
     * @param program which one decided; null when there is none
     * @param signals what made the person eligible; empty when nobody is to ask
     * @param wasShown whether the CRM's record says something of it already
     */
    record Decided(
            Standing standing,
            @Nullable UUID program,
            List<Eligibility.Step> why,
            List<String> signals,
            boolean optedOut,
            @Nullable Instant nextLook,
            boolean wasShown) {

        /** Nobody wants to read on each contact that it is not to be asked; on one that was, it matters. */
        boolean shown() {
            return wasShown || standing.eligible();
        }
    }
}
