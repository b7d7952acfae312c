package io.referloop.reward;

import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Money and units that are added up together; units of different kinds never are. */
record Sum(Money money, Worth.@Nullable Units units, Worth.@Nullable Conversion conversion) {

    static Sum of(Worth worth) {
        return new Sum(worth.amount(), worth.units(), worth.conversion());
    }

    static Sum of(RewardLine line) {
        Worth worth = line.worth();
        return worth == null ? new Sum(Money.zero(line.currency()), null, null) : of(worth);
    }

    Sum plus(Sum other) {
        return new Sum(money.plus(other.money), units(count() + other.count(), other), conversion(other));
    }

    Sum minus(Sum other) {
        return new Sum(money.minus(other.money), units(count() - other.count(), other), conversion(other));
    }

    Sum negated() {
        return nothing().minus(this);
    }

    Sum nothing() {
        return new Sum(Money.zero(money.getCurrencyUnit()), units(0, this), conversion);
    }

    boolean isNothing() {
        return money.isZero() && count() == 0;
    }

    boolean isNegative() {
        return money.isNegative() || count() < 0;
    }

    Worth worth() {
        return new Worth(money, units, conversion);
    }

    private int count() {
        return units == null ? 0 : units.count();
    }

    private Worth.@Nullable Units units(int count, Sum other) {
        Worth.Units kind = units == null ? other.units : units;
        return kind == null ? null : new Worth.Units(kind.kind(), count, kind.name());
    }

    private Worth.@Nullable Conversion conversion(Sum other) {
        return conversion == null ? other.conversion : conversion;
    }
}
