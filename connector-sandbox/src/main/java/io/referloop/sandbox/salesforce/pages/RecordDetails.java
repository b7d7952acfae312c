package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.ObjectType;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import java.util.List;
import java.util.Set;

/** What a record holds, those of packages first, and the records around it. */
final class RecordDetails {

    private static final Set<String> SYSTEM = Set.of(
            "Id",
            "IsDeleted",
            "MasterRecordId",
            "CreatedDate",
            "CreatedById",
            "LastModifiedDate",
            "LastModifiedById",
            "SystemModstamp");
    private static final int RELATED_MAX = 20;

    private RecordDetails() {}

    static String fields(Org org, OrgRecord record) {
        ObjectType type = org.type(record.type()).orElseThrow();
        List<Field> own = type.fields().stream()
                .filter(field -> !SYSTEM.contains(field.name()))
                .toList();
        List<Field> packaged =
                own.stream().filter(field -> field.is(Field.Flag.CUSTOM)).toList();
        List<Field> standard = own.stream()
                .filter(field -> !field.is(Field.Flag.CUSTOM) && record.get(field.name()) != null)
                .toList();
        List<Field> system = type.fields().stream()
                .filter(field -> SYSTEM.contains(field.name()))
                .toList();
        return (packaged.isEmpty() ? "" : panel("Package", list(org, record, packaged)))
                + panel(
                        "Details",
                        list(org, record, standard) + "<details><summary>System</summary>" + list(org, record, system)
                                + "</details>");
    }

    static String related(Org org, OrgRecord record) {
        var html = new StringBuilder();
        for (ObjectType other : org.types()) {
            if (other.name().equals("OpportunityHistory")) {
                continue;
            }
            for (Field field : other.fields()) {
                boolean points = field.refersTo()
                        .filter(reference -> reference.targets().contains(record.type())
                                && !reference.children().isEmpty())
                        .isPresent();
                if (points) {
                    html.append(children(org, record, other, field));
                }
            }
        }
        return html.append(record.type().equals("Opportunity") ? history(org, record) : "")
                .toString();
    }

    private static String children(Org org, OrgRecord record, ObjectType type, Field field) {
        List<OrgRecord> children = org.all(type.name()).stream()
                .filter(child -> record.id().equals(child.get(field.name())))
                .limit(RELATED_MAX)
                .toList();
        if (children.isEmpty()) {
            return "";
        }
        var items = new StringBuilder();
        for (OrgRecord child : children) {
            items.append("<li><span>%s</span> %s</li>".formatted(item(org, child), OrgLook.chip(child)));
        }
        return panel(escape(type.plural()), "<ul class=\"links\">" + items + "</ul>");
    }

    private static String item(Org org, OrgRecord child) {
        if (child.type().equals("OpportunityContactRole")) {
            String names = org.find(child.text("ContactId")).map(OrgLook::link).orElse("")
                    + " · "
                    + org.find(child.text("OpportunityId")).map(OrgLook::link).orElse("");
            return names + (Boolean.TRUE.equals(child.get("IsPrimary")) ? " <span class=\"quiet\">Primary</span>" : "");
        }
        return OrgLook.TYPES.contains(child.type()) ? OrgLook.link(child) : escape(OrgLook.title(child));
    }

    private static String history(Org org, OrgRecord deal) {
        var items = new StringBuilder();
        Field at = org.type("OpportunityHistory")
                .flatMap(type -> type.field("CreatedDate"))
                .orElseThrow();
        org.all("OpportunityHistory").reversed().stream()
                .filter(entry -> deal.id().equals(entry.get("OpportunityId")))
                .limit(RELATED_MAX)
                .forEach(entry -> items.append("<li><p><strong>%s</strong> %s</p><p class=\"quiet\">%s</p></li>"
                        .formatted(
                                escape(entry.text("StageName")),
                                escape(entry.text("Amount")),
                                OrgLook.value(org, at, entry.get("CreatedDate")))));
        return panel("Stage history", "<ol class=\"history\">" + items + "</ol>");
    }

    private static String list(Org org, OrgRecord record, List<Field> fields) {
        var html = new StringBuilder("<dl>");
        for (Field field : fields) {
            html.append("<div><dt title=\"%s\">%s</dt><dd>%s</dd></div>"
                    .formatted(
                            escape(field.name()),
                            escape(field.label()),
                            OrgLook.value(org, field, record.get(field.name()))));
        }
        return html.append("</dl>").toString();
    }

    private static String panel(String title, String content) {
        return "<section class=\"panel\"><h2>" + title + "</h2>" + content + "</section>";
    }
}
