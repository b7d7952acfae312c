package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The inbox of referrals, newest claim first, a page at a time. */
@Component
public class ReferralList {

    public static final int PAGE_SIZE = 50;

    private static final Pattern NUMBER = Pattern.compile("(?:R-)?(\\d{1,15})", Pattern.CASE_INSENSITIVE);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    ReferralList(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    public Page page(UUID workspace, Query query) {
        return inWorkspace.call(workspace, () -> {
            List<Line> found = read(query);
            List<Line> lines = found.size() > PAGE_SIZE ? found.subList(0, PAGE_SIZE) : found;
            Long next = found.size() > PAGE_SIZE ? lines.getLast().number() : null;
            return new Page(withRewards(lines), next);
        });
    }

    /** How many referrals stand at each status; statuses without any are absent. */
    public Map<String, Long> byStatus(UUID workspace) {
        return inWorkspace.call(workspace, () -> {
            Map<String, Long> counts = new HashMap<>();
            jdbc.sql("SELECT status, count(*) AS n FROM referral GROUP BY status")
                    .query(row -> {
                        counts.put(row.getString("status"), row.getLong("n"));
                    });
            return counts;
        });
    }

    private List<Line> read(Query query) {
        StringBuilder sql = new StringBuilder("""
                SELECT r.referral_id, r.number, r.referee_name, r.referee_company, f.name AS referrer, r.status, r.status_since,
                       r.claimed_at, r.submitted_by, r.updated_at
                FROM referral r JOIN referrer f ON f.workspace_id = r.workspace_id AND f.referrer_id = r.referrer_id
                WHERE r.workspace_id = current_workspace()""");
        Map<String, Object> params = new HashMap<>();
        if (query.status() != null) {
            sql.append(" AND r.status = :status");
            params.put("status", query.status());
        }
        addSearch(query.search().strip(), sql, params);
        if (query.before() != null) {
            sql.append(
                    " AND (r.claimed_at, r.number) < (SELECT claimed_at, number FROM referral WHERE number = :before)");
            params.put("before", query.before());
        }
        sql.append(" ORDER BY r.claimed_at DESC, r.number DESC LIMIT ").append(PAGE_SIZE + 1);
        return jdbc.sql(sql.toString())
                .params(params)
                .query((row, n) -> line(row))
                .list();
    }

    private static void addSearch(String search, StringBuilder sql, Map<String, Object> params) {
        Matcher number = NUMBER.matcher(search);
        if (number.matches()) {
            sql.append(" AND r.number = :number");
            params.put("number", Long.parseLong(number.group(1)));
        } else if (!search.isEmpty()) {
            sql.append("""
                     AND (lower(r.referee_name) LIKE :like OR lower(r.referee_company) LIKE :like OR lower(r.referee_email) LIKE :like
                          OR lower(f.name) LIKE :like OR f.email LIKE :like)""");
            params.put("like", "%" + search.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getObject("referral_id", UUID.class),
                row.getLong("number"),
                row.getString("referee_name"),
                row.getString("referee_company"),
                row.getString("referrer"),
                row.getString("status"),
                SqlTime.read(row, "status_since"),
                SqlTime.read(row, "claimed_at"),
                row.getString("submitted_by"),
                SqlTime.read(row, "updated_at"),
                List.of());
    }

    private List<Line> withRewards(List<Line> lines) {
        if (lines.isEmpty()) {
            return lines;
        }
        Map<UUID, List<Earned>> rewards = new LinkedHashMap<>();
        jdbc.sql("""
                        SELECT referral_id, state, amount, currency FROM reward
                        WHERE workspace_id = current_workspace() AND referral_id IN (:ids) ORDER BY earned_at, reward_id""").param("ids", lines.stream().map(Line::id).toList()).query(row -> {
            rewards.computeIfAbsent(row.getObject("referral_id", UUID.class), id -> new ArrayList<>())
                    .add(new Earned(row.getString("state"), Amounts.read(row)));
        });
        return lines.stream()
                .map(line -> line.with(rewards.getOrDefault(line.id(), List.of())))
                .toList();
    }

    /**
     * @param status one status, or null for all
     * @param search part of a name, company or e-mail, or a referral's number; blank for everything
     * @param before the number of the last referral of the page before, or null for the first page
     */
    public record Query(
            @Nullable String status,
            String search,
            @Nullable Long before) {}

    /** @param next what {@link Query#before()} must be for the next page; null on the last one */
    public record Page(List<Line> lines, @Nullable Long next) {}

    public record Line(
            UUID id,
            long number,
            String referee,
            @Nullable String company,
            String referrer,
            String status,
            Instant statusSince,
            Instant claimedAt,
            String submittedBy,
            Instant updatedAt,
            List<Earned> rewards) {

        /** What is or may still be paid, one sum per currency. */
        public List<Money> total() {
            return Amounts.sums(rewards.stream()
                    .filter(reward -> !RewardTab.ENDED.states().contains(reward.state()))
                    .map(Earned::amount)
                    .toList());
        }

        /** The state that asks for attention first, or null without any reward. */
        public @Nullable String rewardState() {
            for (RewardTab tab : RewardTab.MOST_PRESSING_FIRST) {
                for (Earned reward : rewards) {
                    if (tab.states().contains(reward.state())) {
                        return reward.state();
                    }
                }
            }
            return null;
        }

        private Line with(List<Earned> earned) {
            return new Line(
                    id,
                    number,
                    referee,
                    company,
                    referrer,
                    status,
                    statusSince,
                    claimedAt,
                    submittedBy,
                    updatedAt,
                    List.copyOf(earned));
        }
    }

    /** @param amount null while the reward waits for the amount that it depends on */
    public record Earned(String state, @Nullable Money amount) {}
}
