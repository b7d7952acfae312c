package io.referloop.reward;

import io.referloop.program.RewardRule;
import io.referloop.referral.CustomerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What many referrals come to together. Everything that may earn stands in one order, by time, and is worked through with what was counted
 * so far; a fact that is told late repeats only what comes after it, so a new one costs the same however long the history is. Not
 * thread-safe.
 */
public final class Evaluation {

    /** Events of these kinds change what others earn. */
    private static final Set<String> FAR_REACHING = Set.of(
            CustomerLife.REFUNDED,
            CustomerLife.CHURNED,
            CustomerLife.REACTIVATED,
            CustomerLife.BENEFIT_USED,
            "payment",
            "purchase");

    private static final Comparator<Step> BY_TIME = Comparator.comparing(Step::at)
            .thenComparingLong(Step::number)
            .thenComparing(Step::id)
            .thenComparingInt(Step::order)
            .thenComparing(Step::period);

    private final Earner earner;
    private final Map<UUID, Known> known = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private Instant asOf;
    private int done;

    /** @param asOf what lies later is not earned yet */
    public Evaluation(Rates rates, Instant asOf) {
        this.asOf = asOf;
        this.earner = new Earner(rates, known);
    }

    /** Takes a referral in, or replaces what was known of it. */
    public void put(RewardCase of) {
        CustomerLife life = new CustomerLife(of.events());
        Items items = Items.of(of, life, asOf);
        Known before = known.put(of.id(), new Known(of, life, items));
        if (before == null) {
            steps(items).forEach(this::insert);
            return;
        }
        boolean alike = alike(before.of(), of);
        Map<String, Step> kept = new HashMap<>();
        steps(before.items()).forEach(it -> kept.put(it.order() + "/" + it.period(), it));
        List<Step> added = new ArrayList<>();
        for (Item item : items.found()) {
            Step same = kept.get(item.order() + "/" + item.period());
            if (alike && same != null && same.item() != null && same.item().sameAs(item)) {
                kept.remove(item.order() + "/" + item.period());
            } else {
                added.add(Step.of(item));
            }
        }
        kept.values().forEach(this::remove);
        added.forEach(this::insert);
    }

    /** Forgets a referral. */
    public void remove(UUID referral) {
        Known before = known.remove(referral);
        if (before != null) {
            steps(before.items()).forEach(this::remove);
        }
    }

    /** Takes in what a person granted; a grant is never changed. */
    public void grant(Grant grant) {
        insert(Step.of(grant));
    }

    /** Lets time pass. */
    public void advance(Instant now) {
        asOf = now;
        known.values().stream()
                .filter(it -> !it.items().next().isAfter(now))
                .map(Known::of)
                .toList()
                .forEach(this::put);
    }

    /**
     * When the next decision changes without a new fact: an anniversary comes, a competition ends, a cap's next period begins, a billing
     * day. Empty when that never happens.
     */
    public Optional<Instant> next() {
        workOff();
        Stream<Instant> anniversaries =
                known.values().stream().map(it -> it.items().next());
        Stream<Instant> moved = steps.stream()
                .flatMap(it -> it.decisions().stream())
                .map(Ranked::decision)
                .filter(Decision.Earned.class::isInstance)
                .map(it -> ((Decision.Earned) it).earnedAt());
        return Stream.of(anniversaries, moved, StandingRewards.next(known.values(), asOf))
                .flatMap(it -> it)
                .filter(it -> it.isAfter(asOf) && it.isBefore(Instant.MAX))
                .min(Comparator.naturalOrder());
    }

    /** One decision per thing that could be earned. */
    public List<Decision> decisions() {
        workOff();
        Map<RewardLine.Identity, Ranked> decisions = new LinkedHashMap<>();
        for (Known one : known.values()) {
            one.missing(earner).forEach(it -> add(decisions, it));
        }
        for (Step step : steps) {
            step.decisions().forEach(it -> add(decisions, inTime(step, it)));
        }
        StandingRewards.of(known.values(), earner, asOf)
                .forEach(it -> add(decisions, new Ranked(Long.MAX_VALUE, 0, it)));
        return decisions.values().stream().sorted().map(Ranked::decision).toList();
    }

    private static void add(Map<RewardLine.Identity, Ranked> decisions, Ranked one) {
        decisions.merge(
                one.decision().identity(),
                one,
                (before, now) -> before.decision() instanceof Decision.NotEarned
                                || !(now.decision() instanceof Decision.NotEarned)
                        ? now
                        : before);
    }

    /** What a cap moved to a period to come is not earned before it comes. */
    private Ranked inTime(Step step, Ranked one) {
        return one.decision() instanceof Decision.Earned earned
                        && earned.earnedAt().isAfter(step.at())
                        && earned.earnedAt().isAfter(asOf)
                ? one.with(new Decision.NotEarned(
                        earned.identity(),
                        earned.referral(),
                        earned.sentence(),
                        Decision.Cause.LATER,
                        Objects.requireNonNullElse(earned.note(), "It is earned later") + ".",
                        earned.unused(),
                        null,
                        earned.why()))
                : one;
    }

    /** Works through what is new, and through what comes after it. */
    public void workOff() {
        while (done < steps.size()) {
            Step step = steps.get(done++);
            step.mark = earner.tally().mark();
            List<Decision> decisions =
                    step.item() != null ? earner.earn(step.item()) : earner.grant(Objects.requireNonNull(step.grant()));
            step.decisions = decisions.stream()
                    .map(it -> new Ranked(step.number(), step.order(), it))
                    .toList();
        }
    }

    private void insert(Step step) {
        // Mostly the newest: facts come about as they happen.
        if (steps.isEmpty() || BY_TIME.compare(steps.getLast(), step) < 0) {
            steps.add(step);
            return;
        }
        int place = -Collections.binarySearch(steps, step, BY_TIME) - 1;
        if (place < 0) {
            return;
        }
        rewind(place);
        steps.add(place, step);
    }

    private void remove(Step step) {
        int place = Collections.binarySearch(steps, step, BY_TIME);
        if (place >= 0) {
            rewind(place);
            steps.remove(place);
        }
    }

    private void rewind(int place) {
        if (place < done) {
            earner.tally().rewind(steps.get(place).mark);
            done = place;
        }
    }

    private static List<Step> steps(Items items) {
        return items.found().stream().map(Step::of).toList();
    }

    /** Whether what the two have in common earns the same. */
    private static boolean alike(RewardCase one, RewardCase other) {
        return one.program() == other.program()
                && one.history().sameAs(other.history())
                && one.parties().equals(other.parties())
                && one.choices().equals(other.choices())
                && one.flags().equals(other.flags())
                && farReaching(one).equals(farReaching(other));
    }

    private static List<CustomerEvent> farReaching(RewardCase of) {
        return of.events().stream()
                .filter(it -> FAR_REACHING.contains(it.kind()))
                .toList();
    }

    /** A decision with its place: by referral, then by rule. */
    private record Ranked(long number, int order, Decision decision) implements Comparable<Ranked> {

        private static final Comparator<Ranked> ORDER = Comparator.comparingLong(Ranked::number)
                .thenComparingInt(Ranked::order)
                .thenComparing(Ranked::period);

        private String period() {
            return decision.identity().period();
        }

        Ranked with(Decision other) {
            return new Ranked(number, order, other);
        }

        @Override
        public int compareTo(Ranked other) {
            return ORDER.compare(this, other);
        }
    }

    /** A referral with what follows from it alone. */
    static final class Known {

        private final RewardCase of;
        private final CustomerLife life;
        private final Items items;
        private @Nullable List<Ranked> missing;

        Known(RewardCase of, CustomerLife life, Items items) {
            this.of = of;
            this.life = life;
            this.items = items;
        }

        RewardCase of() {
            return of;
        }

        CustomerLife life() {
            return life;
        }

        Items items() {
            return items;
        }

        /** What it gives no reason to earn by: the very same decisions as long as nothing is told of it. */
        private List<Ranked> missing(Earner earner) {
            if (missing == null) {
                missing = earner.missing(this).stream()
                        .map(it -> new Ranked(of.number(), order(it), it))
                        .toList();
            }
            return missing;
        }

        private int order(Decision decision) {
            List<RewardRule> rules = of.program().rules();
            for (int order = 0; order < rules.size(); order++) {
                if (rules.get(order).key().equals(decision.identity().rule())) {
                    return order;
                }
            }
            return rules.size();
        }
    }

    /** One thing to work through, and what it came to. */
    private static final class Step {

        private final @Nullable Item item;
        private final @Nullable Grant grant;
        private int mark;
        private List<Ranked> decisions = List.of();

        private Step(@Nullable Item item, @Nullable Grant grant) {
            this.item = item;
            this.grant = grant;
        }

        static Step of(Item item) {
            return new Step(item, null);
        }

        static Step of(Grant grant) {
            return new Step(null, grant);
        }

        @Nullable
        Item item() {
            return item;
        }

        @Nullable
        Grant grant() {
            return grant;
        }

        List<Ranked> decisions() {
            return decisions;
        }

        Instant at() {
            return item != null ? item.at() : Objects.requireNonNull(grant).at();
        }

        long number() {
            return item != null ? item.of().number() : Long.MAX_VALUE;
        }

        UUID id() {
            return item != null ? item.of().id() : Objects.requireNonNull(grant).id();
        }

        int order() {
            return item != null ? item.order() : 0;
        }

        String period() {
            return item != null ? item.period() : "";
        }
    }
}
