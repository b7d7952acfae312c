package io.referloop.sandbox.hubspot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The record types of the fake, each addressed by its plural name or its type id. {@link #CUSTOM} is the one object of a portal's own that
 * the fake keeps: it exists once its schema was created, and has the name and the type id that the portal gave it then.
 */
public enum ObjectType {
    CONTACT("0-1", "contacts", "lastmodifieddate"),
    COMPANY("0-2", "companies", "hs_lastmodifieddate"),
    DEAL("0-3", "deals", "hs_lastmodifieddate"),
    LEAD("0-136", "leads", "hs_lastmodifieddate"),
    NOTE("0-46", "notes", "hs_lastmodifieddate"),
    CUSTOM("2-", "custom", "hs_lastmodifieddate");

    /** What apps hear changes of. */
    public static final List<ObjectType> RECORDS = List.of(CONTACT, COMPANY, DEAL);

    /** What people keep lists of. */
    public static final List<ObjectType> LISTED = List.of(CONTACT, COMPANY, LEAD, DEAL);

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
            case LEAD, NOTE -> List.of("hs_createdate", "hs_lastmodifieddate", "hs_object_id");
            case CUSTOM -> List.of("hs_createdate", "hs_lastmodifieddate", "hs_object_id");
        };
    }

    /** By plural name, singular name or type id, as HubSpot's paths take them; a portal's own object is found by the portal alone. */
    public static Optional<ObjectType> of(String nameOrTypeId) {
        String wanted = nameOrTypeId.toLowerCase(Locale.ROOT);
        for (ObjectType type : List.of(CONTACT, COMPANY, DEAL, LEAD, NOTE)) {
            if (type.plural.equals(wanted)
                    || type.typeId.equals(wanted)
                    || type.singular().equals(wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
