package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.program.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** What each payee is paid in a calendar year, against what may be paid without a tax form. */
final class TaxYears {

    private static final CurrencyUnit DOLLAR = CurrencyUnit.of("USD");

    private final People people;
    private final Map<String, Money> paid = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private final Map<String, SimulationResult.TaxWarning> warnings = new java.util.LinkedHashMap<>();

    TaxYears(People people) {
        this.people = people;
    }

    List<SimulationResult.TaxWarning> warnings() {
        return new ArrayList<>(warnings.values());
    }

    boolean isHeld(Entry entry) {
        return held.contains(entry.id());
    }

    boolean hasForm(Entry entry, Instant now) {
        return people.says(entry.to(), People.TAX_FORM, now);
    }

    /** Counts a line that is about to be released. Returns why it has to wait; empty when it has not. */
    String release(Entry entry, Program program, Instant now) {
        Money amount = entry.line().amountOrZero();
        int year = program.calendar().day(now).getYear();
        Optional<Money> threshold = threshold(entry, program, year, now);
        if (entry.isUnits() || threshold.isEmpty() || !amount.getCurrencyUnit().equals(DOLLAR)) {
            return "";
        }
        String account = entry.to() + " " + year;
        Money before = paid.getOrDefault(account, Money.zero(DOLLAR));
        Money total = before.plus(amount);
        if (!total.isLessThan(threshold.get()) && amount.isPositive() && !hasForm(entry, now)) {
            boolean holds = program.terms().tax().hold();
            String words = Words.of(total) + " in " + year + " reaches the limit of " + Words.of(threshold.get())
                    + " without a tax form";
            warnings.putIfAbsent(
                    account, new SimulationResult.TaxWarning(entry.to(), year, total, threshold.get(), holds));
            if (holds) {
                held.add(entry.id());
                return words;
            }
        }
        held.remove(entry.id());
        paid.put(account, total);
        return "";
    }

    private Optional<Money> threshold(Entry entry, Program program, int year, Instant now) {
        String country = people.profile(entry.to())
                .at(People.COUNTRY, now)
                .or(() -> Optional.ofNullable(program.terms().tax().country()))
                .orElse("");
        boolean reckons = program.terms().tax().country() != null;
        return reckons && country.equals("US")
                ? Optional.of(Money.of(DOLLAR, year < 2026 ? 600 : 2_000))
                : Optional.empty();
    }
}
