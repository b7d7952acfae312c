package io.referloop.eligibility;

import io.referloop.program.Vocabulary;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A CRM's texts as values of a program's types, and values as people read them. */
public final class SignalValues {

    private static final Pattern MILLIS = Pattern.compile("-?\\d{11,14}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private SignalValues() {}

    /** Empty when the text is no value of the type: then it is not known. A day is its first instant in the zone. */
    public static Optional<Object> parse(Vocabulary.Type type, String told, ZoneId zone) {
        String text = told.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (type) {
            case TEXT -> Optional.of(told);
            case NUMBER -> NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
            case YES_NO -> yesNo(text).map(Object.class::cast);
            case TIME -> time(text, zone).map(Object.class::cast);
        };
    }

    /** {@code 9}, {@code 12 May 2026}, {@code yes}. */
    static String words(Object value, ZoneId zone) {
        return switch (value) {
            case BigDecimal number ->
                number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
            case Instant at -> day(at, zone);
            case Boolean yes -> yes ? "yes" : "no";
            default -> value.toString();
        };
    }

    static String day(Instant at, ZoneId zone) {
        return DAY.format(at.atZone(zone));
    }

    private static Optional<Boolean> yesNo(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Instant> time(String text, ZoneId zone) {
        try {
            if (MILLIS.matcher(text).matches()) {
                // CRMs tell a day in their events as midnight in UTC; as an instant it would be the day before, further
                // west.
                ZonedDateTime utc = Instant.ofEpochMilli(Long.parseLong(text)).atZone(ZoneOffset.UTC);
                return Optional.of(
                        utc.toLocalTime().equals(LocalTime.MIDNIGHT)
                                ? utc.toLocalDate().atStartOfDay(zone).toInstant()
                                : utc.toInstant());
            }
            return Optional.of(
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                            : Instant.parse(text));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
