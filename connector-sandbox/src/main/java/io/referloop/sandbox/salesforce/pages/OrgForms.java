package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.FieldType;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import java.util.Locale;
import java.util.Set;

/** The forms of a record page: plain posts, so that they work by keyboard and without scripts. */
final class OrgForms {

    private static final Set<String> HANDLED = Set.of("StageName", "Amount");

    private OrgForms() {}

    /** What is done most with a record of its kind. */
    static String quick(Org org, OrgRecord record) {
        String path = OrgLook.path(record.type(), record.id());
        return switch (record.type()) {
            case "Opportunity" -> deal(org, record, path);
            case "Lead" -> Boolean.TRUE.equals(record.get("IsConverted")) ? converted(org, record) : lead(path);
            default -> "";
        };
    }

    private static String deal(Org org, OrgRecord deal, String path) {
        var steps = new StringBuilder();
        var choices = new StringBuilder();
        boolean before = true;
        for (OrgRecord stage : org.setup().stages()) {
            boolean now = stage.text("ApiName").equals(deal.text("StageName"));
            before = before && !now;
            boolean closed = Boolean.TRUE.equals(stage.get("IsClosed"));
            if (!closed || now) {
                String kind = now
                        ? closed ? Boolean.TRUE.equals(stage.get("IsWon")) ? "now good" : "now bad" : "now"
                        : before ? "done" : "";
                steps.append("<li class=\"%s\"%s>%s</li>"
                        .formatted(kind, now ? " aria-current=\"step\"" : "", escape(stage.text("MasterLabel"))));
            }
            choices.append(option(stage.text("ApiName"), stage.text("MasterLabel"), now));
        }
        return """
                <section class="panel quick"><h2>Stage and amount</h2>
                <ol class="track" aria-label="Stages">%2$s</ol>
                <form method="post" action="%1$s/edit" class="inline">
                <label for="stage">Stage</label><select id="stage" name="StageName">%3$s</select><button>Move</button>
                </form>
                <form method="post" action="%1$s/edit" class="inline">
                <label for="amount">Amount</label>
                <input id="amount" name="Amount" class="num" inputmode="decimal" value="%4$s">
                <button class="plain">Save amount</button>
                </form>
                </section>
                """.formatted(path, steps, choices, escape(deal.text("Amount")));
    }

    private static String lead(String path) {
        return """
                <section class="panel quick"><h2>Convert</h2>
                <form method="post" action="%s/convert" class="stack">
                <label for="account">Id of an existing account</label>
                <input id="account" name="account" placeholder="Empty for a new one">
                <label class="choice"><input type="checkbox" name="withoutOpportunity" value="1"> Without an opportunity</label>
                <button>Convert lead</button>
                </form>
                </section>
                """.formatted(path);
    }

    private static String converted(Org org, OrgRecord lead) {
        var items = new StringBuilder();
        for (String field : new String[] {"ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId"}) {
            org.find(lead.text(field))
                    .ifPresent(made -> items.append(
                            "<li>%s <span class=\"quiet\">%s</span></li>".formatted(OrgLook.link(made), made.type())));
        }
        return "<section class=\"panel\"><h2>Converted to</h2><ul class=\"links\">" + items + "</ul></section>";
    }

    /** Editing, merging and deleting, folded away. */
    static String more(Org org, OrgRecord record) {
        String path = OrgLook.path(record.type(), record.id());
        String label = org.type(record.type()).orElseThrow().label().toLowerCase(Locale.ROOT);
        var fields = new StringBuilder();
        for (Field field : org.type(record.type()).orElseThrow().fields()) {
            if (field.updateable()
                    && field.type() != FieldType.DATETIME
                    && !HANDLED.contains(field.name())
                    && !field.is(Field.Flag.CUSTOM)) {
                fields.append(input(org, field, record));
            }
        }
        return """
                <section class="panel"><h2>More</h2>
                <details><summary>Edit</summary>
                <form method="post" action="%1$s/edit" class="stack">%2$s<button>Save</button></form>
                </details>
                %4$s
                <details><summary>Delete this %3$s</summary>
                <form method="post" action="%1$s/delete" class="stack">
                <p class="quiet">It goes to the recycle bin.</p><button class="danger">Delete %3$s</button></form>
                </details>
                </section>
                """.formatted(path, fields, label, merge(org, record, path, label));
    }

    private static String merge(Org org, OrgRecord record, String path, String label) {
        return !org.type(record.type()).orElseThrow().mergeable() ? "" : """
                <details><summary>Merge with another %2$s</summary>
                <form method="post" action="%1$s/merge" class="stack">
                <label for="other">Id of the other %2$s</label><input id="other" name="other" required>
                <p class="quiet">This one stays; the other is deleted and its related records move here.</p>
                <button>Merge</button></form>
                </details>
                """.formatted(path, label);
    }

    private static String input(Org org, Field field, OrgRecord record) {
        String id = "f-" + field.name();
        String value = record.text(field.name());
        String label = "<label for=\"%s\">%s</label>".formatted(escape(id), escape(field.label()));
        if (field.name().equals("OwnerId") || !field.choices().isEmpty() || field.type() == FieldType.BOOLEAN) {
            var choices = new StringBuilder();
            if (field.type() == FieldType.BOOLEAN) {
                choices.append(option("true", "Yes", value.equals("true")))
                        .append(option("false", "No", !value.equals("true")));
            } else if (field.name().equals("OwnerId")) {
                org.users()
                        .forEach(user -> choices.append(
                                option(user.id(), user.text("Name"), user.id().equals(value))));
            } else {
                choices.append(option("", "–", value.isEmpty()));
                field.choices()
                        .forEach(choice -> choices.append(option(
                                choice.value(), choice.label(), choice.value().equals(value))));
            }
            return label + "<select id=\"%s\" name=\"%s\">%s</select>".formatted(escape(id), field.name(), choices);
        }
        return label
                + "<input id=\"%s\" name=\"%s\" type=\"%s\" value=\"%s\">"
                        .formatted(
                                escape(id),
                                escape(field.name()),
                                field.type() == FieldType.DATE ? "date" : "text",
                                escape(value));
    }

    private static String option(String value, String label, boolean selected) {
        return "<option value=\"%s\"%s>%s</option>"
                .formatted(escape(value), selected ? " selected" : "", escape(label));
    }
}
