package io.referloop.deadletter;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The dead letters of a workspace. */
@Component
public class DeadLetters {

    private static final int LISTED_MAX = 500;
    private static final int DETAIL_MAX = 2_000;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    DeadLetters(InWorkspace inWorkspace, JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /** Adds letters in the caller's transaction; one that stands open already counts up. */
    public void add(UUID workspace, List<DeadLetter.Entry> entries) {
        for (DeadLetter.Entry entry : entries) {
            RecordRef record = entry.record();
            jdbc.sql("""
                            INSERT INTO dead_letter (connection_id, position, object_type, record_id, workspace_id, dead_letter_id, cause, subject,
                                detail, state, times, first_seen, last_seen)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', 1, ?, ?)
                            ON CONFLICT (workspace_id, connection_id, cause, subject) WHERE state = 'OPEN'
                            DO UPDATE SET times = dead_letter.times + 1, last_seen = excluded.last_seen, detail = excluded.detail,
                                position = excluded.position""")
                    .param(entry.connection())
                    .param(entry.position())
                    .param(record == null ? null : record.type().name())
                    .param(record == null ? null : record.id())
                    .params(
                            workspace,
                            UUID.randomUUID(),
                            entry.cause().name(),
                            entry.subject(),
                            cut(entry.detail()),
                            SqlTime.of(clock),
                            SqlTime.of(clock))
                    .update();
        }
    }

    /** Open letters, the newest first. */
    public List<DeadLetter> open(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                                SELECT * FROM dead_letter WHERE workspace_id = ? AND state = 'OPEN' ORDER BY last_seen DESC LIMIT ?""")
                        .params(workspace, LISTED_MAX)
                        .query((row, n) -> read(row))
                        .list());
    }

    /** Tries one again. False when it is not open any more. */
    public boolean retry(UUID workspace, UUID letter) {
        return !resolve(workspace, "dead_letter_id = ?", letter).isEmpty();
    }

    /** Tries all of a cause again. Returns how many. */
    public int retryAll(UUID workspace, DeadLetter.Cause cause) {
        return resolve(workspace, "cause = ?", cause.name()).size();
    }

    /** Closes letters whose reason has gone away, without doing anything about them. */
    public void settled(UUID workspace, UUID connection, DeadLetter.Cause cause, String subject) {
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        UPDATE dead_letter SET state = 'RESOLVED'
                        WHERE workspace_id = ? AND connection_id = ? AND cause = ? AND subject = ? AND state = 'OPEN'""")
                        .params(workspace, connection, cause.name(), subject)
                        .update());
    }

    /** A person decided that nothing is to be done. */
    public boolean discard(UUID workspace, UUID letter) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(
                                        "UPDATE dead_letter SET state = 'DISCARDED' WHERE workspace_id = ? AND dead_letter_id = ? AND state = 'OPEN'")
                                .params(workspace, letter)
                                .update()
                        == 1);
    }

    private List<DeadLetterRetried> resolve(UUID workspace, String condition, Object value) {
        return inWorkspace.call(workspace, () -> {
            List<DeadLetterRetried> retried = jdbc.sql(
                            "UPDATE dead_letter SET state = 'RESOLVED' WHERE workspace_id = ? AND state = 'OPEN' AND "
                                    + condition + " RETURNING *")
                    .params(workspace, value)
                    .query((row, n) -> retried(workspace, row))
                    .list();
            retried.forEach(events::publishEvent);
            return retried;
        });
    }

    private static DeadLetterRetried retried(UUID workspace, ResultSet row) throws SQLException {
        long position = row.getLong("position");
        @Nullable Long known = row.wasNull() ? null : position;
        String record = row.getString("record_id");
        return new DeadLetterRetried(
                workspace,
                read(row),
                known,
                record == null ? null : new RecordRef(RecordType.valueOf(row.getString("object_type")), record));
    }

    private static DeadLetter read(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getObject("dead_letter_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                DeadLetter.Cause.valueOf(row.getString("cause")),
                row.getString("subject"),
                row.getString("detail"),
                row.getInt("times"),
                SqlTime.read(row, "first_seen"),
                SqlTime.read(row, "last_seen"));
    }

    private static String cut(String text) {
        return text.length() <= DETAIL_MAX ? text : text.substring(0, DETAIL_MAX - 1) + "…";
    }
}
