package io.referloop.reward;

import io.referloop.program.Earning;
import io.referloop.program.Words;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a percentage is of, in the program's currency. */
final class Amounts {

    static final String NET = "net_amount";
    static final String GROSS = "gross_amount";
    static final String TERM = "term_months";
    static final String REFUNDED = "refunded";
    /** Before the name of a product, in the field of a deal that says what its line items come to. */
    static final String ITEM = "item:";

    private static final BigDecimal TWELVE = BigDecimal.valueOf(12);

    private final Item item;
    private final CustomerLife life;
    private final Rates rates;
    private final Tally tally;

    Amounts(Item item, CustomerLife life, Rates rates, Tally tally) {
        this.item = item;
        this.life = life;
        this.rates = rates;
        this.tally = tally;
    }

    Found of(Earning.Basis basis) {
        return switch (basis.kind()) {
            case REWARD -> {
                BigDecimal earned =
                        tally.get(Keys.earned(item.of(), basis.field())).sum();
                yield inCurrency(Exact.of(earned), "what \"" + basis.field() + "\" came to");
            }
            case SPEND -> inCurrency(Exact.of(life.spentBy(item.at())), "own spend so far");
            case AMOUNT, FIRST_YEAR_AMOUNT, NET_AMOUNT, GROSS_AMOUNT, PRODUCT, FIELD ->
                item.event() != null ? ofEvent(basis, item.event()) : ofDeal(basis);
        };
    }

    private Found ofEvent(Earning.Basis basis, CustomerEvent event) {
        String field =
                switch (basis.kind()) {
                    case NET_AMOUNT -> first(event, NET);
                    case GROSS_AMOUNT -> first(event, GROSS);
                    case FIELD -> key(basis.field());
                    case AMOUNT, FIRST_YEAR_AMOUNT, PRODUCT, REWARD, SPEND -> CustomerEvent.AMOUNT;
                };
        if (basis.kind() == Earning.Basis.Kind.PRODUCT
                && !event.field("product")
                        .filter(basis.field()::equalsIgnoreCase)
                        .isPresent()) {
            return Found.nothing("It is not about " + basis.field() + ".");
        }
        Optional<BigDecimal> amount = event.number(field);
        if (amount.isEmpty()) {
            return Found.unknown(
                    event.field(field).isPresent()
                            ? "The event's " + words(field) + " is not a number to reckon with."
                            : "The event has no " + words(field) + ".");
        }
        String currency = event.field(CustomerEvent.CURRENCY)
                .orElse(item.program().currency().getCode());
        String what = words(field) + " of " + event.kind().replace('_', ' ') + " " + event.id();
        return firstYear(basis, Exact.of(amount.get()), event.field(TERM).orElse(null), currency, what);
    }

    private static String first(CustomerEvent event, String field) {
        return event.field(field).isPresent() ? field : CustomerEvent.AMOUNT;
    }

    private Found ofDeal(Earning.Basis basis) {
        RecordKey deal = item.deal();
        if (deal == null) {
            return Found.unknown("No deal is linked to the referral yet.");
        }
        ReferralHistory history = item.of().history();
        String field =
                switch (basis.kind()) {
                    case NET_AMOUNT -> history.latest(deal, NET).isPresent() ? NET : Fact.AMOUNT;
                    case GROSS_AMOUNT -> history.latest(deal, GROSS).isPresent() ? GROSS : Fact.AMOUNT;
                    case PRODUCT -> ITEM + basis.field();
                    case FIELD -> key(basis.field());
                    case AMOUNT, FIRST_YEAR_AMOUNT, REWARD, SPEND ->
                        item.product().isEmpty()
                                        || history.latest(deal, ITEM + item.product())
                                                .isEmpty()
                                ? Fact.AMOUNT
                                : ITEM + item.product();
                };
        Optional<Fact> told = history.latest(deal, field);
        Optional<BigDecimal> amount = told.map(Fact::value).flatMap(Fact::amountIn);
        if (amount.isEmpty()) {
            return Found.unknown(
                    told.isPresent()
                            ? "The deal's " + words(field) + " is not a number to reckon with."
                            : "The deal has no " + words(field) + ".");
        }
        String currency = history.latest(deal, Fact.CURRENCY).map(Fact::value).orElse("");
        CustomerLife.Refund refund = life.refundOfDeal(deal.ref().id());
        BigDecimal left = amount.get().subtract(refund.amount());
        String what = words(field) + " of the deal"
                + (refund.isNothing() ? "" : ", less " + Words.number(refund.amount(), decimals()) + " refunded");
        @Nullable String term = history.latest(deal, TERM).map(Fact::value).orElse(null);
        return firstYear(basis, Exact.of(left), term, currency, what);
    }

    private Found firstYear(Earning.Basis basis, Exact amount, @Nullable String term, String currency, String what) {
        if (basis.kind() != Earning.Basis.Kind.FIRST_YEAR_AMOUNT) {
            return converted(amount, currency, what);
        }
        Optional<BigDecimal> months =
                Optional.ofNullable(term).flatMap(Fact::amountIn).filter(it -> it.signum() > 0);
        if (months.isEmpty()) {
            return Found.unknown("The term in months is not known.");
        }
        if (months.get().compareTo(TWELVE) <= 0) {
            return converted(
                    amount, currency, what + ", a term of " + months.get().toPlainString() + " months");
        }
        return converted(
                amount.times(TWELVE).dividedBy(months.get()),
                currency,
                what + " × 12 ÷ " + months.get().toPlainString() + " months");
    }

    private Found converted(Exact amount, String currency, String what) {
        String own = item.program().currency().getCode();
        if (currency.equals(own)) {
            return inCurrency(amount, what);
        }
        LocalDate day = item.program().calendar().day(item.at());
        Optional<Worth.Conversion> rate = rates.on(day, currency, own);
        if (rate.isEmpty()) {
            String found = currency.isEmpty() ? "an unknown currency" : currency;
            return Found.unknown((item.event() == null ? "The deal" : "The event") + " is in " + found
                    + " and there is no rate to " + own + ".");
        }
        Worth.Conversion conversion = rate.get();
        Exact converted = amount.times(conversion.rate());
        return new Found(
                converted,
                conversion,
                null,
                true,
                List.of(
                        new TraceLine("Basis", what, Words.number(amount.shown(2), 2) + " " + currency),
                        new TraceLine(
                                "Rate",
                                conversion.rate().toPlainString() + " " + currency + " → " + own + ", "
                                        + conversion.source() + " of " + conversion.day(),
                                Words.number(converted.shown(decimals()), decimals()))));
    }

    private Found inCurrency(Exact amount, String what) {
        return new Found(
                amount,
                null,
                null,
                true,
                List.of(new TraceLine("Basis", what, Words.number(amount.shown(decimals()), decimals()))));
    }

    private int decimals() {
        return item.program().currency().getDecimalPlaces();
    }

    private static String key(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private static String words(String field) {
        return field.startsWith(ITEM) ? "line item " + field.substring(ITEM.length()) : field.replace('_', ' ');
    }

    /**
     * @param amount null when it is not known
     * @param problem why it is not known, or why it comes to nothing
     * @param waits whether it may be known later
     */
    record Found(
            @Nullable Exact amount,
            Worth.@Nullable Conversion conversion,
            @Nullable String problem,
            boolean waits,
            List<TraceLine> why) {

        static Found unknown(String problem) {
            return new Found(null, null, problem, true, List.of());
        }

        static Found nothing(String problem) {
            return new Found(null, null, problem, false, List.of());
        }
    }
}
