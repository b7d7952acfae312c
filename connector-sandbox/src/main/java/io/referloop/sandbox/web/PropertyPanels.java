package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import io.referloop.sandbox.hubspot.PropertyGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A record's properties by group: those of the app first, what the CRM works out folded away. */
final class PropertyPanels {

    private static final String APP_PREFIX = "rfl_";

    private PropertyPanels() {}

    static String html(Portal portal, CrmRecord record) {
        List<PropertyDefinition> all = portal.properties(record.type());
        var groups = new ArrayList<>(portal.groups(record.type()));
        groups.sort(Comparator.comparing((PropertyGroup group) -> !ofTheApp(group, all))
                .thenComparing(PropertyPanels::ofHubspot));
        var html = new StringBuilder();
        for (PropertyGroup group : groups) {
            List<PropertyDefinition> properties = all.stream()
                    .filter(property -> property.groupName().equals(group.name()))
                    .toList();
            if (!properties.isEmpty()) {
                html.append("<section class=\"panel\"><h2>")
                        .append(escape(group.label()))
                        .append("</h2>")
                        .append(
                                ofHubspot(group)
                                        ? standard(portal, record, properties)
                                        : rows(portal, record, properties))
                        .append("</section>");
            }
        }
        return html.toString();
    }

    private static String standard(Portal portal, CrmRecord record, List<PropertyDefinition> properties) {
        List<PropertyDefinition> filled = properties.stream()
                .filter(property -> !record.value(property.name()).isEmpty())
                .toList();
        return rows(
                        portal,
                        record,
                        filled.stream()
                                .filter(property -> !property.calculated())
                                .toList())
                + "<details><summary>Set by the CRM</summary>"
                + rows(
                        portal,
                        record,
                        filled.stream().filter(PropertyDefinition::calculated).toList())
                + "</details>";
    }

    private static String rows(Portal portal, CrmRecord record, List<PropertyDefinition> properties) {
        var html = new StringBuilder("<dl>");
        for (PropertyDefinition property : properties) {
            html.append("<div><dt title=\"%s\">%s</dt><dd>%s</dd></div>"
                    .formatted(
                            escape(property.name()), escape(property.label()), Shown.value(portal, property, record)));
        }
        return html.append("</dl>").toString();
    }

    private static boolean ofTheApp(PropertyGroup group, List<PropertyDefinition> all) {
        return all.stream()
                .anyMatch(property -> property.groupName().equals(group.name())
                        && property.name().startsWith(APP_PREFIX));
    }

    private static boolean ofHubspot(PropertyGroup group) {
        return group.name().endsWith("information");
    }
}
