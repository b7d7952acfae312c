package io.referloop.insight;

import io.referloop.program.BudgetUse;
import io.referloop.program.Program;
import io.referloop.program.ProgramCalendar;
import io.referloop.program.ProgramTerms;
import io.referloop.program.Programs;
import io.referloop.program.Window;
import io.referloop.reward.RewardState;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.joda.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of each program's budget is reserved or spent. A reward counts in the period that it was earned in, until it is voided. */
@Component
public class BudgetList {

    private static final List<String> COUNTED = Arrays.stream(RewardState.values())
            .filter(RewardState::isLive)
            .map(Enum::name)
            .toList();

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final Clock clock;

    BudgetList(InWorkspace inWorkspace, JdbcClient jdbc, Programs programs, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.programs = programs;
        this.clock = clock;
    }

    /** The present period of each program that has a budget, by the newest version's terms. */
    public List<Spent> now(UUID workspace) {
        List<Spent> spent = new ArrayList<>();
        for (Program program : programs.current(workspace)) {
            ProgramTerms.Budget budget = program.terms().budget();
            if (budget != null) {
                ProgramCalendar.Span span = span(program, budget.window());
                Money used = inWorkspace.call(workspace, () -> used(workspace, program, span));
                spent.add(new Spent(program.name(), new BudgetUse(span.key(), used, budget.amount())));
            }
        }
        return spent;
    }

    private ProgramCalendar.Span span(Program program, Window window) {
        Instant now = clock.instant();
        return window.unit() == Window.Unit.ROLLING_DAYS
                ? new ProgramCalendar.Span("", now.minus(Duration.ofDays(window.days())), Instant.MAX)
                : program.calendar().span(window, now);
    }

    private Money used(UUID workspace, Program program, ProgramCalendar.Span span) {
        long minor = jdbc.sql("""
                        SELECT coalesce(sum(amount), 0)::bigint FROM reward
                        WHERE workspace_id = ? AND program_id = ? AND state = ANY (?::text[]) AND currency = ?
                            AND earned_at >= ? AND earned_at < ?""")
                .params(
                        workspace,
                        program.id(),
                        COUNTED.toArray(String[]::new),
                        program.currency().getCode())
                .params(edge(span.from()), edge(span.until()))
                .query(Long.class)
                .single();
        return Money.ofMinor(program.currency(), minor);
    }

    /** What the database calls infinite where a span has no end. */
    private static OffsetDateTime edge(Instant instant) {
        if (instant.equals(Instant.MIN)) {
            return OffsetDateTime.MIN;
        }
        return instant.equals(Instant.MAX) ? OffsetDateTime.MAX : SqlTime.of(instant);
    }

    /** @param program its name */
    public record Spent(String program, BudgetUse use) {}
}
