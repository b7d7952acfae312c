package io.referloop.referral;

import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was chosen where a program offers one of several rewards. Joins the caller's transaction. */
@Component
public class Choices {

    private final JdbcClient jdbc;
    private final Referrals referrals;
    private final Clock clock;

    Choices(JdbcClient jdbc, Referrals referrals, Clock clock) {
        this.jdbc = jdbc;
        this.referrals = referrals;
        this.clock = clock;
    }

    /** Keeps what was chosen with a claim, by rule. The first choice stands; whoever records one settles the referral afterwards. */
    public void record(UUID workspace, UUID referral, Map<String, String> chosen) {
        if (chosen.isEmpty()) {
            return;
        }
        Rows rows = new Rows(2);
        chosen.forEach(rows::add);
        jdbc.sql("""
                        INSERT INTO referral_choice (rule, option, workspace_id, referral_id, chosen_at)
                        SELECT r.*, ?, ?, ? FROM unnest(?::text[], ?::text[]) AS r ON CONFLICT DO NOTHING""")
                .params(workspace, referral, SqlTime.of(clock))
                .params(rows.parameters())
                .update();
        referrals.markMore(workspace, List.of(referral));
    }

    /** By referral and rule; referrals without a choice are absent. */
    public Map<UUID, Map<String, String>> of(UUID workspace, Collection<UUID> referrals) {
        Map<UUID, Map<String, String>> choices = new HashMap<>();
        jdbc.sql("""
                        SELECT referral_id, rule, option FROM referral_choice
                        WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[])""")
                .params(workspace, Rows.column(referrals))
                .query((row, n) -> choices.computeIfAbsent(row.getObject(1, UUID.class), id -> new HashMap<>())
                        .put(row.getString(2), row.getString(3)))
                .list();
        return choices;
    }
}
