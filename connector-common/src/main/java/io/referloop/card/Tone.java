package io.referloop.card;

import io.referloop.program.ReferralStatus;
import io.referloop.reward.RewardState;

/** How a state should feel; beside its word, never instead of it. */
public final class Tone {

    private Tone() {}

    public static String of(ReferralStatus status) {
        return switch (status) {
            case WON -> "good";
            case LOST, DISQUALIFIED, DUPLICATE, EXPIRED, WITHDRAWN -> "bad";
            case SUBMITTED, ACCEPTED, CONTACTED, QUALIFIED, MEETING, OPPORTUNITY, NEGOTIATION -> "quiet";
        };
    }

    public static String of(RewardState state) {
        return switch (state) {
            case SENT, DELIVERED -> "good";
            case WAITING_AMOUNT, PENDING, HELD_FOR_REVIEW -> "warn";
            case APPROVED, SCHEDULED -> "quiet";
            case REJECTED, VOIDED, FAILED, EXPIRED, REVERSED -> "bad";
        };
    }
}
