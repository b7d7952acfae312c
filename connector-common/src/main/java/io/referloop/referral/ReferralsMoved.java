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
     * @param more whether something beside the CRM's facts may be known: events, flags, choices, grants, facts about a person
     * @param newestProgram the newest version of its program, whichever governs it
     */
    public record Movement(
            Referral referral, ReferralHistory history, String correlation, boolean more, int newestProgram) {

        /** A movement of which nothing is known that would spare a look. */
        public Movement(Referral referral, ReferralHistory history, String correlation) {
            this(referral, history, correlation, true, referral.programVersion());
        }
    }
}
