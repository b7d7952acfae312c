package io.referloop.reward;

import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * One difference between what should exist and what is booked.
 *
 * @param before null for a line that is new
 * @param reason for the timeline, a sentence
 * @param correlation of what caused it
 */
public record RewardChange(@Nullable RewardLine before, RewardLine after, String reason, String correlation) {

    /** What the books have of this line before. */
    public Money booked() {
        return before == null || !before.state().isLive() ? Money.zero(after.currency()) : before.amountOrZero();
    }

    /** Whether what is booked was earned at another time than it was booked for: the books of both times have to change. */
    boolean movesInTime() {
        return before != null
                && !booked().isZero()
                && !due().isZero()
                && !before.earnedAt().equals(after.earnedAt());
    }

    /** What they should have. */
    public Money due() {
        return after.state().isLive() ? after.amountOrZero() : Money.zero(after.currency());
    }
}
