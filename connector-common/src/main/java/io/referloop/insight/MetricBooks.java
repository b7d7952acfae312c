package io.referloop.insight;

import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts and sums that the database itself can work out. Joins the caller's transaction. */
@Component
class MetricBooks {

    private static final int FOLLOWS_WITHIN_DAYS = 90;

    private final JdbcClient jdbc;

    MetricBooks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who referred, each once. */
    Tally.People people(
            Instant start, Instant end, @Nullable UUID program, @Nullable Long customers, @Nullable Long asked) {
        return jdbc.sql("""
                        SELECT count(DISTINCT referrer_id) FILTER (WHERE claimed_at >= :start) AS referring, count(DISTINCT referrer_id) AS ever
                        FROM referral WHERE workspace_id = current_workspace() AND claimed_at < :end
                        AND (:program::uuid IS NULL OR program_id = :program::uuid)""")
                .params(params(start, end, program))
                .query((row, n) -> new Tally.People(customers, asked, row.getLong("referring"), row.getLong("ever")))
                .single();
    }

    /** What the ledger has: the cost of the period's rewards, and what is owed at its end. */
    Totals totals(Instant start, Instant end, @Nullable UUID program, CurrencyUnit currency) {
        Map<String, Long> rewards = new HashMap<>();
        Map<String, Long> owed = new HashMap<>();
        jdbc.sql("""
                        SELECT e.currency,
                            sum(e.amount) FILTER (WHERE starts_with(e.account, 'reward_expense:') AND j.effective_at >= :start)::bigint AS rewards,
                            -sum(e.amount) FILTER (WHERE starts_with(e.account, 'payable:'))::bigint AS owed
                        FROM journal j
                        JOIN entry e ON e.workspace_id = j.workspace_id AND e.journal_id = j.journal_id
                        JOIN reward w ON w.workspace_id = j.workspace_id AND w.reward_id = j.reward_id
                        WHERE j.workspace_id = current_workspace() AND j.effective_at < :end
                        AND (:program::uuid IS NULL OR w.program_id = :program::uuid)
                        GROUP BY e.currency""").params(params(start, end, program)).query(row -> {
            rewards.put(row.getString("currency"), row.getLong("rewards"));
            owed.put(row.getString("currency"), row.getLong("owed"));
        });
        String code = currency.getCode();
        boolean foreign = rewards.entrySet().stream()
                .anyMatch(it ->
                        !it.getKey().equals(code) && (it.getValue() != 0 || owed.getOrDefault(it.getKey(), 0L) != 0));
        return new Totals(
                Money.ofMinor(currency, rewards.getOrDefault(code, 0L)),
                Money.ofMinor(currency, owed.getOrDefault(code, 0L)),
                foreign);
    }

    /**
     * The asks of the period by the first signal that led to them, with the referrals that the asked person brought before being asked again,
     * within {@value #FOLLOWS_WITHIN_DAYS} days at most.
     */
    Map<String, Tally.Asks> asks(Instant start, Instant end, @Nullable UUID program) {
        Map<String, Tally.Asks> asks = new HashMap<>();
        jdbc.sql("""
                        SELECT a.trigger, count(*) AS asked, coalesce(sum(r.brought), 0)::bigint AS brought
                        FROM (SELECT n.acted_at, n.program_id, c.email, coalesce(n.signals[1], 'no signal') AS trigger,
                                least(n.acted_at + make_interval(days => :days), lead(n.acted_at) OVER (
                                    PARTITION BY coalesce(c.email, n.connection_id || n.record_id) ORDER BY n.acted_at)) AS until
                            FROM candidate_action n LEFT JOIN candidate c USING (workspace_id, connection_id, record_id)
                            WHERE n.workspace_id = current_workspace() AND n.kind = 'ASK') AS a
                        CROSS JOIN LATERAL (SELECT count(*) AS brought FROM referrer p
                            JOIN referral r ON r.workspace_id = p.workspace_id AND r.referrer_id = p.referrer_id
                            WHERE p.workspace_id = current_workspace() AND lower(p.email) = a.email
                            AND r.claimed_at >= a.acted_at AND r.claimed_at < a.until) AS r
                        WHERE a.acted_at >= :start AND a.acted_at < :end AND (:program::uuid IS NULL OR a.program_id = :program::uuid)
                        GROUP BY a.trigger""")
                .params(params(start, end, program))
                .param("days", FOLLOWS_WITHIN_DAYS)
                .query(row -> {
                    asks.put(row.getString(1), new Tally.Asks(row.getLong(2), row.getLong(3)));
                });
        return asks;
    }

    /** How many people were asked, each once; empty when nobody was. */
    @Nullable
    Long asked(Instant start, Instant end, @Nullable UUID program) {
        return jdbc.sql("""
                        SELECT nullif(count(DISTINCT coalesce(c.email, n.connection_id || n.record_id)), 0)
                        FROM candidate_action n LEFT JOIN candidate c USING (workspace_id, connection_id, record_id)
                        WHERE n.workspace_id = current_workspace() AND n.kind = 'ASK' AND n.acted_at >= :start AND n.acted_at < :end
                        AND (:program::uuid IS NULL OR n.program_id = :program::uuid)""")
                .params(params(start, end, program))
                .query((row, n) -> row.getObject(1, Long.class))
                .list()
                .getFirst();
    }

    /** Units that were earned until the end, are still to be given, and have no value in their program. */
    long unvaluedUnits(Instant end, @Nullable UUID program) {
        return jdbc.sql("""
                        SELECT coalesce(sum(quantity), 0) FROM reward
                        WHERE workspace_id = current_workspace() AND unit_kind IS NOT NULL AND amount = 0 AND earned_at < :end
                        AND state IN ('PENDING', 'HELD_FOR_REVIEW', 'APPROVED', 'SCHEDULED')
                        AND (:program::uuid IS NULL OR program_id = :program::uuid)""").params(params(end, end, program)).query(Long.class).single();
    }

    /** Adds what the period's rewards cost to the ones they are owed to, and the names of programs. */
    void spending(Instant start, Instant end, @Nullable UUID program, CurrencyUnit currency, Attribution attribution) {
        Map<String, @Nullable Object> params = params(start, end, program);
        params.put("currency", currency.getCode());
        jdbc.sql("""
                        SELECT w.program_id, g.name AS program, r.referrer_id, p.name AS referrer, r.source, sum(e.amount)::bigint AS amount,
                            e.currency
                        FROM journal j
                        JOIN entry e ON e.workspace_id = j.workspace_id AND e.journal_id = j.journal_id
                            AND starts_with(e.account, 'reward_expense:') AND e.currency = :currency
                        JOIN reward w ON w.workspace_id = j.workspace_id AND w.reward_id = j.reward_id
                        JOIN program g ON g.workspace_id = w.workspace_id AND g.program_id = w.program_id
                        LEFT JOIN referral r ON r.workspace_id = w.workspace_id AND r.referral_id = w.referral_id
                        LEFT JOIN referrer p ON p.workspace_id = r.workspace_id AND p.referrer_id = r.referrer_id
                        WHERE j.workspace_id = current_workspace() AND j.effective_at >= :start AND j.effective_at < :end
                        AND (:program::uuid IS NULL OR w.program_id = :program::uuid)
                        GROUP BY w.program_id, g.name, r.referrer_id, p.name, r.source, e.currency""").params(params).query(row -> {
            spend(row, attribution);
        });
    }

    /** When the first program began, or this one. */
    Optional<Instant> launch(@Nullable UUID program) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("program", program);
        return jdbc.sql("""
                        SELECT in_force_from FROM program_version WHERE workspace_id = current_workspace()
                        AND (:program::uuid IS NULL OR program_id = :program::uuid) ORDER BY in_force_from LIMIT 1""")
                .params(params)
                .query((row, n) -> SqlTime.read(row, "in_force_from"))
                .optional();
    }

    private static void spend(ResultSet row, Attribution attribution) throws SQLException {
        Money amount = Amounts.read(row);
        if (amount == null || amount.isZero()) {
            return;
        }
        attribution.spend(Attribution.By.PROGRAM, row.getString("program_id"), row.getString("program"), amount);
        // A reward for something that counts over several referrals belongs to none of them.
        if (row.getString("referrer_id") != null) {
            attribution.spend(Attribution.By.REFERRER, row.getString("referrer_id"), row.getString("referrer"), amount);
            attribution.spend(Attribution.By.CHANNEL, row.getString("source"), "", amount);
        }
    }

    private static Map<String, @Nullable Object> params(Instant start, Instant end, @Nullable UUID program) {
        Map<String, @Nullable Object> params = new HashMap<>();
        params.put("start", SqlTime.of(start));
        params.put("end", SqlTime.of(end));
        params.put("program", program);
        return params;
    }

    /** @param foreign whether there is money in other currencies that is in none of these sums */
    record Totals(Money rewards, Money liability, boolean foreign) {}
}
