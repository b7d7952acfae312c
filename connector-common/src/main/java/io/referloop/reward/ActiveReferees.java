package io.referloop.reward;

import io.referloop.program.RewardRule;
import io.referloop.program.Trigger;
import io.referloop.referral.Fact;
import io.referloop.referral.Profile;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What each referrer has for as long as their referees stay: worked out for every billing day, in force until it changes. */
final class ActiveReferees {

    private static final int BILLING_DAYS_MAX = 1_200;

    private final RewardRule rule;
    private final Trigger.WhileActive on;
    private final List<Evaluation.Known> cases;
    private final Earner earner;
    private final Instant asOf;

    ActiveReferees(RewardRule rule, Trigger.WhileActive on, List<Evaluation.Known> cases, Earner earner, Instant asOf) {
        this.rule = rule;
        this.on = on;
        this.cases = cases;
        this.earner = earner;
        this.asOf = asOf;
    }

    List<Decision> decide() {
        Map<UUID, List<Evaluation.Known>> byReferrer = new LinkedHashMap<>();
        cases.forEach(it -> byReferrer
                .computeIfAbsent(it.of().parties().referrerId(), referrer -> new ArrayList<>())
                .add(it));
        List<Decision> decisions = new ArrayList<>();
        byReferrer.forEach((referrer, of) -> decisions.addAll(decide(referrer, of)));
        return decisions;
    }

    private List<Decision> decide(UUID referrer, List<Evaluation.Known> of) {
        List<Since> active = of.stream()
                .flatMap(it -> since(it).stream().map(since -> new Since(it, since)))
                .toList();
        if (active.isEmpty()) {
            return List.of();
        }
        Instant first =
                active.stream().map(Since::since).min(Instant::compareTo).orElseThrow();
        List<Level> levels = levels(of.getFirst(), active, first);
        List<Decision> decisions = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            @Nullable
            Instant until = i + 1 < levels.size()
                    ? start(of.getFirst(), levels.get(i + 1).from())
                    : null;
            if (level.granted() > 0) {
                decisions.add(earned(referrer, of.getFirst(), level, until));
            }
        }
        return decisions;
    }

    /** The billing days on which what is granted changes, up to the next one. */
    private List<Level> levels(Evaluation.Known one, List<Since> active, Instant first) {
        List<Level> levels = new ArrayList<>();
        int before = 0;
        LocalDate day =
                billingDay(one, YearMonth.from(one.of().program().calendar().day(first)));
        for (int i = 0; i < BILLING_DAYS_MAX; i++) {
            Instant at = start(one, day);
            if (!at.isBefore(first)) {
                int count = (int) active.stream().filter(it -> isActive(it, at)).count();
                int granted = Math.min(on.upTo(), count * on.each());
                if (granted != before) {
                    levels.add(new Level(day, count, granted));
                    before = granted;
                }
            }
            if (at.isAfter(asOf)) {
                break;
            }
            day = billingDay(one, YearMonth.from(day).plusMonths(1));
        }
        return levels;
    }

    private boolean isActive(Since one, Instant at) {
        if (one.since().isAfter(at)) {
            return false;
        }
        boolean referee = !on.parties().contains(Trigger.WhileActive.Party.REFEREE)
                || one.of().life().leftBy(at, Integer.MAX_VALUE).isEmpty();
        boolean referrer = !on.parties().contains(Trigger.WhileActive.Party.REFERRER)
                || one.of()
                        .of()
                        .parties()
                        .referrer()
                        .facts()
                        .at("active", at)
                        .map(RewardCase.Person::isYes)
                        .orElse(true);
        return referee && referrer;
    }

    private static List<Instant> since(Evaluation.Known of, Trigger.WhileActive on) {
        Reached.Moment moment =
                new Reached(of.of(), of.life()).of(on.from(), false, of.of().history());
        return moment.notYet() == null ? List.of(moment.since()) : List.of();
    }

    private List<Instant> since(Evaluation.Known of) {
        return since(of, on);
    }

    private static LocalDate billingDay(Evaluation.Known of, YearMonth month) {
        Profile facts = of.of().parties().referrer().facts();
        int day = facts.history("billing_day").stream()
                .reduce((older, newer) -> newer)
                .flatMap(it -> Fact.amountIn(it.value()))
                .map(BigDecimal::intValue)
                .filter(it -> it >= 1 && it <= 31)
                .orElse(1);
        return month.atDay(Math.min(day, month.lengthOfMonth()));
    }

    private static Instant start(Evaluation.Known of, LocalDate day) {
        return of.of().program().calendar().start(day);
    }

    private Decision earned(UUID referrer, Evaluation.Known one, Level level, @Nullable Instant until) {
        Instant from = start(one, level.from());
        String name = level.granted() + " " + on.unit().replace('_', ' ');
        return new Decision.Earned(
                new RewardLine.Identity(
                        one.of().program().id(),
                        referrer,
                        rule.key(),
                        "while_active",
                        rule.beneficiary(),
                        referrer,
                        level.from().toString()),
                null,
                earner.plan(rule).sentence(),
                new Worth(
                        Money.zero(one.of().program().currency()),
                        new Worth.Units(on.unit(), level.granted(), name),
                        null),
                from,
                from,
                until,
                rule.via(),
                List.of(),
                null,
                true,
                true,
                List.of(
                        earner.plan(rule).line(),
                        TraceLine.of(
                                "Active",
                                level.count() + " on " + level.from() + ", " + on.each() + " each, at most "
                                        + on.upTo()),
                        new TraceLine("Earned", "from the billing day on", name)));
    }

    private record Since(Evaluation.Known of, Instant since) {}

    private record Level(LocalDate from, int count, int granted) {}
}
