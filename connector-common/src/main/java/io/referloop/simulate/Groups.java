package io.referloop.simulate;

import io.referloop.program.Cap;
import io.referloop.program.Program;
import io.referloop.program.Trigger;
import io.referloop.reward.Decision;
import io.referloop.reward.Evaluation;
import io.referloop.reward.Grant;
import io.referloop.reward.Rates;
import io.referloop.reward.RewardCase;
import io.referloop.reward.RewardLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates referrals that have somebody in common together, and others apart: what is told of one changes nothing for those it has nothing
 * to do with, and need not ask about them.
 */
final class Groups {

    private static final String EVERYBODY = "everybody";

    private final Rates rates;
    private final boolean together;
    private final boolean earnByTime;
    private final Map<Object, Group> byMember = new HashMap<>();
    private final NavigableMap<Instant, Set<Group>> agenda = new TreeMap<>();
    private final Set<Group> changed = new LinkedHashSet<>();

    Groups(List<Program> programs, Rates rates) {
        this.rates = rates;
        this.together = programs.stream().anyMatch(Groups::knowsNoBounds);
        this.earnByTime = programs.stream().anyMatch(Program::earnsByTime);
    }

    void put(RewardCase of) {
        Group group = of(members(of));
        group.cases.put(of.id(), of);
        group.evaluation.put(of);
        changed.add(group);
    }

    void remove(UUID referral) {
        Group group = byMember.get(referral);
        if (group != null && group.cases.remove(referral) != null) {
            group.evaluation.remove(referral);
            changed.add(group);
        }
    }

    void grant(Grant grant) {
        List<Object> members = new ArrayList<>(List.of(grant.beneficiary()));
        if (grant.referral() != null) {
            members.add(grant.referral());
        }
        Group group = of(members);
        group.grants.add(grant);
        group.evaluation.grant(grant);
        changed.add(group);
    }

    /**
     * What is said differently now, and what is not said any more.
     *
     * @param all whether those are asked too of whom nothing was told and for whom no time has come
     */
    Difference decide(Instant now, boolean all) {
        if (all) {
            changed.addAll(byMember.values());
        }
        agenda.headMap(now, true).values().forEach(changed::addAll);
        List<Decision> different = new ArrayList<>();
        List<RewardLine.Identity> gone = new ArrayList<>();
        for (Group group : changed) {
            Map<RewardLine.Identity, Decision> before = group.said;
            group.decide(now);
            plan(group);
            group.said.forEach((identity, decision) -> {
                Decision same = before.remove(identity);
                // A decision that is the very same object as before changes nothing, however many there are.
                if (same != decision) {
                    different.add(decision);
                }
            });
            gone.addAll(before.keySet());
        }
        changed.clear();
        return new Difference(different, gone);
    }

    /** When one of them says something else though nothing is told. */
    Optional<Instant> next() {
        return agenda.isEmpty() ? Optional.empty() : Optional.of(agenda.firstKey());
    }

    private void plan(Group group) {
        unplan(group);
        if (earnByTime) {
            group.next = group.evaluation.next().orElse(null);
            if (group.next != null) {
                agenda.computeIfAbsent(group.next, it -> new LinkedHashSet<>()).add(group);
            }
        }
    }

    private void unplan(Group group) {
        if (group.next != null) {
            Set<Group> then = agenda.getOrDefault(group.next, new LinkedHashSet<>());
            then.remove(group);
            if (then.isEmpty()) {
                agenda.remove(group.next);
            }
            group.next = null;
        }
    }

    /** Everything that was said last. */
    Collection<Decision> all() {
        return new LinkedHashSet<>(byMember.values())
                .stream().flatMap(it -> it.said.values().stream()).toList();
    }

    private List<Object> members(RewardCase of) {
        List<Object> members = new ArrayList<>(List.of(of.id(), of.parties().referee()));
        of.parties().credits().forEach(it -> members.add(it.referrer()));
        members.addAll(of.parties().upline());
        if (of.parties().submitter() != null) {
            members.add(of.parties().submitter());
        }
        if (of.parties().company() != null) {
            members.add(of.parties().company());
        }
        return members;
    }

    /** The group that all of these belong to from now on. */
    private Group of(List<Object> members) {
        List<Object> all = new ArrayList<>(members);
        if (together) {
            all.add(EVERYBODY);
        }
        List<Group> known = all.stream()
                .map(byMember::get)
                .filter(Objects::nonNull)
                .distinct()
                .sorted(Comparator.comparing((Group it) -> it.cases.size()).reversed())
                .toList();
        Group group = known.isEmpty() ? new Group(rates) : known.getFirst();
        known.stream().skip(1).forEach(it -> join(group, it));
        all.forEach(it -> {
            byMember.put(it, group);
            group.members.add(it);
        });
        return group;
    }

    private void join(Group group, Group other) {
        other.cases.values().forEach(group.evaluation::put);
        other.grants.forEach(group.evaluation::grant);
        group.cases.putAll(other.cases);
        group.grants.addAll(other.grants);
        group.said.putAll(other.said);
        group.members.addAll(other.members);
        other.members.forEach(it -> byMember.put(it, group));
        changed.remove(other);
        unplan(other);
        changed.add(group);
    }

    /** Whether the program counts over everybody. */
    private static boolean knowsNoBounds(Program program) {
        return program.caps().stream().anyMatch(it -> it.per() == Cap.Per.PROGRAM || it.per() == Cap.Per.PRODUCT)
                || program.rules().stream().anyMatch(it -> it.on() instanceof Trigger.Competition);
    }

    /** @param gone what was said before and is not any more */
    record Difference(List<Decision> different, List<RewardLine.Identity> gone) {}

    private static final class Group {

        private final Evaluation evaluation;
        private final Set<Object> members = new LinkedHashSet<>();
        private final Map<UUID, RewardCase> cases = new LinkedHashMap<>();
        private final List<Grant> grants = new ArrayList<>();
        private Map<RewardLine.Identity, Decision> said = new LinkedHashMap<>();
        private @Nullable Instant next;

        Group(Rates rates) {
            evaluation = new Evaluation(rates, Instant.EPOCH);
        }

        void decide(Instant now) {
            evaluation.advance(now);
            Map<RewardLine.Identity, Decision> saying = new LinkedHashMap<>();
            evaluation.decisions().forEach(it -> saying.put(it.identity(), it));
            said = saying;
        }
    }
}
