package io.referloop.reward;

import io.referloop.program.Earning;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an item is worth before it is rounded and capped.
 *
 * @param exact money in the program's currency; of units, what all of them are worth together
 * @param problem why it is not known, or comes to nothing; null: it is known
 * @param nothing whether the problem is that it comes to nothing
 * @param review whether a person has to say what it is worth
 * @param measured the amount that tiers measure; null when they do not
 */
record Value(
        Exact exact,
        Worth.@Nullable Units units,
        Worth.@Nullable Conversion conversion,
        @Nullable String problem,
        boolean nothing,
        boolean review,
        Earning.Bounds bounds,
        @Nullable Exact measured,
        List<TraceLine> why) {

    private static final Exact ZERO = Exact.of(BigDecimal.ZERO);

    Value(
            Exact exact,
            Worth.@Nullable Units units,
            Worth.@Nullable Conversion conversion,
            @Nullable String problem,
            boolean nothing,
            boolean review,
            Earning.Bounds bounds,
            List<TraceLine> why) {
        this(exact, units, conversion, problem, nothing, review, bounds, null, why);
    }

    static Value of(Exact exact, List<TraceLine> why) {
        return new Value(exact, null, null, null, false, false, Earning.Bounds.NONE, why);
    }

    static Value unknown(String problem, boolean waits, List<TraceLine> why) {
        return new Value(ZERO, null, null, problem, !waits, false, Earning.Bounds.NONE, why);
    }

    static Value nothing(String problem, List<TraceLine> why) {
        return new Value(ZERO, null, null, problem, true, false, Earning.Bounds.NONE, why);
    }

    static Value forReview(String problem, List<TraceLine> why) {
        return new Value(ZERO, null, null, problem, false, true, Earning.Bounds.NONE, why);
    }

    /** The same with what led to it in front. */
    Value because(List<TraceLine> first) {
        List<TraceLine> all = new ArrayList<>(first);
        all.addAll(why);
        return new Value(exact, units, conversion, problem, nothing, review, bounds, measured, all);
    }

    Value measured(Amounts.Found found) {
        return new Value(
                exact,
                units,
                conversion == null ? found.conversion() : conversion,
                problem,
                nothing,
                review,
                bounds,
                found.amount(),
                why);
    }
}
