package io.referloop.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may be asked to refer, and when. One with neither a condition nor a signal asks nobody.
 *
 * @param when a condition on the person; null: everybody who has a signal
 * @param signals at least one of them has to be present; empty: none is needed
 * @param minTenureDays how long somebody has to be a customer
 * @param askEveryDays the least time between two asks of one person
 */
public record EligibilityPolicy(@Nullable Condition when, List<Signal> signals, int minTenureDays, int askEveryDays) {

    public EligibilityPolicy {
        signals = List.copyOf(signals);
    }

    /** Whether it says whom to ask at all: one with neither a condition nor a signal means nobody, not everybody. */
    public boolean asks() {
        return when != null || !signals.isEmpty();
    }

    /** The policy as people read it, without a full stop. */
    public String sentence() {
        return asks() ? PolicyWords.of(this) : "Nobody is asked: the program names no condition and no signal";
    }

    /**
     * A reason to ask now.
     *
     * @param field the contact's field that tells it, by the program's name for it: {@code contact.nps}
     * @param when what its value must be, with {@code value} as its name; null: any value
     * @param maxAgeDays how long it counts after it was told, or after the day that it names; null: forever
     * @param reason what people read, {@code NPS {value}}
     */
    public record Signal(
            String key,
            String field,
            @Nullable Condition when,
            @Nullable Integer maxAgeDays,
            String reason) {}
}
