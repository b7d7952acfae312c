package io.referloop.intake;

import io.referloop.connection.ChangesMissed;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who holds the line to an account, how far it was heard, and how it fares. */
@Component
class LineRows {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final IntakeLog log;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LineRows(InWorkspace inWorkspace, JdbcClient jdbc, IntakeLog log, ApplicationEventPublisher events, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.log = log;
        this.events = events;
        this.clock = clock;
    }

    /** Connected accounts of these CRMs to which nobody holds a line and nobody has to wait, over all workspaces. */
    List<Due> due(Collection<String> crms) {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id, c.crm FROM connection c LEFT JOIN crm_line l USING (workspace_id, connection_id)
                        WHERE c.state = 'CONNECTED' AND c.crm IN (SELECT unnest(?::text[]))
                        AND (l.held_until IS NULL OR l.held_until <= ?) AND (l.not_before IS NULL OR l.not_before <= ?)""")
                .params(Rows.column(crms), SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Due(
                        new Stream(row.getObject(1, UUID.class), row.getObject(2, UUID.class)), row.getString(3)))
                .list());
    }

    /** Takes the line for a time; empty when somebody else was faster. */
    Optional<Hold> take(Stream stream, Duration time) {
        UUID holder = UUID.randomUUID();
        return inWorkspace.call(
                stream.workspace(),
                () -> jdbc.sql("""
                        INSERT INTO crm_line AS l (workspace_id, connection_id, holder, held_until, state) VALUES (?, ?, ?, ?, 'OPENING')
                        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until,
                            state = CASE WHEN l.state = 'READ' THEN 'READ' ELSE 'OPENING' END
                        WHERE (l.held_until IS NULL OR l.held_until <= ?) AND (l.not_before IS NULL OR l.not_before <= ?)
                        RETURNING position, failures, state = 'READ'""")
                        .params(
                                stream.workspace(),
                                stream.connection(),
                                holder,
                                SqlTime.of(clock.instant().plus(time)),
                                SqlTime.of(clock),
                                SqlTime.of(clock))
                        .query((row, n) -> new Hold(stream, holder, row.getString(1), row.getInt(2), row.getBoolean(3)))
                        .optional());
    }

    /** @return false when somebody else has it, or when the account is not connected any more */
    boolean renew(Hold hold, Duration time) {
        return changed(
                hold,
                "held_until = ?",
                List.of(SqlTime.of(clock.instant().plus(time))),
                " AND EXISTS (SELECT FROM connection c WHERE c.workspace_id = crm_line.workspace_id"
                        + " AND c.connection_id = crm_line.connection_id AND c.state = 'CONNECTED')");
    }

    /** @return false when it was taken over: then nothing was stored */
    boolean hear(Hold hold, Instant receivedAt, String correlation, byte[] body, String position) {
        return together(hold, () -> {
            if (!alive(hold, position)) {
                return false;
            }
            log.append(jdbc, hold.stream(), IntakeLog.Origin.PUSHED, receivedAt, correlation, body);
            return true;
        });
    }

    boolean alive(Hold hold, String position) {
        return changed(
                hold,
                "state = 'OPEN', position = ?, heard_at = ?, failures = 0, problem = NULL",
                List.of(position, SqlTime.of(clock)),
                "");
    }

    /** Forgets how far it was heard. */
    boolean lost(Hold hold, String because) {
        return together(hold, () -> {
            if (!changed(hold, "position = NULL", List.of(), "")) {
                return false;
            }
            tell(hold, because, true);
            return true;
        });
    }

    /** Has the account read for what nobody told. */
    void read(Hold hold, String because, boolean anew) {
        boolean unused = together(hold, () -> {
            boolean held = changed(hold, "read_at = ?", List.of(SqlTime.of(clock)), "");
            if (held) {
                tell(hold, because, anew);
            }
            return held;
        });
    }

    /** Whether nothing was heard and nothing read for so long. */
    boolean isUnheardFor(Hold hold, Duration time) {
        return inWorkspace.call(
                hold.stream().workspace(),
                () -> jdbc.sql("""
                        SELECT greatest(heard_at, read_at) IS NULL OR greatest(heard_at, read_at) <= ? FROM crm_line
                        WHERE workspace_id = ? AND connection_id = ?""")
                        .params(
                                SqlTime.of(clock.instant().minus(time)),
                                hold.stream().workspace(),
                                hold.stream().connection())
                        .query(Boolean.class)
                        .single());
    }

    /** Lets go of the line. @param failed whether that counts as a failure */
    void release(Hold hold, State state, Duration wait, boolean failed, @Nullable String problem) {
        boolean unused = inWorkspace.call(
                hold.stream().workspace(),
                () -> jdbc.sql("""
                        UPDATE crm_line SET problem = coalesce(?, problem), state = ?, holder = NULL, held_until = NULL, not_before = ?, failures = failures + ?
                        WHERE workspace_id = ? AND connection_id = ? AND holder = ?""")
                                .param(problem)
                                .params(
                                        state.name(),
                                        SqlTime.of(clock.instant().plus(wait)),
                                        failed ? 1 : 0,
                                        hold.stream().workspace(),
                                        hold.stream().connection(),
                                        hold.holder())
                                .update()
                        == 1);
    }

    private void tell(Hold hold, String because, boolean anew) {
        events.publishEvent(
                new ChangesMissed(hold.stream().workspace(), hold.stream().connection(), because, anew));
    }

    private boolean together(Hold hold, BooleanSupplier work) {
        return inWorkspace.call(hold.stream().workspace(), work::getAsBoolean);
    }

    private boolean changed(Hold hold, String set, List<?> values, String and) {
        return together(
                hold,
                () -> jdbc.sql("UPDATE crm_line SET " + set
                                        + " WHERE workspace_id = ? AND connection_id = ? AND holder = ?" + and)
                                .params(values)
                                .params(hold.stream().workspace(), hold.stream().connection(), hold.holder())
                                .update()
                        == 1);
    }

    enum State {
        BROKEN,
        READ
    }

    record Due(Stream stream, String crm) {}

    /**
     * The right to hold a line, until it is taken over.
     *
     * @param failures how often it broke since it was last alive
     * @param read whether the account could not be listened to the last time
     */
    record Hold(Stream stream, UUID holder, @Nullable String position, int failures, boolean read) {}
}
