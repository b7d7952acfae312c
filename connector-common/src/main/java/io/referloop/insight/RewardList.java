package io.referloop.insight;

import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.reward.Worth;
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
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rewards by who acts next, each with the answer to "why". */
@Component
public class RewardList {

    public static final int PAGE_SIZE = 50;

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final String LINES = """
            SELECT w.workspace_id, w.reward_id, w.program_id, coalesce(r.program_version, g.newest) AS program_version, w.state, w.amount,
                w.currency, w.quantity, w.unit_name, w.earned_at, w.release_at, w.sentence, w.note, w.holds::text AS holds, w.why::text AS why,
                w.beneficiary_role, coalesce(b.name, CASE w.beneficiary_role WHEN 'REFEREE' THEN r.referee_name
                    WHEN 'SUBMITTER' THEN r.submitted_by END) AS beneficiary,
                b.email AS beneficiary_email, r.number, r.referee_name, r.referee_company, f.name AS referrer, g.name AS program, e.reason,
                (SELECT l.label FROM referral_link l WHERE l.workspace_id = w.workspace_id AND l.referral_id = w.referral_id
                    AND l.object_type = 'DEAL' ORDER BY l.gone, l.linked_at, l.record_id LIMIT 1) AS deal,
                (SELECT coalesce(jsonb_agg(a.member ORDER BY a.at), '[]')::text FROM reward_approval a
                    WHERE a.workspace_id = w.workspace_id AND a.reward_id = w.reward_id AND a.amount = w.amount
                    AND a.quantity = coalesce(w.quantity, 0) AND a.holds = w.holds) AS approvers,
                p.payout_id, p.rail, p.state AS payout_state, p.reference, p.amount AS payout_amount, p.lines AS payout_lines
            FROM reward w
            JOIN (SELECT p.workspace_id, p.program_id, p.name, (SELECT max(v.version) FROM program_version v
                    WHERE v.workspace_id = p.workspace_id AND v.program_id = p.program_id) AS newest FROM program p) g
                ON g.workspace_id = w.workspace_id AND g.program_id = w.program_id
            LEFT JOIN referral r ON r.workspace_id = w.workspace_id AND r.referral_id = w.referral_id
            LEFT JOIN referrer f ON f.workspace_id = r.workspace_id AND f.referrer_id = r.referrer_id
            LEFT JOIN referrer b ON b.workspace_id = w.workspace_id AND b.referrer_id = w.beneficiary_id
            LEFT JOIN reward_event e ON e.workspace_id = w.workspace_id AND e.reward_id = w.reward_id AND e.revision = w.revision
            LEFT JOIN LATERAL (
                SELECT y.payout_id, y.rail, y.state, y.reference, y.amount, 1 + (SELECT count(*) FROM payout_line l
                    WHERE l.workspace_id = y.workspace_id AND l.payout_id = y.payout_id) AS lines
                FROM payout y WHERE y.workspace_id = w.workspace_id AND (y.reward_id = w.reward_id OR y.payout_id IN (
                    SELECT l.payout_id FROM payout_line l WHERE l.workspace_id = w.workspace_id AND l.reward_id = w.reward_id))
                ORDER BY y.created_at DESC LIMIT 1) p ON true
            WHERE w.workspace_id = current_workspace() AND w.state IN (:states)""";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final JsonMapper json;
    private final Why.Reader why;

    RewardList(InWorkspace inWorkspace, JdbcClient jdbc, Programs programs, JsonMapper json, Why.Reader why) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.programs = programs;
        this.json = json;
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
        return jdbc.sql(LINES + older + " ORDER BY w.earned_at DESC, w.reward_id DESC LIMIT " + (PAGE_SIZE + 1))
                .params(params)
                .query((row, n) -> line(row))
                .list();
    }

    private Line line(ResultSet row) throws SQLException {
        UUID payout = row.getObject("payout_id", UUID.class);
        Money amount = Amounts.read(row);
        return new Line(
                row.getObject("reward_id", UUID.class),
                row.getObject("number", Long.class),
                row.getString("referee_name"),
                row.getString("referee_company"),
                row.getString("program"),
                row.getString("deal"),
                row.getString("referrer"),
                row.getString("beneficiary_role"),
                row.getString("beneficiary"),
                row.getString("beneficiary_email"),
                row.getString("state"),
                amount,
                units(row),
                CurrencyUnit.of(row.getString("currency")),
                SqlTime.read(row, "earned_at"),
                SqlTime.readNullable(row, "release_at"),
                row.getString("sentence"),
                row.getString("note"),
                texts(row, "holds"),
                texts(row, "approvers"),
                people(row, amount),
                row.getString("reason"),
                why.read(row.getString("why")),
                payout == null
                        ? null
                        : new Payout(
                                payout,
                                row.getString("rail"),
                                row.getString("payout_state"),
                                row.getString("reference"),
                                Money.ofMinor(CurrencyUnit.of(row.getString("currency")), row.getLong("payout_amount")),
                                row.getInt("payout_lines")));
    }

    private static @Nullable String units(ResultSet row) throws SQLException {
        int count = row.getInt("quantity");
        return row.wasNull() ? null : new Worth.Units("", count, row.getString("unit_name")).words();
    }

    private List<String> texts(ResultSet row, String column) throws SQLException {
        return json.readValue(row.getString(column), TEXTS);
    }

    private int people(ResultSet row, @Nullable Money amount) throws SQLException {
        if (amount == null || !row.getString("state").equals("HELD_FOR_REVIEW")) {
            return 0;
        }
        UUID workspace = row.getObject("workspace_id", UUID.class);
        Program program =
                programs.version(workspace, row.getObject("program_id", UUID.class), row.getInt("program_version"));
        return Math.max(1, program.terms().approval().people(amount));
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
     * @param referral the number of the referral that it is for; null when it is for the person alone
     * @param deal what the referral's first deal is called
     * @param referrer of the referral, who may be another than the beneficiary
     * @param beneficiary the name, or null when nobody by that id is known any more
     * @param amount null while it waits for the amount that it depends on
     * @param units what is given where it is not money
     * @param note what was cut or moved
     * @param holds each a reason why a person has to look
     * @param approvers who approved it already
     * @param people how many have to; 0 when nobody is asked
     * @param reason why it is in this state, as its newest event tells
     */
    public record Line(
            UUID id,
            @Nullable Long referral,
            @Nullable String referee,
            @Nullable String company,
            String program,
            @Nullable String deal,
            @Nullable String referrer,
            String role,
            @Nullable String beneficiary,
            @Nullable String beneficiaryEmail,
            String state,
            @Nullable Money amount,
            @Nullable String units,
            CurrencyUnit currency,
            Instant earnedAt,
            @Nullable Instant releaseAt,
            String sentence,
            @Nullable String note,
            List<String> holds,
            List<String> approvers,
            int people,
            @Nullable String reason,
            List<Why> why,
            @Nullable Payout payout) {

        /** Whether one person's word is enough and nothing speaks against it. */
        public boolean isSmall() {
            return people == 1 && holds.isEmpty();
        }
    }

    /**
     * @param reference what the payer noted when it was sent by hand
     * @param amount what is paid, less what comes back
     * @param lines how many rewards it settles
     */
    public record Payout(
            UUID id, String rail, String state, @Nullable String reference, Money amount, int lines) {}
}
