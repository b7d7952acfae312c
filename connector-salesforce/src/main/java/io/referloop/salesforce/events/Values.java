package io.referloop.salesforce.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Values of an event as text, as the other APIs write them. */
final class Values {

    private static final long DAY_MILLIS = 86_400_000;

    private Values() {}

    /** Null where there is none. */
    static @Nullable String text(Schema.Field field, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case GenericRecord parts -> null;
            case Double number -> plain(BigDecimal.valueOf(number));
            case Float number -> plain(new BigDecimal(number.toString()));
            case Long number -> time(field, number);
            default -> {
                String text = value.toString();
                yield text.isEmpty() ? null : text;
            }
        };
    }

    /** {@code 1200}, not {@code 1200.0} and not {@code 1.2E+3}. */
    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    /** Days and moments are both numbers; the field's description tells them apart. */
    private static String time(Schema.Field field, long millis) {
        String doc = field.doc() == null ? "" : field.doc();
        if (doc.contains("DateOnly")) {
            return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                    .toString();
        }
        if (doc.contains("DateTime")) {
            return Instant.ofEpochMilli(millis).toString();
        }
        if (doc.isEmpty() && field.name().endsWith("Date")) {
            return millis % DAY_MILLIS == 0
                    ? LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                            .toString()
                    : Instant.ofEpochMilli(millis).toString();
        }
        return Long.toString(millis);
    }
}
