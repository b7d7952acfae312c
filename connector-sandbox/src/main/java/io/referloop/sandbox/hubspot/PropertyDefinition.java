package io.referloop.sandbox.hubspot;

import java.util.List;

/**
 * What a portal knows of one property.
 *
 * @param calculated set by HubSpot from other values, never written
 * @param readOnly not written through the API
 */
public record PropertyDefinition(
        String name,
        String label,
        String type,
        String fieldType,
        String groupName,
        String description,
        List<Option> options,
        boolean hasUniqueValue,
        boolean calculated,
        boolean readOnly,
        boolean hubspotDefined) {

    static PropertyDefinition standard(String name, String label, String type, String fieldType, String groupName) {
        return new PropertyDefinition(
                name, label, type, fieldType, groupName, "", List.of(), false, false, false, true);
    }

    PropertyDefinition withOptions(List<Option> newOptions) {
        return new PropertyDefinition(
                name,
                label,
                type,
                fieldType,
                groupName,
                description,
                newOptions,
                hasUniqueValue,
                calculated,
                readOnly,
                hubspotDefined);
    }

    PropertyDefinition unique() {
        return new PropertyDefinition(
                name,
                label,
                type,
                fieldType,
                groupName,
                description,
                options,
                true,
                calculated,
                readOnly,
                hubspotDefined);
    }

    PropertyDefinition setByHubspot() {
        return new PropertyDefinition(
                name,
                label,
                type,
                fieldType,
                groupName,
                description,
                options,
                hasUniqueValue,
                true,
                true,
                hubspotDefined);
    }

    PropertyDefinition custom() {
        return new PropertyDefinition(
                name,
                label,
                type,
                fieldType,
                groupName,
                description,
                options,
                hasUniqueValue,
                calculated,
                readOnly,
                false);
    }

    /** One choice of an enumeration; {@code value} is the internal name. */
    public record Option(String label, String value, int displayOrder, boolean hidden) {}
}
