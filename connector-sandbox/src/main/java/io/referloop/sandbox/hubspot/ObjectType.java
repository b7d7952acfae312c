package io.referloop.sandbox.hubspot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The three record types of the fake, each addressed by its plural name or its type id. */
public enum ObjectType {
    CONTACT("0-1", "contacts", "lastmodifieddate"),
    COMPANY("0-2", "companies", "hs_lastmodifieddate"),
    DEAL("0-3", "deals", "hs_lastmodifieddate");

    private final String typeId;
    private final String plural;
    private final String modifiedProperty;

    ObjectType(String typeId, String plural, String modifiedProperty) {
        this.typeId = typeId;
        this.plural = plural;
        this.modifiedProperty = modifiedProperty;
    }

    public String typeId() {
        return typeId;
    }

    public String plural() {
        return plural;
    }

    public String singular() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The property that HubSpot stamps at every change; contacts have their own name for it. */
    public String modifiedProperty() {
        return modifiedProperty;
    }

    List<String> defaultProperties() {
        return switch (this) {
            case CONTACT -> List.of("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname");
            case COMPANY -> List.of("createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name");
            case DEAL ->
                List.of(
                        "amount",
                        "closedate",
                        "createdate",
                        "dealname",
                        "dealstage",
                        "hs_lastmodifieddate",
                        "hs_object_id",
                        "pipeline");
        };
    }

    /** By plural name, singular name or type id, as HubSpot's paths take them. */
    public static Optional<ObjectType> of(String nameOrTypeId) {
        String wanted = nameOrTypeId.toLowerCase(Locale.ROOT);
        for (ObjectType type : values()) {
            if (type.plural.equals(wanted)
                    || type.typeId.equals(wanted)
                    || type.singular().equals(wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
