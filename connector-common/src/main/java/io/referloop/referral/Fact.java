package io.referloop.referral;

import io.referloop.program.ReferralStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a CRM record said at a time of its own. Equal facts are the same fact, however often they were told.
 *
 * @param field one of the names below, or what a program calls a field that it reads
 * @param value never null; empty when the CRM cleared the field
 * @param status what a stage means; null for other fields, and while nobody has mapped the stage
 * @param track which of its fields a person's or company's stage is the value of: it has a stage in each; null for records that are in
 *     one pipeline at a time
 */
public record Fact(
        RecordKey record,
        String field,
        Instant occurredAt,
        String value,
        @Nullable ReferralStatus status,
        @Nullable String track) {

    public static final String STAGE = "stage";
    public static final String AMOUNT = "amount";
    public static final String CURRENCY = "currency";
    /** {@code true} while the record is deleted. */
    public static final String GONE = "gone";
    /** The record of another CRM that a sync between the two says this one is. */
    public static final String SAME_AS = "same_as";
    /** When the record was created, as an ISO instant. */
    public static final String CREATED = "created";
    /**
     * A person or the program's rules ended the referral, for the reason that the value gives; the record is the one it was about. Without a
     * status an earlier decision is taken back.
     */
    public static final String DECISION = "decision";

    private static final int AMOUNT_LENGTH_MAX = 60;

    /** In the smallest unit of any currency this still fits the books. */
    private static final int AMOUNT_DIGITS_MAX = 14;

    /** By the CRM's time; ties are broken by content, so that every order of arrival gives one result. */
    static final Comparator<Fact> BY_TIME = Comparator.comparing(Fact::occurredAt)
            .thenComparing(Fact::record)
            .thenComparing(Fact::field)
            .thenComparing(Fact::value);

    public Fact(RecordKey record, String field, Instant occurredAt, String value, @Nullable ReferralStatus status) {
        this(record, field, occurredAt, value, status, null);
    }

    /** When the deal that this is about was created, if that is what it tells. */
    public Optional<Instant> created() {
        if (!field.equals(CREATED) || !record.isDeal()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    /** Told once: a sync does not change its mind. */
    public static Fact sameAs(RecordKey record, RecordKey twin) {
        return new Fact(record, SAME_AS, Instant.EPOCH, named(twin), null);
    }

    /** A record as a fact's value names it. */
    static String named(RecordKey record) {
        return record.connection() + " " + record.ref();
    }

    public static Fact created(RecordKey record, Instant at) {
        Instant kept = at.truncatedTo(ChronoUnit.MICROS);
        return new Fact(record, CREATED, kept, kept.toString(), null);
    }

    /**
     * The amount that a CRM told, if a sum of money can be that. A few characters can name a number that takes gigabytes to write out;
     * whoever calculates with one never ends.
     */
    public static Optional<BigDecimal> amountIn(String told) {
        String text = told.strip();
        if (text.length() > AMOUNT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            BigDecimal amount = new BigDecimal(text);
            long digitsBeforePoint = (long) amount.precision() - amount.scale();
            boolean money = digitsBeforePoint <= AMOUNT_DIGITS_MAX && amount.scale() <= AMOUNT_LENGTH_MAX;
            return money ? Optional.of(amount) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
