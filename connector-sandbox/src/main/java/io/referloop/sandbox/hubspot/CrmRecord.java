package io.referloop.sandbox.hubspot;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A record as it stands at one moment; later changes do not show in it.
 *
 * @param properties the non-empty values
 * @param history every property's values, newest first
 */
public record CrmRecord(
        ObjectType type,
        String id,
        Map<String, String> properties,
        Map<String, List<PropertyVersion>> history,
        Instant createdAt,
        Instant updatedAt,
        boolean archived) {

    /** The value of a property, or the empty string. */
    public String value(String property) {
        return properties.getOrDefault(property, "");
    }

    /** What a person would call the record. */
    public String title() {
        String title =
                switch (type) {
                    case CONTACT -> (value("firstname") + " " + value("lastname")).trim();
                    case COMPANY -> value("name");
                    case DEAL -> value("dealname");
                    case LEAD -> value("hs_lead_name");
                    case NOTE -> "Note";
                    case CUSTOM -> "";
                };
        if (!title.isEmpty()) {
            return title;
        }
        return value("email").isEmpty() ? type.singular() + " " + id : value("email");
    }
}
