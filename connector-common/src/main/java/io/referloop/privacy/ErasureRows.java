package io.referloop.privacy;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Whom to forget, until it is done; afterwards only that it was done. Joins the caller's transaction. */
@Component
class ErasureRows {

    private static final int LISTED = 100;

    /** For as long no other instance takes it up. */
    private static final Duration TAKEN = Duration.ofMinutes(10);

    private static final TypeReference<List<PersonalData.Held>> HELD = new TypeReference<>() {};

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    ErasureRows(InWorkspace inWorkspace, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    UUID add(UUID workspace, Source source, Person person, String by) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        INSERT INTO erasure (workspace_id, erasure_id, source, requested_by, requested_at, person, not_before)
                        VALUES (?, ?, ?, ?, ?, ?::jsonb, ?)""")
                .params(
                        workspace,
                        id,
                        source.name(),
                        by,
                        SqlTime.of(clock),
                        json.writeValueAsString(Kept.of(person)),
                        SqlTime.of(clock))
                .update();
        return id;
    }

    List<UUID> due() {
        return inWorkspace.acrossWorkspaces(
                () -> jdbc.sql("SELECT DISTINCT workspace_id FROM erasure WHERE done_at IS NULL AND not_before <= ?")
                        .param(SqlTime.of(clock))
                        .query(UUID.class)
                        .list());
    }

    Optional<Due> take(UUID workspace) {
        return jdbc.sql("""
                        UPDATE erasure SET not_before = ?, attempts = attempts + 1 WHERE workspace_id = ? AND erasure_id = (
                            SELECT erasure_id FROM erasure WHERE workspace_id = ? AND done_at IS NULL AND not_before <= ?
                            ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING erasure_id, person::text, attempts""")
                .params(SqlTime.of(clock.instant().plus(TAKEN)), workspace, workspace, SqlTime.of(clock))
                .query((row, n) -> new Due(
                        row.getObject(1, UUID.class),
                        json.readValue(row.getString(2), Kept.class).person(),
                        row.getInt(3)))
                .optional();
    }

    /** A repetition finds less than there was at first: the first count stays. */
    void known(UUID workspace, UUID erasure, Person person, List<PersonalData.Held> held) {
        jdbc.sql("""
                        UPDATE erasure SET person = ?::jsonb, held = CASE WHEN held = '[]' THEN ?::jsonb ELSE held END
                        WHERE workspace_id = ? AND erasure_id = ?""")
                .params(json.writeValueAsString(Kept.of(person)), json.writeValueAsString(held), workspace, erasure)
                .update();
    }

    void postpone(UUID workspace, UUID erasure, Instant until) {
        jdbc.sql("UPDATE erasure SET not_before = ? WHERE workspace_id = ? AND erasure_id = ? AND done_at IS NULL")
                .params(SqlTime.of(until), workspace, erasure)
                .update();
    }

    void done(UUID workspace, UUID erasure) {
        jdbc.sql("UPDATE erasure SET person = NULL, done_at = ? WHERE workspace_id = ? AND erasure_id = ?")
                .params(SqlTime.of(clock), workspace, erasure)
                .update();
    }

    List<Erasures.Done> list(UUID workspace) {
        return jdbc.sql("""
                        SELECT erasure_id, source, requested_by, requested_at, done_at, held::text AS held FROM erasure
                        WHERE workspace_id = ? ORDER BY requested_at DESC, erasure_id LIMIT ?""")
                .params(workspace, LISTED)
                .query((row, n) -> listed(row))
                .list();
    }

    private Erasures.Done listed(ResultSet row) throws SQLException {
        return new Erasures.Done(
                row.getObject("erasure_id", UUID.class),
                Source.valueOf(row.getString("source")) == Source.CRM,
                row.getString("requested_by"),
                SqlTime.read(row, "requested_at"),
                SqlTime.readNullable(row, "done_at"),
                json.readValue(row.getString("held"), HELD));
    }

    enum Source {
        /** The CRM told that it forgot the person. */
        CRM,
        MEMBER
    }

    /** @param attempts how often it was taken up, this time included */
    record Due(UUID id, Person person, int attempts) {}

    /** A person as the row keeps it. */
    private record Kept(Set<String> emails, Set<String> names, Set<Contact> records) {

        static Kept of(Person person) {
            return new Kept(
                    person.emails(),
                    person.names(),
                    person.records().stream()
                            .map(it -> new Contact(it.connection(), it.ref().id()))
                            .collect(Collectors.toSet()));
        }

        Person person() {
            return new Person(
                    emails,
                    names,
                    records.stream()
                            .map(it -> new Person.Contact(it.connection(), new RecordRef(RecordType.CONTACT, it.id())))
                            .collect(Collectors.toSet()));
        }

        private record Contact(UUID connection, String id) {}
    }
}
