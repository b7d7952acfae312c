package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.ApiFailure.Detail;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks what a write wants to set, and brings values into the form in which HubSpot stores them. */
final class PropertyValues {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final int TEXT_MAX = 65_536;

    private PropertyValues() {}

    /** @throws ApiFailure that names every property in error */
    static Map<String, String> checked(PropertyCatalog catalog, Map<String, String> wanted) {
        var problems = new ArrayList<Detail>();
        var values = new LinkedHashMap<String, String>();
        wanted.forEach((name, value) -> {
            Optional<PropertyDefinition> definition = catalog.find(name);
            if (definition.isEmpty()) {
                problems.add(
                        Detail.ofProperty(name, "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist"));
            } else if (definition.get().readOnly()) {
                problems.add(Detail.ofProperty(
                        name, "READ_ONLY_VALUE", "\"" + name + "\" is a read only property; its value cannot be set."));
            } else {
                stored(definition.get(), value, problems).ifPresent(form -> values.put(name, form));
            }
        });
        if (!problems.isEmpty()) {
            throw ApiFailure.invalidProperties(problems);
        }
        return values;
    }

    private static Optional<String> stored(PropertyDefinition definition, String value, List<Detail> problems) {
        if (value.isEmpty()) {
            return Optional.of("");
        }
        String name = definition.name();
        try {
            return Optional.of(
                    switch (definition.type()) {
                        case "number" -> number(value);
                        case "date" -> date(value).toString();
                        case "datetime" -> instant(value).toString();
                        case "bool" -> bool(value);
                        case "enumeration" -> options(definition, value);
                        default -> text(name, value);
                    });
        } catch (Unfit unfit) {
            problems.add(Detail.ofProperty(name, unfit.code, unfit.reason));
            return Optional.empty();
        }
    }

    private static String number(String value) {
        try {
            var unused = new BigDecimal(value.trim());
            return value.trim();
        } catch (NumberFormatException notANumber) {
            throw new Unfit("INVALID_DOUBLE", value + " was not a valid number.");
        }
    }

    private static String bool(String value) {
        if (value.equals("true") || value.equals("false")) {
            return value;
        }
        throw new Unfit("INVALID_BOOLEAN", value + " was not one of the allowed options: [true, false]");
    }

    private static LocalDate date(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException notIso) {
            Instant midnight = instant(value);
            LocalDate day = midnight.atZone(ZoneOffset.UTC).toLocalDate();
            if (!day.atStartOfDay(ZoneOffset.UTC).toInstant().equals(midnight)) {
                throw new Unfit("INVALID_DATE", value + " is at " + midnight + ", not midnight UTC.");
            }
            return day;
        }
    }

    /** An ISO instant, an ISO day or epoch milliseconds. */
    static Instant instant(String value) {
        try {
            if (value.matches("-?\\d{1,18}")) {
                return Instant.ofEpochMilli(Long.parseLong(value));
            }
            return value.contains("T")
                    ? Instant.parse(value)
                    : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException malformed) {
            throw new Unfit("INVALID_DATE", value + " was not a valid date: give ISO 8601 or epoch milliseconds.");
        }
    }

    private static String options(PropertyDefinition definition, String value) {
        var allowed = definition.options().stream()
                .map(PropertyDefinition.Option::value)
                .toList();
        boolean several = definition.fieldType().equals("checkbox");
        for (String part : several ? value.split(";", -1) : new String[] {value}) {
            if (!allowed.contains(part) && !(several && part.isEmpty())) {
                throw new Unfit("INVALID_OPTION", value + " was not one of the allowed options: " + allowed);
            }
        }
        return value;
    }

    private static String text(String name, String value) {
        if (value.length() > TEXT_MAX) {
            throw new Unfit("VALUE_TOO_LONG", "Property values are limited to " + TEXT_MAX + " characters.");
        }
        if (name.equals("email") && !EMAIL.matcher(value).matches()) {
            throw new Unfit("INVALID_EMAIL", "Email address " + value + " is invalid");
        }
        return value;
    }

    /** Why one value does not fit its property. */
    static final class Unfit extends RuntimeException {
        private final String code;
        private final String reason;

        Unfit(String code, String message) {
            super(message);
            this.code = code;
            this.reason = message;
        }
    }
}
