package io.referloop.reward;

/** Where a reward stands. Nothing is ever deleted: what ends, ends in a state. */
public enum RewardState {
    /** The deal has no amount yet, or one in a currency that cannot be converted. */
    WAITING_AMOUNT("Waiting for the amount"),
    /** Earned; waits out its hold. */
    PENDING("On hold"),
    /** A person must look at it. */
    HELD_FOR_REVIEW("To approve"),
    /** Released; the next payout takes it. */
    APPROVED("Approved"),
    /** A payout exists that has not been sent. */
    SCHEDULED("To pay"),
    SENT("Sent"),
    DELIVERED("Delivered"),
    REJECTED("Rejected"),
    VOIDED("Voided"),
    FAILED("Payment failed"),
    EXPIRED("Expired"),
    REVERSED("Reversed");

    private final String label;

    RewardState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Whether money may have left: such a line is never changed, only corrected by another. */
    public boolean isSettled() {
        return this == SENT || this == DELIVERED;
    }

    /** Whether a person, or a rail, ended the line for good: facts that change later do not bring it back. */
    public boolean isFinal() {
        return this == REJECTED || this == FAILED || this == EXPIRED;
    }

    /** Whether the line still counts for what the engine says should exist. */
    public boolean isLive() {
        return compareTo(DELIVERED) <= 0;
    }
}
