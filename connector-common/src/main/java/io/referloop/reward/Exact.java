package io.referloop.reward;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** An amount before it is rounded: everything is multiplied first, and divided once. */
record Exact(BigDecimal numerator, BigDecimal denominator) {

    static Exact of(BigDecimal value) {
        return new Exact(value, BigDecimal.ONE);
    }

    Exact times(BigDecimal factor) {
        return new Exact(numerator.multiply(factor), denominator);
    }

    Exact dividedBy(BigDecimal divisor) {
        return new Exact(numerator, denominator.multiply(divisor));
    }

    Exact plus(Exact other) {
        if (denominator.compareTo(other.denominator) == 0) {
            return new Exact(numerator.add(other.numerator), denominator);
        }
        return new Exact(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Exact minus(Exact other) {
        return plus(new Exact(other.numerator.negate(), other.denominator));
    }

    /** Compares with an edge without dividing. */
    int compareTo(BigDecimal edge) {
        return numerator.compareTo(edge.multiply(denominator));
    }

    Exact max(BigDecimal edge) {
        return compareTo(edge) < 0 ? of(edge) : this;
    }

    Exact min(BigDecimal edge) {
        return compareTo(edge) > 0 ? of(edge) : this;
    }

    Money rounded(CurrencyUnit currency, RoundingMode rounding) {
        return Money.of(currency, numerator.divide(denominator, currency.getDecimalPlaces(), rounding));
    }

    /** For showing only. */
    BigDecimal shown(int decimals) {
        return numerator.divide(denominator, decimals, RoundingMode.HALF_UP);
    }
}
