package io.referloop.program;

import java.math.BigDecimal;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** How much a rule is worth. */
public sealed interface Earning {

    /** The same amount each time. */
    record Fixed(Money amount) implements Earning {

        public Fixed {
            if (!amount.isPositive()) {
                throw new IllegalArgumentException("amount must be above 0, is " + amount);
            }
        }
    }

    /**
     * A share of the deal's amount. Without an amount the reward waits; it never pays the bare number.
     *
     * @param percent above 0 and at most 100
     * @param atLeast what is paid when the share is smaller
     * @param atMost what is paid when the share is larger
     */
    record PercentOfDeal(
            BigDecimal percent,
            @Nullable Money atLeast,
            @Nullable Money atMost) implements Earning {

        public PercentOfDeal {
            if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw new IllegalArgumentException(
                        "percent must be above 0 and at most 100, is " + percent.toPlainString());
            }
            if (atLeast != null && atMost != null && atLeast.isGreaterThan(atMost)) {
                throw new IllegalArgumentException("at_least " + atLeast + " is above at_most " + atMost);
            }
        }
    }
}
