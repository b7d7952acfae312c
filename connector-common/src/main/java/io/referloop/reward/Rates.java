package io.referloop.reward;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Exchange rates that somebody entered. The engine knows no others. */
public final class Rates {

    public static final Rates NONE = new Rates(List.of());

    private final List<Worth.Conversion> rates;

    private Rates(List<Worth.Conversion> rates) {
        this.rates = rates;
    }

    public static Rates of(Collection<Worth.Conversion> rates) {
        return new Rates(rates.stream()
                .sorted(Comparator.comparing(Worth.Conversion::day))
                .toList());
    }

    /** The newest rate of a day or before. */
    public Optional<Worth.Conversion> on(LocalDate day, String from, String to) {
        return rates.stream()
                .filter(it -> it.from().equals(from)
                        && it.to().equals(to)
                        && !it.day().isAfter(day))
                .reduce((older, newer) -> newer);
    }
}
