package io.referloop.hubspot;

import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.hubspot.HubspotAnswer.Refusal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** The fields that tell of the referral itself. */
    static List<ReferralField> ofTheReferral() {
        return Stream.of(ReferralField.values())
                .filter(field -> field.on(RecordType.DEAL))
                .toList();
    }

    static Map<String, Object> definition(ReferralField field, String label, String group) {
        var definition = unplaced(field, label);
        definition.put("groupName", group);
        return definition;
    }

    /** For a property that comes with its object: HubSpot gives that a group of its own. */
    static Map<String, Object> unplaced(ReferralField field, String label) {
        return new LinkedHashMap<>(Map.of(
                "name",
                property(field),
                "label",
                label,
                "description",
                field.description(),
                "type",
                type(field),
                "fieldType",
                switch (field.kind()) {
                    case TEXT -> "text";
                    case LONG_TEXT -> "textarea";
                    case DATE -> "date";
                }));
    }

    static String type(ReferralField field) {
        return field.kind() == ReferralField.Kind.DATE ? "date" : "string";
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

    static String cut(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = MOST_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
