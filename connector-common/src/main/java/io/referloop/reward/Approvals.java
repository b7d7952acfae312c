package io.referloop.reward;

import io.referloop.referral.Progress;
import io.referloop.workspace.InWorkspace;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** A person's word on a reward. */
@Component
public class Approvals {

    private final InWorkspace inWorkspace;
    private final RewardLines lines;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final Progress progress;

    Approvals(
            InWorkspace inWorkspace,
            RewardLines lines,
            Ledger ledger,
            ApplicationEventPublisher events,
            Progress progress) {
        this.inWorkspace = inWorkspace;
        this.lines = lines;
        this.ledger = ledger;
        this.events = events;
        this.progress = progress;
    }

    /** Releases a reward that waits for a person; its payout follows by itself. */
    public Outcome approve(UUID workspace, UUID reward, String member) {
        return decide(workspace, reward, Set.of(RewardState.HELD_FOR_REVIEW), line -> {
            RewardLine approved = line.next(RewardState.APPROVED);
            lines.save(
                    workspace,
                    List.of(new RewardChange(line, approved, "Approved", lines.correlation(workspace, reward))),
                    member);
            events.publishEvent(new RewardReleased(workspace, approved, lines.correlation(workspace, reward)));
        });
    }

    /**
     * Refuses a reward that was not sent. What is booked for it is reversed; later facts do not bring it back.
     *
     * @param reason what the beneficiary may be told; must not be blank
     */
    public Outcome reject(UUID workspace, UUID reward, String reason, String member) {
        if (reason.isBlank()) {
            return new Outcome.Refused("REASON_MISSING", "Say why: the reason is kept with the reward.");
        }
        Set<RewardState> open = Set.of(RewardState.PENDING, RewardState.HELD_FOR_REVIEW, RewardState.WAITING_AMOUNT);
        return decide(workspace, reward, open, line -> {
            RewardLine rejected = line.ended(RewardState.REJECTED);
            lines.save(
                    workspace,
                    List.of(new RewardChange(
                            line, rejected, "Rejected: " + reason.strip(), lines.correlation(workspace, reward))),
                    member);
            ledger.reverse(workspace, List.of(new Ledger.Reversal(reward, lines.correlation(workspace, reward))));
        });
    }

    private Outcome decide(UUID workspace, UUID reward, Set<RewardState> allowed, Consumer<RewardLine> decision) {
        return inWorkspace.call(workspace, () -> {
            RewardLine line = lines.lock(workspace, reward).orElse(null);
            if (line == null) {
                return new Outcome.Refused("REWARD_NOT_FOUND", "There is no such reward.");
            }
            if (!allowed.contains(line.state())) {
                return new Outcome.Refused(
                        "REWARD_STATE", "The reward is " + line.state().label() + " by now; reload the page.");
            }
            decision.accept(line);
            progress.settle(workspace, line.referrals(), lines.correlation(workspace, reward));
            return new Outcome.Done();
        });
    }
}
