package io.referloop.program;

import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * How a program reckons, approves and pays.
 *
 * @param currency rewards are worked out in it
 * @param rounding once per reward line
 */
public record ProgramTerms(
        CurrencyUnit currency,
        RoundingMode rounding,
        Approval approval,
        @Nullable Budget budget,
        Payout payout,
        Tax tax,
        Map<String, String> texts) {

    public ProgramTerms {
        texts = Map.copyOf(texts);
    }

    /**
     * @param below what is released without a person, if nothing speaks against it; null: everything is
     * @param twoFrom from here on two different people have to approve; null: never
     */
    public record Approval(@Nullable Money below, @Nullable Money twoFrom) {

        /** How many people have to approve this amount. */
        public int people(Money amount) {
            if (twoFrom != null && !amount.isLessThan(twoFrom)) {
                return 2;
            }
            return below == null || amount.isLessThan(below) ? 0 : 1;
        }
    }

    /** What may be spent in each window; it warns at 80 and 100 %. */
    public record Budget(Money amount, Window window) {}

    /**
     * @param day null when payouts go out at once
     * @param dayOfMonth of a monthly run, 1 to 28; 0 for others
     * @param least what has to be there for a payout; null: anything
     */
    public record Payout(
            @Nullable DayOfWeek day,
            int dayOfMonth,
            @Nullable Money least) {

        public static final Payout AT_ONCE = new Payout(null, 0, null);
    }

    /**
     * What a payee may get in a year before a tax form is needed.
     *
     * @param country whose thresholds hold for payees of unknown country; null: none
     * @param hold whether what goes over waits for the form; otherwise there is a warning only
     */
    public record Tax(@Nullable String country, boolean hold) {

        public static final Tax NONE = new Tax(null, false);
    }
}
