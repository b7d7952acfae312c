package io.referloop.payout;

import io.referloop.program.ProgramTerms;
import io.referloop.reward.RewardReleased;
import io.referloop.reward.RewardSending;
import io.referloop.reward.RewardSending.Released;
import io.referloop.workspace.InWorkspace;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Prepares payouts of released rewards: at once, or when the program's next run has come. */
@Component
public class PayoutPreparation {

    private static final Logger log = LoggerFactory.getLogger(PayoutPreparation.class);

    /** How long something that has to come back may wait for a payout to be taken off: longer than any usual hold of what could pay it. */
    private static final Duration OWED_BACK_MAX = Duration.ofDays(90);

    private final InWorkspace inWorkspace;
    private final RewardSending rewards;
    private final Payouts payouts;
    private final PayoutStops stops;
    private final Clock clock;

    PayoutPreparation(InWorkspace inWorkspace, RewardSending rewards, Payouts payouts, PayoutStops stops, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.rewards = rewards;
        this.payouts = payouts;
        this.stops = stops;
        this.clock = clock;
    }

    /** The usual case: nothing else of this beneficiary is open, and the program pays at once. The rest waits for {@link #prepareDue}. */
    @EventListener
    void on(RewardReleased released) {
        UUID workspace = released.workspace();
        List<Released> open =
                rewards.released(workspace, released.line().identity().beneficiaryId());
        Released own = open.stream()
                .filter(it -> it.reward().equals(released.line().id()))
                .findFirst()
                .orElseThrow();
        boolean alone = open.stream().noneMatch(it -> it != own && it.pot().equals(own.pot()));
        boolean atOnce = PayoutRun.isAtOnce(own.program().terms().payout());
        boolean payable = own.isUnits() || own.amount().isPositive();
        if (alone && atOnce && payable && stops.heldNow(workspace).isEmpty()) {
            payouts.prepare(workspace, List.of(own));
        }
    }

    /** Prepares everything that is due, in all workspaces. Returns how many payouts. */
    public int prepareDue() {
        int prepared = 0;
        for (UUID workspace : rewards.workspacesWithReleased()) {
            List<Released> released = inWorkspace.call(workspace, () -> rewards.released(workspace, null));
            for (Released.Pot pot :
                    released.stream().map(Released::pot).distinct().toList()) {
                prepared += preparedAlone(workspace, pot);
            }
        }
        return prepared;
    }

    /** One beneficiary that fails must not hold up the others; the next run tries again. */
    private int preparedAlone(UUID workspace, Released.Pot pot) {
        try {
            return inWorkspace.call(workspace, () -> prepare(workspace, pot));
        } catch (RuntimeException failed) {
            log.error("Payouts of beneficiary {} could not be prepared", pot.beneficiary(), failed);
            return 0;
        }
    }

    private int prepare(UUID workspace, Released.Pot pot) {
        if (stops.heldNow(workspace).isPresent()) {
            return 0;
        }
        List<Released> open = rewards.lockReleased(workspace, pot);
        List<Released> stale = open.stream().filter(this::isOwedTooLong).toList();
        stale.forEach(
                it -> rewards.review(workspace, it.reward(), "It has to come back and no payout was large enough"));
        List<Released> due = open.stream()
                .filter(it -> !stale.contains(it))
                .filter(this::isDue)
                .toList();
        if (due.isEmpty()) {
            return 0;
        }
        boolean together = due.stream()
                .anyMatch(it -> !PayoutRun.isAtOnce(it.program().terms().payout()));
        List<List<Released>> plan = PayoutPlan.of(due, least(due), together);
        plan.forEach(it -> payouts.prepare(workspace, it));
        return plan.size();
    }

    private boolean isDue(Released it) {
        return it.amount().isNegative()
                || PayoutRun.isDue(it.program().terms().payout(), it.program().calendar(), it.since(), clock.instant());
    }

    private boolean isOwedTooLong(Released it) {
        return it.amount().isNegative()
                && !it.isUnits()
                && it.since().plus(OWED_BACK_MAX).isBefore(clock.instant());
    }

    /** The smallest that one of their programs asks for. */
    private static @Nullable Money least(List<Released> due) {
        List<ProgramTerms.Payout> terms =
                due.stream().map(it -> it.program().terms().payout()).toList();
        return terms.stream().anyMatch(it -> it.least() == null)
                ? null
                : terms.stream()
                        .map(ProgramTerms.Payout::least)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null);
    }
}
