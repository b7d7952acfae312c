package io.referloop.eligibility;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether to ask a person now. */
public sealed interface Eligibility {

    /** When time alone may change the answer; null: only news can. */
    @Nullable
    Instant nextLook();

    /** Every step of the decision. */
    List<Step> why();

    /**
     * @param reasons why now, in the order of the program's signals
     * @param signals the keys of the signals that are there, in the same order
     * @param since from when all of it has held
     * @param nextAsk from when the person may be asked
     */
    record Eligible(
            List<String> reasons,
            List<String> signals,
            Instant since,
            Instant nextAsk,
            @Nullable Instant nextLook,
            List<Step> why)
            implements Eligibility {

        public Eligible {
            reasons = List.copyOf(reasons);
            signals = List.copyOf(signals);
            why = List.copyOf(why);
        }
    }

    /** @param reason the first of what speaks against it */
    record NotEligible(String reason, @Nullable Instant nextLook, List<Step> why) implements Eligibility {

        public NotEligible {
            why = List.copyOf(why);
        }
    }

    /** One step of the decision, as a person reads it. */
    record Step(String label, String text) {}
}
