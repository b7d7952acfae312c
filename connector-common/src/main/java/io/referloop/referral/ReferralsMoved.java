package io.referloop.referral;

import java.util.List;
import java.util.UUID;

/**
 * New facts about these referrals were recorded. Published once per batch, inside the transaction that recorded them, so that whatever
 * follows from the facts commits with them or not at all. The referrals are locked, in the order of their ids.
 */
public record ReferralsMoved(UUID workspace, List<Movement> movements) {

    public ReferralsMoved {
        movements = List.copyOf(movements);
    }

    /**
     * A referral as it stands now, and everything that is known of it.
     *
     * @param correlation of the delivery or request that moved it
     */
    public record Movement(Referral referral, ReferralHistory history, String correlation) {}
}
