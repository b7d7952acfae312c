package io.referloop.referral;

import io.referloop.program.ReferralStatus;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a CRM record said at a time of its own. Equal facts are the same fact, however often they were told.
 *
 * @param field one of the names below
 * @param value never null; empty when the CRM cleared the field
 * @param status what a stage means; null for other fields, and while nobody has mapped the stage
 */
public record Fact(
        RecordKey record,
        String field,
        Instant occurredAt,
        String value,
        @Nullable ReferralStatus status) {

    public static final String STAGE = "stage";
    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";
    /** {@code true} while the record is deleted. */
    public static final String GONE = "gone";

    /** By the CRM's time; ties are broken by content, so that every order of arrival gives one result. */
    static final Comparator<Fact> BY_TIME = Comparator.comparing(Fact::occurredAt)
            .thenComparing(Fact::record)
            .thenComparing(Fact::field)
            .thenComparing(Fact::value);
}
