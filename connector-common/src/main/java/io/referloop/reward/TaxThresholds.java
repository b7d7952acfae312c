package io.referloop.reward;

import java.math.BigDecimal;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** What a payee may get in a calendar year before a tax form is needed, by country, each from a year on. */
final class TaxThresholds {

    private static final Map<String, Threshold> BY_COUNTRY = Map.of(
            "US",
            new Threshold(
                    CurrencyUnit.USD,
                    new TreeMap<>(Map.of(0, BigDecimal.valueOf(600), 2026, BigDecimal.valueOf(2_000)))));

    private TaxThresholds() {}

    /** Empty when the country has none, or when it is in another currency than the rewards. */
    static Optional<Money> of(String country, int year, CurrencyUnit currency) {
        return Optional.ofNullable(BY_COUNTRY.get(country))
                .filter(it -> it.currency().equals(currency))
                .map(it -> Money.of(currency, it.sinceYear().floorEntry(year).getValue()));
    }

    private record Threshold(CurrencyUnit currency, NavigableMap<Integer, BigDecimal> sinceYear) {}
}
