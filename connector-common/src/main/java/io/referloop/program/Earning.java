package io.referloop.program;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** How much a rule is worth. */
public sealed interface Earning {

    /** The best of no alternatives: nothing is earned, and nobody has to look. */
    Earning NOTHING = new BestOf(List.of());

    /** The same amount each time. */
    record Fixed(Money amount) implements Earning {

        public Fixed {
            if (!amount.isPositive()) {
                throw new IllegalArgumentException("amount must be above 0, is " + amount);
            }
        }
    }

    /**
     * A share of something. Without an amount the reward waits; it never pays the bare number.
     *
     * @param percent above 0 and at most 100
     */
    record Percent(BigDecimal percent, Basis basis, Bounds bounds) implements Earning {

        public Percent {
            if (percent.signum() <= 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw new IllegalArgumentException(
                        "percent must be above 0 and at most 100, is " + percent.toPlainString());
            }
        }
    }

    /**
     * By the value of a field, such as the plan.
     *
     * @param field the name of the field, such as {@code deal.plan}
     * @param values by the field's value, compared without regard to case
     * @param otherwise for every other value; null: a person has to look
     */
    record Table(
            String field,
            Map<String, Earning> values,
            @Nullable Earning otherwise) implements Earning {

        public Table {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** By how much, how many, or how high; see {@link Tiers}. */
    record Tiered(Tiers tiers) implements Earning {}

    /**
     * Something that is not money.
     *
     * @param kind such as {@code free_months}, {@code ticket}, {@code course}
     * @param count how many, at least 1
     * @param name what people read: {@code Summit ticket}
     * @param value what one of them is worth, for budget, limits and liability; null when it is not reckoned
     */
    record Units(
            String kind, int count, String name, @Nullable Money value) implements Earning {}

    /**
     * One of several, chosen at submission.
     *
     * @param preset what counts when nobody chose
     */
    record Choice(Map<String, Earning> options, String preset) implements Earning {

        public Choice {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }
    }

    /** The best of several, compared in money. */
    record BestOf(List<Earning> alternatives) implements Earning {

        public BestOf {
            alternatives = List.copyOf(alternatives);
        }
    }

    /**
     * What a percentage is of.
     *
     * @param field the product for {@link Kind#PRODUCT}, the rule's key for {@link Kind#REWARD}, the name for {@link Kind#FIELD}; else empty
     */
    record Basis(Kind kind, String field) {

        public enum Kind {
            /** The amount of the deal, or of the event that the rule hangs on. */
            AMOUNT,
            /** The whole when the term is at most 12 months, else total × 12 ÷ months. */
            FIRST_YEAR_AMOUNT,
            /** After discounts and before tax. */
            NET_AMOUNT,
            /** Before discounts. */
            GROSS_AMOUNT,
            /** What the line items of one product come to. */
            PRODUCT,
            /** Everything that the customer has paid of their own money so far. */
            SPEND,
            /** What another rule came to for the same referral. */
            REWARD,
            /** Any number field that the program declares. */
            FIELD
        }
    }

    /**
     * Limits of a share, each null when there is none.
     *
     * @param atLeast what one item earns when the share is smaller
     * @param atMost what one item earns when the share is larger
     * @param atMostPerDeal what all items of one deal earn together
     * @param atMostPerCustomer what all items of one customer earn together
     */
    record Bounds(
            @Nullable Money atLeast,
            @Nullable Money atMost,
            @Nullable Money atMostPerDeal,
            @Nullable Money atMostPerCustomer) {

        public static final Bounds NONE = new Bounds(null, null, null, null);

        public Bounds {
            if (atLeast != null && atMost != null && atLeast.isGreaterThan(atMost)) {
                throw new IllegalArgumentException("at_least " + atLeast + " is above at_most " + atMost);
            }
        }
    }
}
