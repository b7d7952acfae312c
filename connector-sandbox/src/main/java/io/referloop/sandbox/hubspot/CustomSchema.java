package io.referloop.sandbox.hubspot;

import java.util.List;

/** The object of a portal's own: how it is called and what its records can be associated with. Its properties are in the portal's catalog. */
public record CustomSchema(
        String name,
        String objectTypeId,
        String fullyQualifiedName,
        String singular,
        String plural,
        String primaryDisplayProperty,
        List<String> secondaryDisplayProperties,
        List<String> searchableProperties,
        List<String> requiredProperties,
        List<ObjectType> associated) {

    /** The group that HubSpot makes for the properties of a new object. */
    String group() {
        return name + "_information";
    }

    boolean isNamed(String text) {
        return text.equals(objectTypeId) || text.equalsIgnoreCase(fullyQualifiedName) || text.equalsIgnoreCase(name);
    }
}
