package io.referloop.insight;

/** The contacts of the Eligible page, by what can be done about them now. */
public enum EligibleTab {
    /** To be asked. */
    NOW("c.eligible", "c.since"),
    /** Their time comes by itself. */
    LATER("NOT c.eligible AND NOT c.opted_out AND c.next_ask IS NOT NULL", "c.next_ask"),
    /** Somebody said so. */
    NOT_SUITABLE("c.opted_out", "c.decided_at");

    private final String condition;
    private final String order;

    EligibleTab(String condition, String order) {
        this.condition = condition;
        this.order = order;
    }

    String condition() {
        return condition;
    }

    /** The time that they are listed by. */
    String order() {
        return order;
    }

    /** Whose time comes first is listed first; of those who wait for nobody, the newest. */
    boolean ascending() {
        return this == LATER;
    }
}
