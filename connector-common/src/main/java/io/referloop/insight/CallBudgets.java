package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of a CRM's patience each connection has used. */
@Component
public class CallBudgets {

    private static final int MONTH_DAYS = 30;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;

    CallBudgets(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** By connection; one that has not called yet is absent. A day is one of the account's own zone. */
    public Map<UUID, Budget> of(UUID workspace) {
        Instant now = clock.instant();
        return inWorkspace.call(workspace, () -> {
            Map<UUID, Limit> windows = limits("WINDOW", now);
            Map<UUID, Limit> days = limits("DAY", now);
            Map<UUID, Budget> budgets = new HashMap<>();
            jdbc.sql("""
                            SELECT c.connection_id, c.time_zone, u.day, u.done, u.done + u.refused + u.throttled + u.failed AS calls
                            FROM connection_usage u JOIN connection c USING (workspace_id, connection_id)
                            WHERE u.workspace_id = current_workspace() AND u.day > ?""")
                    .param(LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(MONTH_DAYS))
                    .query(row -> {
                        UUID connection = row.getObject("connection_id", UUID.class);
                        LocalDate today = LocalDate.ofInstant(now, zone(row.getString("time_zone")));
                        boolean isToday = row.getObject("day", LocalDate.class).equals(today);
                        long calls = row.getLong("calls");
                        Budget day = new Budget(
                                isToday ? calls : 0,
                                calls,
                                row.getLong("done"),
                                windows.get(connection),
                                days.get(connection));
                        budgets.merge(connection, day, Budget::and);
                    });
            return budgets;
        });
    }

    private Map<UUID, Limit> limits(String kind, Instant now) {
        Map<UUID, Limit> limits = new HashMap<>();
        jdbc.sql("""
                        SELECT connection_id, most, remaining, span_ms, told_at FROM connection_quota
                        WHERE workspace_id = current_workspace() AND kind = ?""").param(kind).query(row -> {
            Duration span = Duration.ofMillis(row.getLong("span_ms"));
            long most = row.getLong("most");
            // A window that is over is unused again, whatever was left of it.
            boolean over = SqlTime.read(row, "told_at").plus(span).isBefore(now);
            limits.put(
                    row.getObject("connection_id", UUID.class),
                    new Limit(most, over ? most : row.getLong("remaining"), span));
        });
        return limits;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    /**
     * @param month calls of the last 30 days
     * @param done those of them that the CRM carried out
     * @param window its short limit, or null when it says none
     * @param day its daily limit, or null when it says none
     */
    public record Budget(
            long today,
            long month,
            long done,
            @Nullable Limit window,
            @Nullable Limit day) {

        Budget and(Budget other) {
            return new Budget(today + other.today, month + other.month, done + other.done, window, day);
        }

        /** Tenths of a percent of the month's calls, rounded down: 950 is 95.0 %. */
        public long successPermille() {
            return month == 0 ? 1_000 : done * 1_000 / month;
        }
    }

    public record Limit(long most, long left, Duration span) {

        public long used() {
            return most - left;
        }
    }
}
