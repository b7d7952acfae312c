package io.referloop.eligibility;

import io.referloop.referral.RecordKey;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people did about contacts. Contacts with one e-mail are one person, whichever CRM they stand in. */
@Component
class Actions {

    private final JdbcClient jdbc;
    private final Clock clock;

    Actions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps with it what the contact stood at: which program wanted it asked, because of which signals. */
    void note(UUID workspace, RecordKey contact, Kind kind, @Nullable Instant until, String note, String by) {
        jdbc.sql("""
                        INSERT INTO candidate_action (workspace_id, action_id, connection_id, record_id, kind, acted_at, acted_by, note, until,
                            program_id, signals)
                        SELECT workspace_id, ?, connection_id, record_id, ?, ?, ?, ?, ?, program_id, signals FROM candidate
                        WHERE workspace_id = ? AND connection_id = ? AND record_id = ?""")
                .params(UUID.randomUUID(), kind.name(), SqlTime.of(clock), by, note)
                .param(until == null ? null : SqlTime.of(until))
                .params(workspace, contact.connection(), contact.ref().id())
                .update();
    }

    /** Everything that was done about each of these people, oldest first. */
    Map<RecordKey, List<Action>> of(UUID workspace, Collection<RecordKey> contacts) {
        Map<RecordKey, List<Action>> found = new HashMap<>();
        List<Object> keys = Contacts.rows(contacts).parameters();
        jdbc.sql("""
                        WITH asked AS (SELECT * FROM unnest(?::text[]::uuid[], ?::text[]) AS r (connection_id, record_id)),
                        person AS (
                            SELECT a.connection_id AS about_connection, a.record_id AS about_record, a.connection_id, a.record_id FROM asked a
                            UNION
                            SELECT a.connection_id, a.record_id, same.connection_id, same.record_id FROM asked a
                            JOIN candidate c ON c.workspace_id = ? AND c.connection_id = a.connection_id AND c.record_id = a.record_id
                            JOIN candidate same ON same.workspace_id = c.workspace_id AND same.email = c.email)
                        SELECT p.about_connection, p.about_record, n.kind, n.acted_at, n.until
                        FROM person p JOIN candidate_action n
                            ON n.workspace_id = ? AND n.connection_id = p.connection_id AND n.record_id = p.record_id""").params(keys).params(workspace, workspace).query(row -> {
            found.computeIfAbsent(
                            Contacts.key(row.getObject(1, UUID.class), row.getString(2)), none -> new ArrayList<>())
                    .add(new Action(
                            Kind.valueOf(row.getString(3)),
                            SqlTime.read(row, "acted_at"),
                            SqlTime.readNullable(row, "until")));
        });
        found.values().forEach(it -> it.sort(Comparator.comparing(Action::at).thenComparing(Action::kind)));
        return found;
    }

    void move(UUID workspace, RecordKey from, RecordKey to) {
        jdbc.sql("""
                        UPDATE candidate_action SET record_id = ?
                        WHERE workspace_id = ? AND connection_id = ? AND record_id = ?""")
                .params(to.ref().id(), workspace, from.connection(), from.ref().id())
                .update();
    }

    void forget(UUID workspace, RecordKey contact) {
        jdbc.sql("DELETE FROM candidate_action WHERE workspace_id = ? AND connection_id = ? AND record_id = ?")
                .params(workspace, contact.connection(), contact.ref().id())
                .update();
    }

    enum Kind {
        ASK,
        SNOOZE,
        OPT_OUT,
        OPT_IN
    }

    record Action(Kind kind, Instant at, @Nullable Instant until) {}
}
