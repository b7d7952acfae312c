package io.referloop.reward;

import io.referloop.referral.Progress;
import io.referloop.workspace.InWorkspace;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** A person's word on a reward. */
@Component
public class Approvals {

    private static final int REASON_MAX = 300;

    private final InWorkspace inWorkspace;
    private final RewardLines lines;
    private final Signatures signatures;
    private final Ledger ledger;
    private final ApplicationEventPublisher events;
    private final Progress progress;
    private final Clock clock;

    Approvals(
            InWorkspace inWorkspace,
            RewardLines lines,
            Signatures signatures,
            Ledger ledger,
            ApplicationEventPublisher events,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.lines = lines;
        this.signatures = signatures;
        this.ledger = ledger;
        this.events = events;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Approves a reward that waits for a person. When it was the last approval that it needed, it is released, or goes on waiting for the
     * end of its hold where that has not come yet.
     *
     * @return {@link Outcome.Noted} while a second person has to approve it too
     */
    public Outcome approve(UUID workspace, UUID reward, String member) {
        return decide(workspace, reward, Set.of(RewardState.HELD_FOR_REVIEW), line -> {
            if (line.amountOrZero().isZero() && line.count() == 0) {
                return new Outcome.Refused(
                        "AMOUNT_UNKNOWN",
                        "Nothing tells what it is worth. Reject it, and grant the amount by hand if one is due.");
            }
            int needed = Math.max(1, signatures.needed(workspace, line));
            List<Signatures.Given> given = signatures.of(workspace, line);
            boolean again = given.stream().anyMatch(it -> it.member().equals(member));
            if (again && given.size() < needed) {
                return new Outcome.Refused(
                        "APPROVED_ALREADY", "You approved it already; somebody else has to approve it too.");
            }
            if (!again) {
                signatures.add(workspace, line, member);
            }
            String correlation = lines.correlation(workspace, reward);
            if (given.size() + (again ? 0 : 1) < needed) {
                RewardLine same = line.next(RewardState.HELD_FOR_REVIEW);
                save(workspace, line, same, "Approved by one; a second person has to approve it", member, correlation);
                return new Outcome.Noted("Your approval is kept; a second person has to approve it too.");
            }
            Instant release = line.releaseAt();
            if (!line.holds().isEmpty() && release != null && release.isAfter(clock.instant())) {
                RewardLine pending = line.next(RewardState.PENDING);
                save(workspace, line, pending, "Approved; it is released when its hold is over", member, correlation);
                return new Outcome.Done();
            }
            RewardLine approved = line.next(RewardState.APPROVED);
            save(workspace, line, approved, "Approved", member, correlation);
            events.publishEvent(new RewardReleased(workspace, approved, correlation));
            return new Outcome.Done();
        });
    }

    /**
     * Refuses a reward that was not sent. What is booked for it is reversed; later facts do not bring it back.
     *
     * @param reason what the beneficiary may be told; must not be blank
     */
    public Outcome reject(UUID workspace, UUID reward, String reason, String member) {
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            return new Outcome.Refused(
                    "REASON_MISSING",
                    "Say why, in at most " + REASON_MAX + " characters: the reason is kept with the reward.");
        }
        Set<RewardState> open = Set.of(RewardState.PENDING, RewardState.HELD_FOR_REVIEW, RewardState.WAITING_AMOUNT);
        return decide(workspace, reward, open, line -> {
            RewardLine rejected = line.ended(RewardState.REJECTED);
            String correlation = lines.correlation(workspace, reward);
            save(workspace, line, rejected, "Rejected: " + reason.strip(), member, correlation);
            ledger.reverse(workspace, List.of(new Ledger.Reversal(reward, correlation)));
            return new Outcome.Done();
        });
    }

    private void save(
            UUID workspace, RewardLine before, RewardLine after, String reason, String member, String correlation) {
        lines.save(workspace, List.of(new RewardChange(before, after, reason, correlation)), member);
    }

    private Outcome decide(
            UUID workspace, UUID reward, Set<RewardState> allowed, Function<RewardLine, Outcome> decision) {
        return inWorkspace.call(workspace, () -> {
            RewardLine line = lines.lock(workspace, reward).orElse(null);
            if (line == null) {
                return new Outcome.Refused("REWARD_NOT_FOUND", "There is no such reward.");
            }
            if (!allowed.contains(line.state())) {
                return new Outcome.Refused(
                        "REWARD_STATE", "The reward is " + line.state().label() + " by now; reload the page.");
            }
            Outcome outcome = decision.apply(line);
            if (!(outcome instanceof Outcome.Refused)) {
                progress.settle(workspace, line.referrals(), lines.correlation(workspace, reward));
            }
            return outcome;
        });
    }
}
