package io.referloop.reward;

import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who approved a reward as it is now, and how many people have to. An approval was given for an amount and for the reasons that were shown;
 * when one of them changes, it counts no more. Joins the caller's transaction.
 */
@Component
class Signatures {

    private final JdbcClient jdbc;
    private final LinePrograms programs;
    private final JsonMapper json;
    private final Clock clock;

    Signatures(JdbcClient jdbc, LinePrograms programs, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.programs = programs;
        this.json = json;
        this.clock = clock;
    }

    /** How many different people have to approve it; 0: nobody. */
    int needed(UUID workspace, RewardLine line) {
        int byAmount = programs.of(workspace, line).terms().approval().people(line.amountOrZero());
        return line.holds().isEmpty() ? byAmount : Math.max(1, byAmount);
    }

    List<Given> of(UUID workspace, RewardLine line) {
        return jdbc.sql("""
                        SELECT member, at FROM reward_approval
                        WHERE workspace_id = ? AND reward_id = ? AND amount = ? AND quantity = ? AND holds = ?::jsonb ORDER BY at""")
                .params(workspace, line.id(), line.amountOrZero().getAmountMinorLong(), line.count())
                .param(json.writeValueAsString(line.holds()))
                .query((row, n) -> new Given(row.getString("member"), SqlTime.read(row, "at")))
                .list();
    }

    void add(UUID workspace, RewardLine line, String member) {
        jdbc.sql("""
                        INSERT INTO reward_approval (workspace_id, reward_id, amount, quantity, holds, member, at)
                        VALUES (?, ?, ?, ?, ?::jsonb, ?, ?)""")
                .params(workspace, line.id(), line.amountOrZero().getAmountMinorLong(), line.count())
                .params(json.writeValueAsString(line.holds()), member, SqlTime.of(clock))
                .update();
    }

    record Given(String member, Instant at) {}
}
