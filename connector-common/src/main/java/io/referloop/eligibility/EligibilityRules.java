package io.referloop.eligibility;

import io.referloop.eligibility.Eligibility.Step;
import io.referloop.program.Condition;
import io.referloop.program.EligibilityPolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether to ask a person now, by one program's policy. A pure function. */
public final class EligibilityRules {

    private EligibilityRules() {}

    /** @param zone the program's: days are counted in it */
    public static Eligibility decide(EligibilityPolicy policy, PersonRecord person, Instant now, ZoneId zone) {
        Decision decision = new Decision(policy, person, now, zone);
        decision.person();
        decision.snooze();
        decision.cadence();
        decision.tenure();
        decision.condition();
        decision.signals();
        return decision.made();
    }

    /** One decision on its way. */
    private static final class Decision {

        private final EligibilityPolicy policy;
        private final PersonRecord person;
        private final Instant now;
        private final ZoneId zone;
        private final Map<String, Object> known = new HashMap<>();
        private final List<Step> why = new ArrayList<>();
        private final List<String> signals = new ArrayList<>();
        private final List<Obstacle> obstacles = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<Instant> changes = new ArrayList<>();
        private @Nullable Instant since;

        Decision(EligibilityPolicy policy, PersonRecord person, Instant now, ZoneId zone) {
            this.policy = policy;
            this.person = person;
            this.now = now;
            this.zone = zone;
            person.facts().forEach((name, told) -> known.put(name, told.value()));
        }

        void person() {
            if (person.optedOut()) {
                obstacle("Suitable", "Marked as not suitable", null);
            }
            if (person.internal()) {
                obstacle("Outside the company", "An employee; employees do not refer in this program", null);
            }
        }

        void snooze() {
            Instant until = person.snoozedUntil();
            if (until == null) {
                return;
            }
            if (now.isBefore(until)) {
                obstacle("Not snoozed", "Snoozed until " + day(until), until);
            } else {
                holdsSince(until);
                why.add(new Step("Not snoozed", "The snooze ended on " + day(until)));
            }
        }

        void cadence() {
            Instant last = person.asks().stream().max(Instant::compareTo).orElse(null);
            if (last == null) {
                why.add(new Step("Not asked lately", "Never asked"));
                return;
            }
            Instant free = after(last, policy.askEveryDays());
            String asked = "Asked on " + day(last) + ", at most every " + days(policy.askEveryDays());
            if (now.isBefore(free)) {
                obstacle("Not asked lately", asked + ": again from " + day(free), free);
            } else {
                holdsSince(free);
                why.add(new Step("Not asked lately", asked));
            }
        }

        void tenure() {
            if (policy.minTenureDays() == 0) {
                return;
            }
            Instant customer = person.customerSince();
            String needed = "needs " + days(policy.minTenureDays());
            if (customer == null) {
                obstacle("Customer long enough", "Nobody knows since when this is a customer; " + needed, null);
                return;
            }
            Instant enough = after(customer, policy.minTenureDays());
            String words = "Customer since " + day(customer) + ", " + needed;
            if (now.isBefore(enough)) {
                obstacle("Customer long enough", words + ": from " + day(enough), enough);
            } else {
                holdsSince(enough);
                why.add(new Step("Customer long enough", words));
            }
        }

        void condition() {
            Condition when = policy.when();
            if (when == null) {
                return;
            }
            Condition.Verdict verdict = when.test(Map.copyOf(known));
            if (!verdict.met()) {
                obstacle("Condition", "Not met: " + verdict.words(), null);
                return;
            }
            when.names().stream()
                    .map(person.facts()::get)
                    .filter(Objects::nonNull)
                    .forEach(told -> holdsSince(told.at()));
            why.add(new Step("Condition", "Met: " + verdict.words()));
            if (policy.signals().isEmpty()) {
                reasons.add(verdict.words());
            }
        }

        void signals() {
            if (policy.signals().isEmpty()) {
                return;
            }
            List<Signalled> found = policy.signals().stream().map(this::look).toList();
            found.forEach(it -> why.add(new Step("Signal " + it.key(), it.words())));
            List<Signalled> present = found.stream().filter(Signalled::present).toList();
            found.stream().flatMap(it -> Stream.ofNullable(it.changes())).forEach(changes::add);
            if (present.isEmpty()) {
                String told = found.stream()
                        .filter(Signalled::told)
                        .map(Signalled::words)
                        .collect(Collectors.joining("; "));
                String words = told.isEmpty() ? "No signal is there" : told;
                obstacles.add(new Obstacle(
                        words, changes.stream().min(Instant::compareTo).orElse(null)));
                return;
            }
            present.forEach(it -> {
                reasons.add(it.words());
                signals.add(it.key());
            });
            present.stream().map(Signalled::from).min(Instant::compareTo).ifPresent(this::holdsSince);
        }

        Eligibility made() {
            if (obstacles.isEmpty()) {
                Instant from = Objects.requireNonNullElse(since, now);
                return new Eligibility.Eligible(
                        reasons,
                        signals,
                        from,
                        from,
                        changes.stream().min(Instant::compareTo).orElse(null),
                        why);
            }
            boolean onlyTime = obstacles.stream().allMatch(it -> it.until() != null);
            Instant next = onlyTime
                    ? obstacles.stream()
                            .map(Obstacle::until)
                            .filter(Objects::nonNull)
                            .max(Instant::compareTo)
                            .orElse(null)
                    : null;
            return new Eligibility.NotEligible(obstacles.getFirst().words(), next, why);
        }

        private Signalled look(EligibilityPolicy.Signal signal) {
            PersonRecord.Told told = person.facts().get(signal.field());
            if (told == null) {
                return new Signalled(signal.key(), signal.field() + " is not known", Instant.MAX, false, false, null);
            }
            boolean dated = told.value() instanceof Instant;
            Instant from = told.value() instanceof Instant day ? day : told.at();
            if (dated && from.isAfter(now)) {
                return Signalled.absent(signal.key(), reason(signal, told) + " is still to come", from);
            }
            Map<String, Object> facts = new HashMap<>(known);
            facts.put("value", told.value());
            Condition when = signal.when();
            Condition.Verdict verdict = when == null ? null : when.test(facts);
            if (verdict != null && !verdict.met()) {
                return Signalled.absent(
                        signal.key(), reason(signal, told) + " does not count: " + verdict.words(), null);
            }
            Integer most = signal.maxAgeDays();
            Instant until = most == null ? null : after(from, most);
            if (most != null && until != null && !now.isBefore(until)) {
                return Signalled.absent(
                        signal.key(),
                        reason(signal, told) + ", of " + day(from) + ", is older than " + days(most),
                        null);
            }
            return new Signalled(signal.key(), reason(signal, told), from, true, true, until);
        }

        private String reason(EligibilityPolicy.Signal signal, PersonRecord.Told told) {
            return signal.reason().replace("{value}", SignalValues.words(told.value(), zone));
        }

        private void obstacle(String label, String words, @Nullable Instant until) {
            obstacles.add(new Obstacle(words, until));
            why.add(new Step(label, words));
        }

        private void holdsSince(Instant from) {
            since = since == null || from.isAfter(since) ? from : since;
        }

        private Instant after(Instant from, int days) {
            return from.atZone(zone).plusDays(days).toInstant();
        }

        private String day(Instant at) {
            return SignalValues.day(at, zone);
        }

        private static String days(int days) {
            return days == 1 ? "1 day" : days + " days";
        }
    }

    /** @param until when it goes away by itself; null: never */
    private record Obstacle(String words, @Nullable Instant until) {}

    /**
     * @param from since when it is there
     * @param told whether the CRM has any value of it
     * @param changes when time changes it
     */
    private record Signalled(
            String key,
            String words,
            Instant from,
            boolean told,
            boolean present,
            @Nullable Instant changes) {

        /** It was told and does not count. */
        static Signalled absent(String key, String words, @Nullable Instant changes) {
            return new Signalled(key, words, Instant.MAX, true, false, changes);
        }
    }
}
