package io.referloop.hubspot;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HubSpot's times: milliseconds in events, ISO text in answers, both for the same property. Days are days in UTC, as it stores them. */
final class HubspotDates {

    private HubspotDates() {}

    static Optional<String> day(String value) {
        if (value.length() == 10 && value.charAt(4) == '-') {
            return date(value);
        }
        return instant(value)
                .map(at -> at.atOffset(ZoneOffset.UTC).toLocalDate().toString());
    }

    static Optional<Instant> instant(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Character.isDigit(value.charAt(value.length() - 1)) && value.indexOf('-', 1) < 0
                            ? Instant.ofEpochMilli(Long.parseLong(value))
                            : Instant.parse(value));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> date(String value) {
        try {
            return Optional.of(LocalDate.parse(value).toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
