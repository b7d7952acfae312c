package io.referloop.reward;

import io.referloop.referral.Progress;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** How a reward follows its payout. Joins the caller's transaction. */
@Component
public class RewardSending {

    private final RewardLines lines;
    private final Progress progress;

    RewardSending(RewardLines lines, Progress progress) {
        this.lines = lines;
        this.progress = progress;
    }

    /** Waits for everything else that changes this reward. */
    public void lock(UUID workspace, UUID reward) {
        require(workspace, reward);
    }

    /** A payout is prepared. */
    public void scheduled(UUID workspace, UUID reward, String correlation) {
        RewardLine line = require(workspace, reward);
        move(workspace, line, RewardState.SCHEDULED, "Ready to be paid", Rewards.ENGINE, correlation);
    }

    /** Money left. */
    public Sent sent(UUID workspace, UUID reward, String member, String reason) {
        RewardLine line = require(workspace, reward);
        String correlation = lines.correlation(workspace, reward);
        move(workspace, line, RewardState.SENT, reason, member, correlation);
        progress.settle(workspace, line.referrals(), correlation);
        return new Sent(line.identity().beneficiaryId(), correlation);
    }

    private void move(
            UUID workspace, RewardLine line, RewardState state, String reason, String actor, String correlation) {
        lines.save(workspace, List.of(new RewardChange(line, line.next(state), reason, correlation)), actor);
    }

    private RewardLine require(UUID workspace, UUID reward) {
        return lines.lock(workspace, reward)
                .orElseThrow(() -> new IllegalStateException("no reward " + reward + " in workspace " + workspace));
    }

    /**
     * @param beneficiary whom it was for
     * @param correlation of the delivery or request that the reward goes back to
     */
    public record Sent(UUID beneficiary, String correlation) {}
}
