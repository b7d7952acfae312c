package io.referloop.reward;

import io.referloop.program.Programs;
import io.referloop.referral.Profile;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.money.Money;
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

    private final Programs programs;
    private final RewardLines lines;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Rewards(Programs programs, RewardLines lines, Ledger ledger, ApplicationEventPublisher events, Clock clock) {
        this.programs = programs;
        this.lines = lines;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(ReferralsMoved moved) {
        List<UUID> referrals =
                moved.movements().stream().map(it -> it.referral().id()).toList();
        Map<UUID, List<RewardLine>> booked = lines.of(moved.workspace(), referrals);
        List<RewardChange> changes = new ArrayList<>();
        List<RewardsSettled.Settlement> settlements = new ArrayList<>();
        for (ReferralsMoved.Movement movement : moved.movements()) {
            Referral referral = movement.referral();
            List<RewardLine> before = booked.getOrDefault(referral.id(), List.of());
            List<Decision> decisions = explain(moved.workspace(), movement);
            List<RewardChange> difference =
                    RewardDifference.between(decisions, before, it -> movement.correlation(), UUID::randomUUID);
            changes.addAll(difference);
            settlements.add(new RewardsSettled.Settlement(movement, after(before, difference), decisions));
        }
        book(moved.workspace(), changes);
        events.publishEvent(new RewardsSettled(moved.workspace(), settlements, withdrawn(changes)));
    }

    /** Everything that is booked for a referral, corrections behind what they correct. */
    public List<RewardLine> of(UUID workspace, UUID referral) {
        return lines.of(workspace, List.of(referral)).getOrDefault(referral, List.of());
    }

    /** What the program says about a referral now, with the reason for every rule that earned nothing. */
    public List<Decision> explain(UUID workspace, ReferralsMoved.Movement movement) {
        return RewardEngine.decide(
                List.of(theCase(workspace, movement)),
                List.of(),
                Rates.NONE,
                movement.history().claimedAt());
    }

    private RewardCase theCase(UUID workspace, ReferralsMoved.Movement movement) {
        Referral referral = movement.referral();
        return new RewardCase(
                referral.id(),
                referral.number(),
                programs.version(workspace, referral.programId(), referral.programVersion()),
                movement.history(),
                List.of(),
                new RewardCase.Parties(
                        List.of(new RewardCase.Credit(referral.referrer().id(), BigDecimal.ONE)),
                        referral.id(),
                        null,
                        List.of(),
                        null,
                        new RewardCase.Person(referral.referrer().email(), Profile.UNKNOWN),
                        RewardCase.Person.UNKNOWN),
                Map.of(),
                List.of());
    }

    private void book(UUID workspace, List<RewardChange> changes) {
        lines.save(workspace, changes, ENGINE);
        List<Ledger.Posting> postings = new ArrayList<>();
        List<Ledger.Reversal> reversals = new ArrayList<>();
        for (RewardChange change : changes) {
            tell(change);
            Money difference = change.due().minus(change.booked());
            if (difference.isZero()) {
                continue;
            }
            if (change.due().isZero()) {
                reversals.add(new Ledger.Reversal(change.after().id(), change.correlation()));
            } else {
                postings.add(posting(change, difference));
            }
        }
        ledger.book(workspace, postings);
        ledger.reverse(workspace, reversals);
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

    private static Ledger.Posting posting(RewardChange change, Money amount) {
        RewardLine line = change.after();
        Instant at = line.earnedAt();
        return new Ledger.Posting(
                change.booked().isZero() ? "EARNED" : "ADJUSTED",
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
}
