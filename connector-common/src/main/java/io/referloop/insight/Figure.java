package io.referloop.insight;

import java.math.BigDecimal;
import java.time.Duration;
import org.joda.money.Money;

/** What a metric comes to, or why nobody can say. */
public sealed interface Figure {

    /** @param percent 3.5 is 3.5 % */
    record Share(BigDecimal percent) implements Figure {}

    /** So many times as much. */
    record Times(BigDecimal factor) implements Figure {}

    record Amount(Money money) implements Figure {}

    record Length(Duration duration) implements Figure {}

    /** How many on average; not a whole number in general. */
    record Average(BigDecimal number) implements Figure {}

    /** @param why a sentence that names what is missing */
    record Unknown(String why) implements Figure {}
}
