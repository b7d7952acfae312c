package io.referloop.insight;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The numbers that an admin entered, by month. */
@Component
public class MetricInputs {

    private static final int DIGITS_MAX = 14;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final CountedPast past;
    private final Clock clock;

    MetricInputs(InWorkspace inWorkspace, JdbcClient jdbc, CountedPast past, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.past = past;
        this.clock = clock;
    }

    /**
     * The number that somebody typed for an input; empty when it cannot be one: a count is whole, money has no more decimals than its
     * currency, nothing is negative.
     *
     * @param decimals of the workspace's currency
     */
    public static Optional<BigDecimal> read(MetricInput input, String typed, int decimals) {
        String text = typed.strip().replace(",", "");
        if (!text.matches("\\d{1," + DIGITS_MAX + "}(\\.\\d{1,6})?")) {
            return Optional.empty();
        }
        int allowed =
                switch (input.kind()) {
                    case COUNT -> 0;
                    case DAYS -> 2;
                    case MONEY -> decimals;
                };
        BigDecimal number = new BigDecimal(text);
        return number.stripTrailingZeros().scale() <= allowed ? Optional.of(number) : Optional.empty();
    }

    /** Notes the number for a month in place of what was there; null takes it away, and it is not known any more. */
    public void enter(UUID workspace, MetricInput input, YearMonth month, @Nullable BigDecimal number, String member) {
        inWorkspace.run(workspace, () -> {
            if (number == null) {
                jdbc.sql("DELETE FROM metric_input WHERE workspace_id = ? AND key = ? AND month = ?")
                        .params(workspace, input.key(), month.atDay(1))
                        .update();
                return;
            }
            jdbc.sql("""
                            INSERT INTO metric_input (workspace_id, key, month, value, entered_by, entered_at) VALUES (?, ?, ?, ?, ?, ?)
                            ON CONFLICT (workspace_id, key, month) DO UPDATE
                            SET value = excluded.value, entered_by = excluded.entered_by, entered_at = excluded.entered_at""")
                    .params(workspace, input.key(), month.atDay(1), number, member, SqlTime.of(clock))
                    .update();
        });
    }

    /** Everything that was entered from a month up to another, both included. */
    public ByMonth of(UUID workspace, YearMonth first, YearMonth last) {
        Map<MetricInput, Map<YearMonth, BigDecimal>> numbers = new EnumMap<>(MetricInput.class);
        inWorkspace.run(
                workspace,
                () -> jdbc.sql("""
                        SELECT key, month, value FROM metric_input
                        WHERE workspace_id = current_workspace() AND month BETWEEN ? AND ?""").params(first.atDay(1), last.atDay(1)).query(row -> {
                    MetricInput input = MetricInput.named(row.getString("key")).orElse(null);
                    if (input != null) {
                        numbers.computeIfAbsent(input, key -> new HashMap<>())
                                .put(
                                        YearMonth.from(row.getObject("month", LocalDate.class)),
                                        row.getBigDecimal("value"));
                    }
                }));
        return new ByMonth(numbers);
    }

    /** What was entered, and where nothing was, what the CRM's own past says. */
    ByMonth known(UUID workspace, YearMonth first, YearMonth last) {
        return inWorkspace.call(workspace, () -> {
            Map<MetricInput, Map<YearMonth, BigDecimal>> numbers = past.of(workspace, first, last);
            of(workspace, first, last)
                    .numbers()
                    .forEach((input, byMonth) -> numbers.computeIfAbsent(input, none -> new HashMap<>())
                            .putAll(byMonth));
            return new ByMonth(numbers);
        });
    }

    /** What was entered; a month that is absent is not known, which is not the same as 0. */
    public record ByMonth(Map<MetricInput, Map<YearMonth, BigDecimal>> numbers) {

        public @Nullable BigDecimal at(MetricInput input, YearMonth month) {
            return numbers.getOrDefault(input, Map.of()).get(month);
        }
    }
}
