package io.referloop.simulate;

import io.referloop.program.BudgetUse;
import io.referloop.program.Program;
import io.referloop.program.ProgramTerms;
import io.referloop.reward.Decision;
import io.referloop.reward.RewardCase;
import io.referloop.reward.RewardState;
import io.referloop.reward.Worth;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Puts together what a simulation came to. */
final class ResultOf {

    private final Scenario scenario;
    private final Program program;
    private final World world;
    private final Books books;
    private final Desk desk;
    private final List<Decision> decisions;
    private final Function<@Nullable UUID, String> referrals;

    ResultOf(
            Scenario scenario,
            Program program,
            World world,
            Books books,
            Desk desk,
            List<Decision> decisions,
            Function<@Nullable UUID, String> referrals) {
        this.scenario = scenario;
        this.program = program;
        this.world = world;
        this.books = books;
        this.desk = desk;
        this.decisions = decisions;
        this.referrals = referrals;
    }

    SimulationResult result(Instant from) {
        SimulationResult result = new SimulationResult(
                scenario,
                program,
                from,
                books.entries().stream().map(ResultOf::line).toList(),
                decisions.stream().map(this::verdict).toList(),
                refused(),
                statuses(),
                balances(),
                books.accounts(),
                budget(),
                taxes(),
                desk.draws(),
                metrics(),
                new Askable(program, world, scenario.until()).all(),
                desk.refusals(),
                List.of());
        return result.withDifferences(Differences.of(result));
    }

    private static SimulationResult.Line line(Entry it) {
        return new SimulationResult.Line(
                it.id(),
                it.referral(),
                it.rule(),
                it.to(),
                it.period(),
                it.line(),
                it.live(),
                it.history().stream()
                        .map(one -> new SimulationResult.Change(
                                one.at(), one.state(), one.amount(), one.reason(), one.by()))
                        .toList());
    }

    private List<SimulationResult.TaxWarning> taxes() {
        List<SimulationResult.TaxWarning> warnings = new ArrayList<>();
        for (Entry entry : books.entries()) {
            entry.line().why().stream()
                    .filter(it -> it.label().equals("Tax"))
                    .forEach(it -> warnings.add(new SimulationResult.TaxWarning(
                            entry.id(), it.text(), entry.line().holds().contains(it.text()))));
        }
        return warnings;
    }

    private SimulationResult.Verdict verdict(Decision it) {
        String outcome =
                switch (it) {
                    case Decision.Earned earned -> "earned";
                    case Decision.WaitingForAmount waiting -> "waiting";
                    case Decision.NotEarned no -> Keys.lower(no.cause());
                };
        String reason =
                switch (it) {
                    case Decision.Earned earned -> "";
                    case Decision.WaitingForAmount waiting -> waiting.reason();
                    case Decision.NotEarned no -> no.reason();
                };
        return new SimulationResult.Verdict(
                referrals.apply(it.referral()),
                it.identity().rule(),
                world.people().key(it.identity().beneficiaryId()),
                world.period(it.identity().period()),
                outcome,
                reason,
                it);
    }

    private List<SimulationResult.RefusedClaim> refused() {
        List<SimulationResult.RefusedClaim> refused = new ArrayList<>();
        world.rulings().forEach((claim, ruling) -> {
            switch (ruling) {
                case Ruling.Accepted accepted -> {}
                case Ruling.Shares shares -> {}
                case Ruling.Lost lost ->
                    refused.add(new SimulationResult.RefusedClaim(claim, lost.code(), lost.reason()));
                case Ruling.Refused no -> refused.add(new SimulationResult.RefusedClaim(claim, no.code(), no.reason()));
            }
        });
        return refused;
    }

    private Map<String, String> statuses() {
        Map<String, String> statuses = new LinkedHashMap<>();
        world.claims()
                .keySet()
                .forEach(referral -> world.find(referral)
                        .map(RewardCase::history)
                        .ifPresent(it ->
                                statuses.put(referral, Keys.lower(it.standing().status()))));
        return statuses;
    }

    private Map<String, BigDecimal> metrics() {
        BigDecimal rewards =
                books.entries().stream().map(it -> it.live().getAmount()).reduce(BigDecimal.ZERO, BigDecimal::add);
        return ScenarioMetrics.of(scenario.figures(), world.asks().size(), world.cases(), rewards);
    }

    private Map<String, SimulationResult.Balance> balances() {
        Map<String, List<Entry>> lines = new HashMap<>();
        books.entries()
                .forEach(it ->
                        lines.computeIfAbsent(it.to(), to -> new ArrayList<>()).add(it));
        Map<String, SimulationResult.Balance> balances = new LinkedHashMap<>();
        scenario.people().keySet().stream()
                .filter(lines::containsKey)
                .forEach(it -> balances.put(it, balance(lines.getOrDefault(it, List.of()))));
        return balances;
    }

    private SimulationResult.Balance balance(List<Entry> lines) {
        Money zero = Money.zero(program.currency());
        Money held = zero;
        Money released = zero;
        Money sent = zero;
        Map<String, Long> units = new TreeMap<>();
        for (Entry line : lines) {
            Worth worth = line.line().worth();
            if (worth != null && worth.units() != null) {
                if (line.line().state().isLive()) {
                    units.merge(worth.units().kind(), (long) worth.units().count(), Long::sum);
                }
                continue;
            }
            RewardState state = line.line().state();
            if (state.isSettled() || state == RewardState.EXPIRED) {
                sent = sent.plus(line.live());
            } else if (state == RewardState.APPROVED || state == RewardState.SCHEDULED) {
                released = released.plus(line.live());
            } else {
                held = held.plus(line.live());
            }
        }
        return new SimulationResult.Balance(held.plus(released).plus(sent), held, released, sent, units);
    }

    private List<BudgetUse> budget() {
        ProgramTerms.Budget budget = program.terms().budget();
        if (budget == null) {
            return List.of();
        }
        Map<String, Money> used = new TreeMap<>();
        for (Entry line : books.entries()) {
            String period = program.calendar()
                    .span(budget.window(), line.line().earnedAt())
                    .key();
            used.merge(period, line.live(), Money::plus);
        }
        return used.entrySet().stream()
                .map(it -> new BudgetUse(it.getKey(), it.getValue(), budget.amount()))
                .toList();
    }
}
