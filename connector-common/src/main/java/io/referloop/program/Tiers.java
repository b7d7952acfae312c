package io.referloop.program;

import java.math.BigDecimal;
import java.util.List;

/**
 * Steps of an earning. A step begins at its lower edge, inclusive, and ends before the next one's.
 *
 * @param by what is measured
 * @param window over which time it is measured; lifetime when it is one item's own amount or a level
 * @param steps in ascending order; below the first one nothing is earned
 */
public record Tiers(Measure by, Window window, Mode mode, List<Step> steps) {

    public Tiers {
        steps = List.copyOf(steps);
    }

    public enum Measure {
        /** The amount of the item itself. */
        AMOUNT,
        /** The amounts of the beneficiary's items in the window, this one included. */
        CUMULATIVE_AMOUNT,
        /** The beneficiary's successful referrals in the window, this one included. */
        REFERRALS,
        /** Their distinct companies. */
        COMPANIES,
        /** The referrer's level. */
        LEVEL
    }

    public enum Mode {
        /** The tier reached is the value of the whole item. */
        WHOLE,
        /** Each part of the amount earns by the tier that it lies in. */
        MARGINAL,
        /** A tier that this item reaches counts from the next item on. */
        FROM_NEXT,
        /** Like whole; and what the window earned before is topped up to the new tier, on a line of its own. */
        RETROACTIVE
    }

    /** @param from inclusive */
    public record Step(BigDecimal from, Earning earning) {}
}
