package io.referloop.eligibility;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one person when it is decided whether to ask.
 *
 * @param facts by the program's names, {@code contact.nps}; what was cleared is absent
 * @param customerSince null when nobody knows
 * @param asks when the person was asked, in any order
 * @param internal an employee, where the program does not let employees refer
 */
public record PersonRecord(
        Map<String, Told> facts,
        @Nullable Instant customerSince,
        List<Instant> asks,
        @Nullable Instant snoozedUntil,
        boolean optedOut,
        boolean internal) {

    public PersonRecord {
        facts = Map.copyOf(facts);
        asks = List.copyOf(asks);
    }

    /**
     * @param value {@link String}, {@link Boolean}, {@link java.math.BigDecimal} or {@link Instant}
     * @param at when the CRM got this value
     */
    public record Told(Object value, Instant at) {}
}
