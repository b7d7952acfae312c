package io.referloop.server.api;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One event as it was posted. */
record Told(Whose whose, CustomerEvent event) {

    private static final Set<String> KEYS =
            Set.of("referral", "record", "id", "kind", "at", "amount", "currency", "fields");
    private static final Set<String> RECORD_KEYS = Set.of("crm", "type", "id");
    private static final Pattern REFERRAL = Pattern.compile("R-(\\d{1,12})");
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final int ID_MAX = 200;
    private static final int FIELDS_MAX = 50;
    private static final int VALUE_MAX = 500;
    private static final Duration AHEAD_MAX = Duration.ofDays(1);

    /** @throws Wrong naming the field at fault and what it should be */
    static Told read(JsonNode body, Instant now) {
        if (!body.isObject()) {
            throw new Wrong("", "Send one JSON object.");
        }
        body.propertyNames().stream()
                .filter(it -> !KEYS.contains(it))
                .findFirst()
                .ifPresent(key -> {
                    throw new Wrong(
                            key,
                            "There is no such key; send some of "
                                    + String.join(", ", KEYS.stream().sorted().toList()) + ".");
                });
        String id = text(body, "id").orElseThrow(() -> new Wrong("id", "Give the event's own id as a text."));
        if (id.length() > ID_MAX || id.chars().anyMatch(Character::isISOControl)) {
            throw new Wrong("id", "Give at most " + ID_MAX + " printable characters.");
        }
        String kind = text(body, "kind")
                .filter(it -> KIND.matcher(it).matches())
                .orElseThrow(() -> new Wrong("kind", "Give the kind in lower case, such as invoice_paid."));
        return new Told(whose(body), new CustomerEvent(id, kind, at(body, now), fields(body)));
    }

    private static Whose whose(JsonNode body) {
        if (body.has("referral") == body.has("record")) {
            throw new Wrong("referral", "Send either referral, such as R-1042, or record with crm, type and id.");
        }
        if (body.has("referral")) {
            Matcher number = REFERRAL.matcher(text(body, "referral").orElse(""));
            if (!number.matches()) {
                throw new Wrong("referral", "Give it as people read it, such as R-1042.");
            }
            return new Whose.Numbered(Long.parseLong(number.group(1)));
        }
        JsonNode record = body.path("record");
        boolean known = record.isObject() && RECORD_KEYS.containsAll(record.propertyNames());
        Optional<RecordType> type = text(record, "type").flatMap(Told::type);
        Optional<String> crm = text(record, "crm");
        Optional<String> id = text(record, "id");
        if (!known || type.isEmpty() || crm.isEmpty() || id.isEmpty()) {
            throw new Wrong("record", "Send crm, type (contact, company, deal or lead) and id, each as a text.");
        }
        return new Whose.Linked(crm.get(), new RecordRef(type.get(), id.get()));
    }

    private static Instant at(JsonNode body, Instant now) {
        try {
            Instant at = OffsetDateTime.parse(text(body, "at").orElse("")).toInstant();
            if (!at.isAfter(now.plus(AHEAD_MAX))) {
                return at;
            }
        } catch (DateTimeException noTime) {
            throw new Wrong("at", "Give the time with its offset, such as 2026-03-01T12:00:00Z.");
        }
        throw new Wrong("at", "It lies in the future; send what has happened.");
    }

    private static Map<String, String> fields(JsonNode body) {
        Map<String, String> fields = new HashMap<>();
        JsonNode told = body.path("fields");
        if (!told.isMissingNode() && !told.isObject() || told.size() > FIELDS_MAX) {
            throw new Wrong("fields", "Send an object of at most " + FIELDS_MAX + " texts.");
        }
        for (Map.Entry<String, JsonNode> field : told.properties()) {
            String value = scalar(field.getValue());
            if (!KIND.matcher(field.getKey()).matches() || value == null || value.length() > VALUE_MAX) {
                throw new Wrong(
                        "fields." + field.getKey(),
                        "Name it in lower-case letters, digits and underscores, and give a text of at most " + VALUE_MAX
                                + " characters.");
            }
            fields.put(field.getKey(), value);
        }
        amount(body).ifPresent(amount -> {
            fields.put(CustomerEvent.AMOUNT, amount.toPlainString());
            fields.put(CustomerEvent.CURRENCY, currency(body));
        });
        return fields;
    }

    private static Optional<BigDecimal> amount(JsonNode body) {
        if (!body.has("amount")) {
            return Optional.empty();
        }
        String told = scalar(body.path("amount"));
        Optional<BigDecimal> amount = told == null ? Optional.empty() : Fact.amountIn(told);
        return Optional.of(amount.orElseThrow(
                () -> new Wrong("amount", "Give it as a text with a decimal number, such as \"80.00\".")));
    }

    private static String currency(JsonNode body) {
        try {
            return CurrencyUnit.of(text(body, "currency").orElse("")).getCode();
        } catch (IllegalCurrencyException unknown) {
            throw new Wrong("currency", "An amount needs a currency such as USD.");
        }
    }

    private static Optional<RecordType> type(String name) {
        return Arrays.stream(RecordType.values())
                .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    private static Optional<String> text(JsonNode body, String key) {
        JsonNode value = body.path(key);
        return value.isString() ? Optional.of(value.stringValue()).filter(it -> !it.isBlank()) : Optional.empty();
    }

    private static @Nullable String scalar(JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        return value.isNumber() || value.isBoolean() ? value.asString() : null;
    }

    /** Which referral it is about. */
    sealed interface Whose {

        record Numbered(long number) implements Whose {}

        record Linked(String crm, RecordRef record) implements Whose {}
    }

    /** What is wrong with what was posted, for whoever posted it. */
    static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final String field;

        Wrong(String field, String fix) {
            super(fix);
            this.field = field;
        }

        String field() {
            return field;
        }
    }
}
