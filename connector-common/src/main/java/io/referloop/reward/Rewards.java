package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import io.referloop.workspace.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Books what the engine says, as the difference to what is booked. */
@Component
public class Rewards {

    /** Who acted where nobody did. */
    static final String ENGINE = "Referloop";

    private static final Logger log = LoggerFactory.getLogger(Rewards.class);

    private final RewardCases cases;
    private final RewardPools pools;
    private final RewardGrants grants;
    private final ExchangeRates rates;
    private final RewardLines lines;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Rewards(
            RewardCases cases,
            RewardPools pools,
            RewardGrants grants,
            ExchangeRates rates,
            RewardLines lines,
            Ledger ledger,
            ApplicationEventPublisher events,
            Clock clock) {
        this.cases = cases;
        this.pools = pools;
        this.grants = grants;
        this.rates = rates;
        this.lines = lines;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(ReferralsMoved moved) {
        List<ReferralsMoved.Movement> alone = new ArrayList<>();
        Map<RewardPools.Key, List<ReferralsMoved.Movement>> together = new TreeMap<>();
        for (ReferralsMoved.Movement movement : moved.movements()) {
            RewardPools.Key pool = pool(moved.workspace(), movement);
            if (pool == null) {
                alone.add(movement);
            } else {
                together.computeIfAbsent(pool, it -> new ArrayList<>()).add(movement);
            }
        }
        Settling settling = new Settling();
        settleAlone(moved.workspace(), alone, settling);
        pools.lock(moved.workspace(), together.keySet());
        together.forEach((pool, movements) -> settle(moved.workspace(), pool, movements, "", settling));
        finish(moved.workspace(), settling);
    }

    /** A person granted somebody something for no referral in particular; decides it with everything that it counts with. */
    void granted(UUID workspace, Program newest, UUID beneficiary, String correlation) {
        Settling settling = new Settling();
        Reach reach = pools.reach(workspace, newest.id(), newest.version());
        RewardPools.Key pool =
                new RewardPools.Key(newest.id(), reach == Reach.PROGRAM ? RewardPools.EVERYBODY : beneficiary);
        pools.lock(workspace, List.of(pool));
        if (reach == Reach.REFERRAL) {
            List<Decision> decisions =
                    decide(workspace, List.of(), grants.ofPerson(workspace, newest.id(), beneficiary));
            settling.changes.addAll(RewardDifference.between(
                    decisions, lines.ofPerson(workspace, newest.id(), beneficiary), it -> correlation, Ids::next));
        } else {
            settle(workspace, pool, List.of(), correlation, settling);
        }
        finish(workspace, settling);
    }

    private RewardPools.@Nullable Key pool(UUID workspace, ReferralsMoved.Movement movement) {
        Referral referral = movement.referral();
        return switch (pools.reach(workspace, referral.programId(), movement.newestProgram())) {
            case REFERRAL -> null;
            case REFERRER ->
                new RewardPools.Key(referral.programId(), referral.referrer().id());
            case PROGRAM -> new RewardPools.Key(referral.programId(), RewardPools.EVERYBODY);
        };
    }

    private void settleAlone(UUID workspace, List<ReferralsMoved.Movement> movements, Settling settling) {
        if (movements.isEmpty()) {
            return;
        }
        List<UUID> ids = movements.stream().map(it -> it.referral().id()).toList();
        Map<UUID, List<RewardLine>> booked = lines.of(workspace, ids);
        Map<UUID, List<Grant>> granted = granted(workspace, movements);
        List<RewardCase> each = cases.of(workspace, movements);
        for (int n = 0; n < movements.size(); n++) {
            ReferralsMoved.Movement movement = movements.get(n);
            UUID id = movement.referral().id();
            List<RewardLine> before = booked.getOrDefault(id, List.of());
            List<Decision> decisions = decide(workspace, List.of(each.get(n)), granted.getOrDefault(id, List.of()));
            List<RewardChange> difference =
                    RewardDifference.between(decisions, before, it -> movement.correlation(), Ids::next);
            settling.changes.addAll(difference);
            settling.settlements.add(new RewardsSettled.Settlement(movement, after(before, difference), decisions));
        }
    }

    /** Settles what is decided together, under the pool's lock. Those of the others that nothing changed for are not told of. */
    private void settle(
            UUID workspace,
            RewardPools.Key pool,
            List<ReferralsMoved.Movement> moved,
            String correlation,
            Settling settling) {
        List<ReferralsMoved.Movement> members = pools.members(workspace, pool, moved);
        List<RewardLine> before = lines.of(workspace, pool);
        List<Decision> decisions = decide(workspace, cases.of(workspace, members), grants.of(workspace, pool));
        Map<UUID, String> correlations = new HashMap<>();
        moved.forEach(it -> correlations.put(it.referral().id(), it.correlation()));
        String cause = moved.isEmpty() ? correlation : moved.getFirst().correlation();
        List<RewardChange> difference = RewardDifference.between(
                decisions, before, it -> it == null ? cause : correlations.getOrDefault(it, cause), Ids::next);
        settling.changes.addAll(difference);
        Set<UUID> told = new HashSet<>(correlations.keySet());
        difference.forEach(change -> {
            told.addAll(change.after().referrals());
            if (change.before() != null) {
                told.addAll(change.before().referrals());
            }
        });
        List<RewardLine> after = after(before, difference);
        for (ReferralsMoved.Movement member : members) {
            UUID id = member.referral().id();
            if (told.contains(id)) {
                settling.settlements.add(new RewardsSettled.Settlement(
                        caused(member, cause), linesOf(id, after), decisionsOf(id, decisions)));
            }
        }
    }

    private void finish(UUID workspace, Settling settling) {
        book(workspace, settling.changes);
        events.publishEvent(new RewardsSettled(workspace, settling.settlements, withdrawn(settling.changes)));
    }

    /** Everything that is booked for a referral, corrections behind what they correct. */
    public List<RewardLine> of(UUID workspace, UUID referral) {
        return lines.of(workspace, List.of(referral)).getOrDefault(referral, List.of());
    }

    /** As {@link #of(UUID, UUID)}, of many; one that has earned nothing is left out. In the caller's transaction. */
    public Map<UUID, List<RewardLine>> of(UUID workspace, Collection<UUID> referrals) {
        return lines.of(workspace, referrals);
    }

    /** What the program says about a referral now, with the reason for every rule that earned nothing. */
    public List<Decision> explain(UUID workspace, ReferralsMoved.Movement movement) {
        RewardPools.Key pool = pool(workspace, movement);
        if (pool == null) {
            List<Grant> granted = granted(workspace, List.of(movement))
                    .getOrDefault(movement.referral().id(), List.of());
            return decide(workspace, cases.of(workspace, List.of(movement)), granted);
        }
        List<ReferralsMoved.Movement> members = pools.members(workspace, pool, List.of(movement));
        List<Decision> decisions = decide(workspace, cases.of(workspace, members), grants.of(workspace, pool));
        return decisionsOf(movement.referral().id(), decisions);
    }

    private List<Decision> decide(UUID workspace, List<RewardCase> together, List<Grant> granted) {
        boolean foreign = together.stream().anyMatch(Rewards::isForeign);
        return RewardEngine.decide(together, granted, foreign ? rates.of(workspace) : Rates.NONE, clock.instant());
    }

    private static boolean isForeign(RewardCase it) {
        String own = it.program().currency().getCode();
        return it.history().told(Fact.CURRENCY).stream().anyMatch(code -> !code.equals(own))
                || it.events().stream()
                        .flatMap(event -> event.field(CustomerEvent.CURRENCY).stream())
                        .anyMatch(code -> !code.equals(own));
    }

    private Map<UUID, List<Grant>> granted(UUID workspace, List<ReferralsMoved.Movement> movements) {
        List<UUID> more = movements.stream()
                .filter(ReferralsMoved.Movement::more)
                .map(it -> it.referral().id())
                .toList();
        if (more.isEmpty()) {
            return Map.of();
        }
        return grants.ofReferrals(workspace, more).stream()
                .collect(Collectors.groupingBy(grant -> Objects.requireNonNull(grant.referral())));
    }

    private static ReferralsMoved.Movement caused(ReferralsMoved.Movement member, String cause) {
        return member.correlation().isEmpty()
                ? new ReferralsMoved.Movement(
                        member.referral(), member.history(), cause, member.more(), member.newestProgram())
                : member;
    }

    private static List<RewardLine> linesOf(UUID referral, List<RewardLine> lines) {
        return lines.stream().filter(line -> referral.equals(line.referral())).toList();
    }

    private static List<Decision> decisionsOf(UUID referral, List<Decision> decisions) {
        return decisions.stream()
                .filter(decision -> referral.equals(decision.referral()))
                .toList();
    }

    private void book(UUID workspace, List<RewardChange> changes) {
        lines.save(workspace, changes, ENGINE);
        List<Ledger.Posting> postings = new ArrayList<>();
        List<Ledger.Reversal> reversals = new ArrayList<>();
        for (RewardChange change : changes) {
            tell(change);
            boolean anew = change.booked().isZero() || change.movesInTime();
            Money difference = anew ? change.due() : change.due().minus(change.booked());
            if (change.movesInTime()
                    || change.due().isZero() && !change.booked().isZero()) {
                reversals.add(new Ledger.Reversal(change.after().id(), change.correlation()));
            }
            if (!change.due().isZero() && !difference.isZero()) {
                postings.add(posting(change, anew ? "EARNED" : "ADJUSTED", difference));
            }
        }
        // What is reversed is what stood before, so it goes first.
        ledger.reverse(workspace, reversals);
        ledger.book(workspace, postings);
    }

    private static void tell(RewardChange change) {
        if (log.isDebugEnabled()) {
            try (MDC.MDCCloseable unused = MDC.putCloseable("correlation", change.correlation())) {
                log.debug(
                        "Reward {} is {} now",
                        change.after().id(),
                        change.after().state());
            }
        }
    }

    private static Ledger.Posting posting(RewardChange change, String kind, Money amount) {
        RewardLine line = change.after();
        Instant at = line.earnedAt();
        return new Ledger.Posting(
                kind,
                line.id() + ":" + line.revision(),
                line.id(),
                Ledger.expense(line.identity().programId()),
                Ledger.payable(line.identity().beneficiaryId()),
                amount,
                at,
                change.correlation());
    }

    private static List<RewardLine> after(List<RewardLine> before, List<RewardChange> difference) {
        List<RewardLine> after = new ArrayList<>(before);
        for (RewardChange change : difference) {
            after.removeIf(line -> line.id().equals(change.after().id()));
            after.add(change.after());
        }
        return after;
    }

    private static List<UUID> withdrawn(List<RewardChange> changes) {
        return changes.stream()
                .filter(it -> it.before() != null && it.before().state() == RewardState.SCHEDULED)
                .map(it -> it.after().id())
                .toList();
    }

    /** What one round of settling came to so far. */
    private static final class Settling {

        private final List<RewardChange> changes = new ArrayList<>();
        private final List<RewardsSettled.Settlement> settlements = new ArrayList<>();
    }
}
