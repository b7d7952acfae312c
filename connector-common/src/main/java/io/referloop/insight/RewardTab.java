package io.referloop.insight;

import java.util.List;

/** The states of rewards, grouped by who acts next. Every state belongs to exactly one group. */
public enum RewardTab {
    /** The CRM has no amount yet. */
    WAITING("WAITING_AMOUNT"),
    /** Time acts. */
    ON_HOLD("PENDING"),
    /** A person decides. */
    TO_APPROVE("HELD_FOR_REVIEW"),
    /** A rail or a person pays. */
    TO_PAY("APPROVED", "SCHEDULED", "FAILED"),
    SENT("SENT", "DELIVERED"),
    /** Nothing will be paid. */
    ENDED("REJECTED", "VOIDED", "EXPIRED", "REVERSED");

    static final List<RewardTab> MOST_PRESSING_FIRST = List.of(TO_APPROVE, TO_PAY, WAITING, ON_HOLD, SENT, ENDED);

    private final List<String> states;

    RewardTab(String... states) {
        this.states = List.of(states);
    }

    public List<String> states() {
        return states;
    }
}
