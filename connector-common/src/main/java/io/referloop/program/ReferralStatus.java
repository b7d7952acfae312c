package io.referloop.program;

import java.util.Arrays;
import java.util.List;

/** Where a referral stands. The first eight are steps forward, in this order; the others are ends, of which only {@link #LOST} can reopen. */
public enum ReferralStatus {
    SUBMITTED("Submitted"),
    ACCEPTED("Accepted"),
    CONTACTED("Contacted"),
    QUALIFIED("Qualified"),
    MEETING("Meeting"),
    OPPORTUNITY("Opportunity"),
    NEGOTIATION("Negotiation"),
    WON("Won"),
    LOST("Lost"),
    DISQUALIFIED("Disqualified"),
    DUPLICATE("Duplicate"),
    EXPIRED("Expired"),
    WITHDRAWN("Withdrawn");

    private final String label;

    ReferralStatus(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Whether it is a step forward, not an end. */
    public boolean isStep() {
        return compareTo(WON) <= 0;
    }

    /** Whether it ended for a reason of its own, whatever its deal does; {@link #LOST} can reopen. */
    public boolean isOver() {
        return !isStep() && this != LOST;
    }

    /** Whether a referral that stands here has passed the milestone; false for every end. */
    public boolean hasPassed(ReferralStatus milestone) {
        return isStep() && compareTo(milestone) >= 0;
    }

    /** The steps that a reward can hang on: everything that happens after the claim was accepted. */
    public static List<ReferralStatus> milestones() {
        return Arrays.stream(values())
                .filter(status -> status.hasPassed(CONTACTED))
                .toList();
    }

    /** What an admin can map a stage to; the others come from decisions about the claim. */
    public static List<ReferralStatus> mappable() {
        return Arrays.stream(values())
                .filter(status -> status.hasPassed(CONTACTED) || status == LOST || status == DISQUALIFIED)
                .toList();
    }
}
