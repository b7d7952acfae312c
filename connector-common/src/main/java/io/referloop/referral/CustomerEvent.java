package io.referloop.referral;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to a referred customer and is no stage of a CRM record: an invoice was paid, a subscription renewed.
 *
 * @param id the source's own id: the same event told again is the same event
 * @param kind such as {@code invoice_paid}
 * @param fields by name, as text: {@code amount, currency, plan, product}; of a refund also {@code of}, the id of what it gives back
 */
public record CustomerEvent(String id, String kind, Instant at, Map<String, String> fields) {

    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";
    /** The id of the event that a refund gives back. */
    public static final String OF = "of";

    /** By time; ties are broken by content, so that every order of arrival gives one result. */
    public static final Comparator<CustomerEvent> BY_TIME = Comparator.comparing(CustomerEvent::at)
            .thenComparing(CustomerEvent::kind)
            .thenComparing(CustomerEvent::id);

    public CustomerEvent {
        fields = Map.copyOf(fields);
    }

    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).filter(it -> !it.isBlank());
    }

    /** A field as a number, if it is one that can be reckoned with. */
    public Optional<BigDecimal> number(String name) {
        return field(name).flatMap(Fact::amountIn);
    }
}
