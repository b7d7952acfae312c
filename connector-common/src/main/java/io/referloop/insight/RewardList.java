package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rewards by who acts next, each with the answer to "why". */
@Component
public class RewardList {

    public static final int PAGE_SIZE = 50;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Why.Reader why;

    RewardList(InWorkspace inWorkspace, JdbcClient jdbc, Why.Reader why) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.why = why;
    }

    public Totals totals(UUID workspace) {
        return inWorkspace.call(workspace, () -> {
            Map<RewardTab, Long> counts = new EnumMap<>(RewardTab.class);
            Map<RewardTab, List<@Nullable Money>> sums = new EnumMap<>(RewardTab.class);
            jdbc.sql("""
                            SELECT state, currency, count(*) AS n, sum(amount)::bigint AS amount FROM reward
                            WHERE workspace_id = current_workspace() GROUP BY state, currency""").query(row -> {
                RewardTab tab = tabOf(row.getString("state"));
                counts.merge(tab, row.getLong("n"), Long::sum);
                sums.computeIfAbsent(tab, t -> new ArrayList<>()).add(Amounts.read(row));
            });
            Map<RewardTab, Total> totals = new EnumMap<>(RewardTab.class);
            for (RewardTab tab : RewardTab.values()) {
                totals.put(
                        tab, new Total(counts.getOrDefault(tab, 0L), Amounts.sums(sums.getOrDefault(tab, List.of()))));
            }
            return new Totals(totals);
        });
    }

    /** @param before the last reward of the page before, or null for the first page */
    public Page page(UUID workspace, RewardTab tab, @Nullable UUID before) {
        return inWorkspace.call(workspace, () -> {
            List<Line> found = read(tab, before);
            List<Line> lines = found.size() > PAGE_SIZE ? List.copyOf(found.subList(0, PAGE_SIZE)) : found;
            return new Page(lines, found.size() > PAGE_SIZE ? lines.getLast().id() : null);
        });
    }

    private List<Line> read(RewardTab tab, @Nullable UUID before) {
        Map<String, Object> params = new HashMap<>(Map.of("states", tab.states()));
        String older = "";
        if (before != null) {
            older =
                    " AND (w.earned_at, w.reward_id) < (SELECT earned_at, reward_id FROM reward WHERE reward_id = :before)";
            params.put("before", before);
        }
        return jdbc.sql("""
                        SELECT w.reward_id, w.state, w.amount, w.currency, w.earned_at, w.release_at, w.sentence, w.why::text AS why,
                               w.beneficiary_role, coalesce(b.name, CASE w.beneficiary_role WHEN 'REFEREE' THEN r.referee_name END) AS beneficiary,
                               b.email AS beneficiary_email, r.number, r.referee_name, r.referee_company, e.reason,
                               p.payout_id, p.rail, p.state AS payout_state, p.reference
                        FROM reward w
                        JOIN referral r ON r.workspace_id = w.workspace_id AND r.referral_id = w.referral_id
                        LEFT JOIN referrer b ON b.workspace_id = w.workspace_id AND b.referrer_id = w.beneficiary_id
                        LEFT JOIN reward_event e ON e.workspace_id = w.workspace_id AND e.reward_id = w.reward_id AND e.revision = w.revision
                        LEFT JOIN LATERAL (
                            SELECT payout_id, rail, state, reference FROM payout
                            WHERE workspace_id = w.workspace_id AND reward_id = w.reward_id ORDER BY created_at DESC LIMIT 1) p ON true
                        WHERE w.workspace_id = current_workspace() AND w.state IN (:states)""" + older + " ORDER BY w.earned_at DESC, w.reward_id DESC LIMIT " + (PAGE_SIZE + 1))
                .params(params)
                .query((row, n) -> line(row))
                .list();
    }

    private Line line(ResultSet row) throws SQLException {
        UUID payout = row.getObject("payout_id", UUID.class);
        return new Line(
                row.getObject("reward_id", UUID.class),
                row.getLong("number"),
                row.getString("referee_name"),
                row.getString("referee_company"),
                row.getString("beneficiary_role"),
                row.getString("beneficiary"),
                row.getString("beneficiary_email"),
                row.getString("state"),
                Amounts.read(row),
                CurrencyUnit.of(row.getString("currency")),
                SqlTime.read(row, "earned_at"),
                SqlTime.readNullable(row, "release_at"),
                row.getString("sentence"),
                row.getString("reason"),
                why.read(row.getString("why")),
                payout == null
                        ? null
                        : new Payout(
                                payout,
                                row.getString("rail"),
                                row.getString("payout_state"),
                                row.getString("reference")));
    }

    private static RewardTab tabOf(String state) {
        for (RewardTab tab : RewardTab.values()) {
            if (tab.states().contains(state)) {
                return tab;
            }
        }
        throw new IllegalStateException("Reward state " + state + " belongs to no tab");
    }

    /** Every tab has a total, of nothing too. */
    public record Totals(Map<RewardTab, Total> byTab) {

        public Totals {
            byTab = Map.copyOf(byTab);
        }

        public Total of(RewardTab tab) {
            return byTab.getOrDefault(tab, new Total(0, List.of()));
        }
    }

    public record Total(long count, List<Money> amounts) {}

    /** @param next what {@code before} must be for the next page; null on the last one */
    public record Page(List<Line> lines, @Nullable UUID next) {}

    /**
     * @param beneficiary the name, or null when nobody by that id is known any more
     * @param amount null while it waits for the amount that it depends on
     * @param reason why it is in this state, as its newest event tells
     */
    public record Line(
            UUID id,
            long referral,
            String referee,
            @Nullable String company,
            String role,
            @Nullable String beneficiary,
            @Nullable String beneficiaryEmail,
            String state,
            @Nullable Money amount,
            CurrencyUnit currency,
            Instant earnedAt,
            @Nullable Instant releaseAt,
            String sentence,
            @Nullable String reason,
            List<Why> why,
            @Nullable Payout payout) {}

    /** @param reference what the payer noted when it was sent by hand */
    public record Payout(
            UUID id, String rail, String state, @Nullable String reference) {}
}
