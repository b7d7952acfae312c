package io.referloop.reward;

import io.referloop.program.Words;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a reward comes to.
 *
 * @param amount money in the program's currency; of units, what all of them are worth together, zero when that is not reckoned
 * @param units null when it is money
 * @param conversion null when nothing had to be converted
 */
public record Worth(
        Money amount, @Nullable Units units, @Nullable Conversion conversion) {

    public static Worth of(Money amount) {
        return new Worth(amount, null, null);
    }

    /** As people read it: {@code $300.00}, or {@code 2 × Summit ticket}. */
    public String words() {
        return units == null ? Words.of(amount) : units.words();
    }

    /**
     * @param count negative on a line that takes units back
     * @param name of one: {@code Summit ticket}
     */
    public record Units(String kind, int count, String name) {

        /** {@code 2 × Summit ticket}. */
        public String words() {
            return count == 1 ? name : count + " × " + name;
        }
    }

    /** The rate that an amount was converted with; it is never looked up again. */
    public record Conversion(String from, String to, BigDecimal rate, String source, LocalDate day) {}
}
