package io.referloop.program;

import java.util.Set;
import org.joda.money.Money;

/** What a rule hangs on. */
public sealed interface Trigger {

    /** Whether time alone makes it happen. */
    default boolean comesByTime() {
        return switch (this) {
            case Anniversary anniversary -> true;
            case WhileActive active -> true;
            case Competition competition -> true;
            case Reached reached -> false;
            case Happened happened -> false;
            case SpendReached spend -> false;
        };
    }

    /** A milestone; earns once, however often it is entered. */
    record Reached(Milestone milestone, boolean exactOnly) implements Trigger {}

    /** An event such as a paid invoice; earns once per event. */
    record Happened(String event) implements Trigger {}

    /** The customer's own spend reached a sum for the first time. */
    record SpendReached(Money sum) implements Trigger {}

    /** So many whole months after a milestone, and again every so many, until the customer leaves. */
    record Anniversary(Milestone of, int months) implements Trigger {}

    /**
     * A state, not an event: so much for each referee that is active, while the parties named stay customers. Takes effect from the next
     * billing day.
     *
     * @param from the milestone that makes a referee count
     * @param parties who has to stay
     * @param unit what is granted, {@code percent_off}
     * @param each per active referee
     * @param upTo at most
     */
    record WhileActive(Milestone from, Set<Party> parties, String unit, int each, int upTo) implements Trigger {

        public enum Party {
            REFERRER,
            REFEREE
        }
    }

    /** The most successes in a period win; ties go to who got there first. Decided when the period is over. */
    record Competition(Milestone milestone, Window window, int places) implements Trigger {}
}
