package io.referloop.sandbox.salesforce;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Field values between the API's text and the types they are held in. */
public final class Values {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)+");
    private static final Pattern ZONED_DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(Z|[+-]\\d{2}:?\\d{2})?");
    private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("(.*[+-]\\d{2})(\\d{2})");

    private Values() {}

    /** As SOAP writes it; empty for no value. */
    public static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Instant moment -> MOMENT.format(moment);
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** What the organisation would keep of this text; null when there is nothing in it. */
    static @Nullable Object parse(Field field, String given) {
        String text = given.strip();
        if (text.isEmpty()) {
            return null;
        }
        return switch (field.type()) {
            case ID, REFERENCE ->
                Ids.parse(text)
                        .orElseThrow(() -> RefusedException.of(
                                "MALFORMED_ID", field.label() + ": id value of incorrect type: " + text, field.name()));
            case BOOLEAN -> bool(field, text);
            case INT, DOUBLE, CURRENCY, PERCENT -> number(field, text);
            case DATE -> date(field, text);
            case DATETIME -> moment(field, text);
            case PICKLIST -> choice(field, text);
            case EMAIL -> email(field, text);
            case STRING, TEXTAREA, PHONE, URL -> fitting(field, text);
        };
    }

    private static Object bool(Field field, String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw wrongType(field, text);
        };
    }

    private static Object number(Field field, String text) {
        try {
            // Salesforce rounds what has more digits than the field.
            BigDecimal number = new BigDecimal(text).setScale(field.scale(), RoundingMode.HALF_UP);
            if (number.precision() - number.scale() > 18) {
                throw RefusedException.of(
                        "NUMBER_OUTSIDE_VALID_RANGE",
                        field.label() + ": value outside of valid range on numeric field: " + text,
                        field.name());
            }
            return number;
        } catch (NumberFormatException notANumber) {
            throw wrongType(field, text);
        }
    }

    private static Object date(Field field, String text) {
        var date = ZONED_DATE.matcher(text);
        try {
            if (date.matches()) {
                return LocalDate.parse(date.group(1));
            }
        } catch (DateTimeException noSuchDay) {
            throw wrongType(field, text);
        }
        throw wrongType(field, text);
    }

    private static Object moment(Field field, String text) {
        try {
            return moment(text);
        } catch (DateTimeException malformed) {
            throw wrongType(field, text);
        }
    }

    /** A moment as queries and requests write it. */
    public static Instant moment(String text) {
        var offset = OFFSET_WITHOUT_COLON.matcher(text);
        String iso = offset.matches() && !text.endsWith("Z") ? offset.group(1) + ":" + offset.group(2) : text;
        return OffsetDateTime.parse(iso).toInstant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Object choice(Field field, String text) {
        if (field.is(Field.Flag.RESTRICTED)
                && field.choices().stream().noneMatch(choice -> choice.value().equals(text))) {
            throw RefusedException.of(
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    field.label() + ": bad value for restricted picklist field: " + text,
                    field.name());
        }
        return fitting(field, text);
    }

    private static Object email(Field field, String text) {
        if (!EMAIL.matcher(text).matches()) {
            throw RefusedException.of(
                    "INVALID_EMAIL_ADDRESS", field.label() + ": invalid email address: " + text, field.name());
        }
        return fitting(field, text);
    }

    private static String fitting(Field field, String text) {
        if (field.length() > 0 && text.length() > field.length()) {
            throw RefusedException.of(
                    "STRING_TOO_LONG",
                    field.label() + ": data value too large: " + text + " (max length=" + field.length() + ")",
                    field.name());
        }
        return text;
    }

    private static RefusedException wrongType(Field field, String text) {
        return RefusedException.of(
                "INVALID_TYPE_ON_FIELD_IN_RECORD",
                field.label() + ": value not of required type: " + text,
                field.name());
    }
}
