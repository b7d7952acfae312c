package io.referloop.reward;

import io.referloop.program.ProgramCalendar;
import io.referloop.program.RewardRule;
import io.referloop.program.Trigger;
import io.referloop.program.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Rewards that hang on many referrals at once: who won a competition, and what holds while referees are active. */
final class StandingRewards {

    private StandingRewards() {}

    static List<Decision> of(Collection<Evaluation.Known> known, Earner earner, Instant asOf) {
        List<Decision> decisions = new ArrayList<>();
        Map<RuleOf, List<Evaluation.Known>> byRule = new LinkedHashMap<>();
        for (Evaluation.Known one : known) {
            for (RewardRule rule : one.of().program().rules()) {
                if (rule.on() instanceof Trigger.Competition || rule.on() instanceof Trigger.WhileActive) {
                    byRule.computeIfAbsent(new RuleOf(one.of().program().id(), rule), it -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        byRule.forEach((of, cases) -> {
            switch (of.rule().on()) {
                case Trigger.Competition on -> decisions.addAll(competition(of.rule(), on, cases, earner, asOf));
                case Trigger.WhileActive on ->
                    decisions.addAll(new ActiveReferees(of.rule(), on, cases, earner, asOf).decide());
                case Trigger.Reached on -> {}
                case Trigger.Happened on -> {}
                case Trigger.SpendReached on -> {}
                case Trigger.Anniversary on -> {}
            }
        });
        return decisions;
    }

    /** When one of them may change by time alone. */
    static Stream<Instant> next(Collection<Evaluation.Known> known, Instant asOf) {
        return known.stream()
                .map(it -> it.of().program())
                .distinct()
                .flatMap(program ->
                        program.rules().stream().flatMap(rule -> next(program.calendar(), rule.on(), asOf).stream()));
    }

    private static Optional<Instant> next(ProgramCalendar calendar, Trigger on, Instant asOf) {
        return switch (on) {
            case Trigger.Competition competition ->
                Optional.of(calendar.span(competition.window(), asOf).until());
            // A billing day may be any day of the month.
            case Trigger.WhileActive active ->
                Optional.of(calendar.start(calendar.day(asOf).plusDays(1)));
            case Trigger.Reached reached -> Optional.empty();
            case Trigger.Happened happened -> Optional.empty();
            case Trigger.SpendReached spend -> Optional.empty();
            case Trigger.Anniversary anniversary -> Optional.empty();
        };
    }

    private static List<Decision> competition(
            RewardRule rule, Trigger.Competition on, List<Evaluation.Known> cases, Earner earner, Instant asOf) {
        Map<ProgramCalendar.Span, Map<UUID, List<Item>>> successes = new LinkedHashMap<>();
        cases.stream()
                .flatMap(it -> it.items().found().stream())
                .filter(it -> it.rule().equals(rule))
                .sorted(Item.BY_TIME)
                .forEach(item -> successes
                        .computeIfAbsent(
                                item.program().calendar().span(on.window(), item.at()), it -> new LinkedHashMap<>())
                        .computeIfAbsent(item.of().parties().referrerId(), it -> new ArrayList<>())
                        .add(item));
        List<Decision> decisions = new ArrayList<>();
        successes.forEach((span, byReferrer) -> {
            if (!span.until().isAfter(asOf)) {
                decisions.addAll(winners(rule, on, span, byReferrer, earner));
            }
        });
        return decisions;
    }

    private static List<Decision> winners(
            RewardRule rule,
            Trigger.Competition on,
            ProgramCalendar.Span span,
            Map<UUID, List<Item>> byReferrer,
            Earner earner) {
        List<Map.Entry<UUID, List<Item>>> ranked = byReferrer.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<UUID, List<Item>> it) ->
                                it.getValue().size())
                        .reversed()
                        .thenComparing(it -> it.getValue().getLast().at())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        List<Decision> decisions = new ArrayList<>();
        for (int place = 1; place <= ranked.size(); place++) {
            Map.Entry<UUID, List<Item>> one = ranked.get(place - 1);
            Item last = one.getValue().getLast();
            UUID beneficiary = one.getKey();
            RewardLine.Identity identity = last.identity(beneficiary, beneficiary, span.key());
            List<TraceLine> why = new ArrayList<>();
            why.add(earner.plan(rule).line());
            why.add(TraceLine.of(
                    "Place",
                    place + " of " + ranked.size() + " with " + one.getValue().size() + ", reached on "
                            + Times.minute(last.program(), last.at())));
            if (place > on.places()) {
                decisions.add(earner.notEarned(
                        last, identity, Decision.Cause.NOTHING, "It came to place " + place + ".", why));
                continue;
            }
            Value value = earner.valuation(last, beneficiary).of(rule.earning());
            why.addAll(value.why());
            if (value.problem() != null) {
                decisions.add(earner.notEarned(last, identity, Decision.Cause.NOTHING, value.problem(), why));
                continue;
            }
            Worth worth = new Worth(
                    value.exact()
                            .rounded(last.program().currency(), last.program().rounding()),
                    value.units(),
                    value.conversion());
            why.add(new TraceLine(
                    "Earned",
                    "by the referrer",
                    worth.units() == null
                            ? Words.of(worth.amount())
                            : worth.units().words()));
            decisions.add(new Decision.Earned(
                    identity,
                    last.of().id(),
                    earner.plan(rule).sentence(),
                    worth,
                    span.until(),
                    Earner.release(last, span.until()),
                    Earner.expiry(last, span.until()),
                    rule.via(),
                    last.of().flags(),
                    null,
                    rule.trueUp(),
                    true,
                    why));
        }
        return decisions;
    }

    private record RuleOf(UUID program, RewardRule rule) {}
}
