package io.referloop.insight;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the CRM's own past says of deals that nobody referred, month by month. Known only when the past of every connected account was read
 * as a whole: half of the deals would be a wrong number, not a part of one. Joins the caller's transaction.
 */
@Component
class CountedPast {

    private final JdbcClient jdbc;

    CountedPast(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<MetricInput, Map<YearMonth, BigDecimal>> of(UUID workspace, YearMonth first, YearMonth last) {
        Map<MetricInput, Map<YearMonth, BigDecimal>> numbers = new EnumMap<>(MetricInput.class);
        if (isKnown(workspace)) {
            decided(workspace, first, last, numbers);
            referred(workspace, first, last, numbers);
        }
        return numbers;
    }

    private boolean isKnown(UUID workspace) {
        return jdbc.sql("""
                        SELECT count(*) > 0 AND bool_and(EXISTS (SELECT FROM sync_run r WHERE r.workspace_id = c.workspace_id
                            AND r.connection_id = c.connection_id AND r.kind = 'BACKFILL' AND r.state = 'DONE'))
                        FROM connection c WHERE c.workspace_id = ? AND c.state <> 'DISCONNECTED'""").param(workspace).query(Boolean.class).single();
    }

    private void decided(
            UUID workspace, YearMonth first, YearMonth last, Map<MetricInput, Map<YearMonth, BigDecimal>> numbers) {
        jdbc.sql("""
                        WITH other AS (
                            SELECT date_trunc('month', d.closed_on)::date AS month, m.status,
                                greatest(0, extract(epoch FROM d.closed_on::timestamptz - d.created_at) / 86400)::numeric AS days
                            FROM crm_deal d JOIN stage_mapping m ON m.workspace_id = d.workspace_id AND m.connection_id = d.connection_id
                                AND m.object_type = 'DEAL' AND m.track = d.track AND m.stage = d.stage AND m.status IN ('WON', 'LOST')
                            WHERE d.workspace_id = ? AND d.closed_on >= ? AND d.closed_on < ?
                            AND NOT EXISTS (SELECT FROM referral_link l WHERE l.workspace_id = d.workspace_id
                                AND l.connection_id = d.connection_id AND l.object_type = 'DEAL' AND l.record_id = d.record_id))
                        SELECT g.month::date AS month, count(o.*) FILTER (WHERE o.status = 'WON') AS won,
                            count(o.*) FILTER (WHERE o.status = 'LOST') AS lost,
                            round(avg(o.days) FILTER (WHERE o.status = 'WON'), 2) AS mean,
                            round((percentile_cont(0.5) WITHIN GROUP (ORDER BY o.days) FILTER (WHERE o.status = 'WON'))::numeric, 2) AS median
                        FROM generate_series(?::date, ?::date, interval '1 month') AS g (month) LEFT JOIN other o ON o.month = g.month::date
                        GROUP BY g.month""")
                .params(workspace, first.atDay(1), last.plusMonths(1).atDay(1), first.atDay(1), last.atDay(1))
                .query(row -> {
                    YearMonth month = YearMonth.from(row.getObject("month", LocalDate.class));
                    put(numbers, MetricInput.OTHER_WON, month, row.getBigDecimal("won"));
                    put(numbers, MetricInput.OTHER_LOST, month, row.getBigDecimal("lost"));
                    put(numbers, MetricInput.OTHER_DAYS_MEAN, month, row.getBigDecimal("mean"));
                    put(numbers, MetricInput.OTHER_DAYS_MEDIAN, month, row.getBigDecimal("median"));
                });
    }

    /** By contacts where a field of theirs names the referrer, else by deals; neither without such a field. */
    private void referred(
            UUID workspace, YearMonth first, YearMonth last, Map<MetricInput, Map<YearMonth, BigDecimal>> numbers) {
        jdbc.sql("""
                        WITH named AS (
                            SELECT p.created_at FROM crm_referred_contact p WHERE p.workspace_id = ?
                            UNION ALL
                            SELECT d.created_at FROM crm_deal d WHERE d.workspace_id = ? AND d.names_referrer
                            AND NOT EXISTS (SELECT FROM referral_source_field s WHERE s.workspace_id = d.workspace_id
                                AND s.connection_id = d.connection_id AND s.object_type = 'CONTACT')),
                        monthly AS (
                            SELECT date_trunc('month', n.created_at AT TIME ZONE w.time_zone)::date AS month
                            FROM named n CROSS JOIN workspace w WHERE w.workspace_id = ?)
                        SELECT g.month::date AS month, count(m.month) AS referrals
                        FROM generate_series(?::date, ?::date, interval '1 month') AS g (month) LEFT JOIN monthly m ON m.month = g.month::date
                        WHERE EXISTS (SELECT FROM referral_source_field s WHERE s.workspace_id = ?) GROUP BY g.month""")
                .params(workspace, workspace, workspace, first.atDay(1), last.atDay(1), workspace)
                .query(row -> {
                    put(
                            numbers,
                            MetricInput.ORGANIC_REFERRALS,
                            YearMonth.from(row.getObject("month", LocalDate.class)),
                            row.getBigDecimal("referrals"));
                });
    }

    private static void put(
            Map<MetricInput, Map<YearMonth, BigDecimal>> numbers,
            MetricInput input,
            YearMonth month,
            @Nullable BigDecimal number) {
        if (number != null) {
            numbers.computeIfAbsent(input, none -> new HashMap<>()).put(month, number);
        }
    }
}
