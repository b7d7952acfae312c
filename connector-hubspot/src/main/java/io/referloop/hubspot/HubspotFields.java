package io.referloop.hubspot;

import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.hubspot.HubspotAnswer.Refusal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our fields as HubSpot properties: one group, one prefix, on contacts, companies and deals. */
final class HubspotFields {

    static final String GROUP = "referloop";
    static final List<RecordType> TYPES = List.of(RecordType.CONTACT, RecordType.COMPANY, RecordType.DEAL);
    /** The most characters that HubSpot keeps in a text property. */
    static final int MOST_CHARACTERS = 65_536;

    private HubspotFields() {}

    static String property(ReferralField field) {
        return "rfl_" + field.name().toLowerCase(Locale.ROOT);
    }

    static Optional<ReferralField> field(String property) {
        for (var field : ReferralField.values()) {
            if (property(field).equals(property)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    static Map<String, Object> definition(ReferralField field, String label) {
        var kind = field.kind();
        return Map.of(
                "name",
                property(field),
                "label",
                label,
                "description",
                field.description(),
                "groupName",
                GROUP,
                "type",
                kind == ReferralField.Kind.DATE ? "date" : "string",
                "fieldType",
                switch (kind) {
                    case TEXT -> "text";
                    case LONG_TEXT -> "textarea";
                    case DATE -> "date";
                });
    }

    /** As HubSpot takes it, or nothing when it cannot be such a value. */
    static Optional<String> value(ReferralField field, String value) {
        if (value.isEmpty()) {
            return Optional.of("");
        }
        if (field.kind() != ReferralField.Kind.DATE) {
            return Optional.of(cut(value));
        }
        try {
            return Optional.of(LocalDate.parse(value).toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Which of our fields a refusal speaks of, in our words. */
    static @Nullable String labelIn(Refusal refusal) {
        for (var field : ReferralField.values()) {
            if (refusal.properties().contains(property(field))) {
                return field.label();
            }
        }
        for (var field : ReferralField.values()) {
            if (refusal.message().matches("(?s).*\\b" + property(field) + "\\b.*")) {
                return field.label();
            }
        }
        return null;
    }

    private static String cut(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = MOST_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
