package io.referloop.action;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The calls as rows: asked, decided, told. Joins the caller's transaction. */
@Component
class ActionRows {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    ActionRows(InWorkspace inWorkspace, JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Keeps a call that is new. What was kept under its id first counts. */
    void keep(Lane lane, ActionCall call) {
        jdbc.sql("""
                        INSERT INTO action_call (workspace_id, connection_id, callback, kind, object_type, record_id, source, inputs,
                            correlation, asked_at, not_before)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) ON CONFLICT DO NOTHING""")
                .params(
                        lane.workspace(),
                        lane.connection(),
                        call.callback(),
                        call.kind().name())
                .params(call.record().type().name(), call.record().id(), call.source())
                .params(json.writeValueAsString(call.inputs()).replace("\\u0000", ""), call.correlation())
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .update();
    }

    /** Notes that an account has to be asked what was wished for there. One that is left alone after a failure stays so for that time. */
    void look(Lane lane) {
        jdbc.sql("""
                        INSERT INTO action_look (workspace_id, connection_id, not_before, token) VALUES (?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id) DO UPDATE SET token = excluded.token""")
                .params(lane.workspace(), lane.connection(), SqlTime.of(clock), UUID.randomUUID())
                .update();
    }

    /** As {@link #look}; what happened before counts no more. */
    void lookNow(Lane lane) {
        jdbc.sql("""
                        INSERT INTO action_look (workspace_id, connection_id, not_before, token) VALUES (?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id)
                        DO UPDATE SET not_before = excluded.not_before, token = excluded.token, attempts = 0""")
                .params(lane.workspace(), lane.connection(), SqlTime.of(clock), UUID.randomUUID())
                .update();
    }

    /** Whether an account has to be asked now. */
    Optional<Question> toLook(Lane lane) {
        return jdbc.sql("""
                        SELECT token, attempts FROM action_look
                        WHERE workspace_id = ? AND connection_id = ? AND not_before <= ?""")
                .params(lane.workspace(), lane.connection(), SqlTime.of(clock))
                .query((row, n) -> new Question(row.getObject(1, UUID.class), row.getInt(2)))
                .optional();
    }

    /** It did not answer, and is left alone for a time by every instance. */
    void lookLater(Lane lane, Duration wait) {
        jdbc.sql("""
                        UPDATE action_look SET not_before = ?, attempts = attempts + 1
                        WHERE workspace_id = ? AND connection_id = ?""")
                .params(SqlTime.of(clock.instant().plus(wait)), lane.workspace(), lane.connection())
                .update();
    }

    /** It was asked. Whoever noted it once more since then is not forgotten. */
    void looked(Lane lane, Question question) {
        jdbc.sql("DELETE FROM action_look WHERE workspace_id = ? AND connection_id = ? AND token = ?")
                .params(lane.workspace(), lane.connection(), question.token())
                .update();
    }

    /** What became of a call; empty while that is not decided. */
    Optional<ActionResult> result(Lane lane, String callback) {
        return jdbc.sql("""
                        SELECT done, outputs::text FROM action_call
                        WHERE workspace_id = ? AND connection_id = ? AND callback = ? AND done IS NOT NULL""")
                .params(lane.workspace(), lane.connection(), callback)
                .query((row, n) -> new ActionResult(row.getBoolean(1), json.readValue(row.getString(2), TEXTS)))
                .optional();
    }

    /** Connections that work and have calls to see to, over all workspaces. */
    List<Lane> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c
                        WHERE c.state = 'CONNECTED' AND EXISTS (SELECT FROM action_call a
                            WHERE a.workspace_id = c.workspace_id AND a.connection_id = c.connection_id
                            AND a.told_at IS NULL AND a.parked IS NULL AND a.not_before <= ?
                            AND (a.leased_until IS NULL OR a.leased_until < ?))
                        OR c.state = 'CONNECTED' AND EXISTS (SELECT FROM action_look l
                            WHERE l.workspace_id = c.workspace_id AND l.connection_id = c.connection_id
                            AND l.not_before <= ?)""")
                .params(SqlTime.of(clock), SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Lane(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Takes the call that is due longest, for a time in which no other instance takes it. */
    Optional<Due> lease(Lane lane) {
        OffsetDateTime now = SqlTime.of(clock);
        return jdbc.sql("""
                        UPDATE action_call a SET leased_until = ? WHERE a.workspace_id = ? AND a.connection_id = ? AND a.callback = (
                            SELECT callback FROM action_call WHERE workspace_id = ? AND connection_id = ?
                            AND told_at IS NULL AND parked IS NULL AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?)
                            ORDER BY not_before, callback LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING callback, kind, object_type, record_id, source, inputs::text AS inputs, correlation, done,
                            outputs::text AS outputs, attempts""")
                .params(SqlTime.of(clock.instant().plus(LEASE)), lane.workspace(), lane.connection())
                .params(lane.workspace(), lane.connection(), now, now)
                .query((row, n) -> due(row))
                .optional();
    }

    void decided(Lane lane, String callback, ActionResult result) {
        jdbc.sql("""
                        UPDATE action_call SET done = ?, outputs = ?::jsonb, decided_at = ?
                        WHERE workspace_id = ? AND connection_id = ? AND callback = ? AND done IS NULL""")
                .params(result.done(), json.writeValueAsString(result.outputs()), SqlTime.of(clock))
                .params(lane.workspace(), lane.connection(), callback)
                .update();
    }

    void told(Lane lane, String callback) {
        jdbc.sql("""
                        UPDATE action_call SET told_at = ?, leased_until = NULL
                        WHERE workspace_id = ? AND connection_id = ? AND callback = ? AND told_at IS NULL""")
                .params(SqlTime.of(clock), lane.workspace(), lane.connection(), callback)
                .update();
    }

    void postpone(Lane lane, String callback, Duration wait) {
        jdbc.sql("""
                        UPDATE action_call SET leased_until = NULL, not_before = ?, attempts = attempts + 1
                        WHERE workspace_id = ? AND connection_id = ? AND callback = ?""")
                .params(SqlTime.of(clock.instant().plus(wait)), lane.workspace(), lane.connection(), callback)
                .update();
    }

    void park(Lane lane, String callback, String why) {
        jdbc.sql("""
                        UPDATE action_call SET leased_until = NULL, parked = ?
                        WHERE workspace_id = ? AND connection_id = ? AND callback = ?""").params(why, lane.workspace(), lane.connection(), callback).update();
    }

    /** Those about a record that were set aside are told once more. */
    void unpark(Lane lane, RecordRef record) {
        jdbc.sql("""
                        UPDATE action_call SET parked = NULL, not_before = ?
                        WHERE workspace_id = ? AND connection_id = ? AND object_type = ? AND record_id = ? AND parked IS NOT NULL""")
                .params(SqlTime.of(clock), lane.workspace(), lane.connection())
                .params(record.type().name(), record.id())
                .update();
    }

    private Due due(ResultSet row) throws SQLException {
        Object done = row.getObject("done");
        return new Due(
                row.getString("callback"),
                ActionKind.valueOf(row.getString("kind")),
                new RecordRef(RecordType.valueOf(row.getString("object_type")), row.getString("record_id")),
                row.getString("source"),
                json.readValue(row.getString("inputs"), TEXTS),
                row.getString("correlation"),
                done == null
                        ? null
                        : new ActionResult(row.getBoolean("done"), json.readValue(row.getString("outputs"), TEXTS)),
                row.getInt("attempts"));
    }

    /** All calls of one connection. */
    record Lane(UUID workspace, UUID connection) {}

    /**
     * That an account has to be asked.
     *
     * @param token changes when it is noted once more
     * @param attempts how often it did not answer
     */
    record Question(UUID token, int attempts) {}

    /** @param result null while nobody decided */
    record Due(
            String callback,
            ActionKind kind,
            RecordRef record,
            String source,
            Map<String, String> inputs,
            String correlation,
            @Nullable ActionResult result,
            int attempts) {

        String input(String name) {
            return inputs.getOrDefault(name, "").strip();
        }
    }
}
