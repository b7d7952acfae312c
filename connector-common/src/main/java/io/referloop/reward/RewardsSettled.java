package io.referloop.reward;

import io.referloop.referral.ReferralsMoved;
import java.util.List;
import java.util.UUID;

/**
 * Rewards say again what they should. Published inside the transaction that booked them, also when nothing had to be booked.
 *
 * @param withdrawn rewards that had a payout in preparation and must not be paid as they were
 */
public record RewardsSettled(UUID workspace, List<Settlement> settlements, List<UUID> withdrawn) {

    public RewardsSettled {
        settlements = List.copyOf(settlements);
        withdrawn = List.copyOf(withdrawn);
    }

    /** A referral with every line that is booked for it, and what the engine says of each rule. */
    public record Settlement(ReferralsMoved.Movement movement, List<RewardLine> lines, List<Decision> decisions) {}
}
