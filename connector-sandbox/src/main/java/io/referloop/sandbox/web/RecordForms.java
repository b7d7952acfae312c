package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Pipeline;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import io.referloop.sandbox.hubspot.PropertyDefinition.Option;
import java.util.List;

/** The forms of a record page: plain posts, so that they work by keyboard and without scripts. */
final class RecordForms {

    private static final List<String> HANDLED = List.of(
            "pipeline",
            "dealstage",
            "amount",
            "deal_currency_code",
            "lifecyclestage",
            "hs_pipeline",
            "hs_pipeline_stage");

    private RecordForms() {}

    static String quick(Portal portal, CrmRecord record, String path) {
        return switch (record.type()) {
            case DEAL -> deal(portal, record, path);
            case LEAD -> choice(portal, record, path, "hs_pipeline_stage", "Lead stage");
            case CONTACT, COMPANY, NOTE, CUSTOM -> choice(portal, record, path, "lifecyclestage", "Lifecycle stage");
        };
    }

    /** All other properties, merging and deleting, folded away. */
    static String more(Portal portal, CrmRecord record, String path) {
        var fields = new StringBuilder();
        for (PropertyDefinition property : portal.properties(record.type())) {
            boolean ofTheApp = !property.hubspotDefined() && property.name().startsWith("rfl_");
            if (!property.readOnly()
                    && !HANDLED.contains(property.name())
                    && !property.type().equals("datetime")
                    && !ofTheApp) {
                fields.append(field(portal, property, record));
            }
        }
        return """
                <section class="panel"><h2>More</h2>
                <details><summary>Edit properties</summary>
                <form method="post" action="%1$s/properties" class="stack">%2$s<button>Save properties</button></form>
                </details>
                <details><summary>Merge with another %3$s</summary>
                <form method="post" action="%1$s/merge" class="stack">
                <label for="other">Record id of the other %3$s</label><input id="other" name="other" inputmode="numeric" required>
                <p class="quiet">This record's values win. Both ids lead to the merged record.</p>
                <button>Merge</button></form>
                </details>
                <details><summary>Delete this %3$s</summary>
                <form method="post" action="%1$s/archive" class="stack">
                <p class="quiet">The app is told of the deletion. The record leaves all lists.</p>
                <button class="danger">Delete %3$s</button></form>
                </details>%4$s
                </section>
                """.formatted(path, fields, record.type().singular(), privacy(record, path));
    }

    private static String privacy(CrmRecord record, String path) {
        return record.type() != ObjectType.CONTACT ? "" : """
                <details><summary>Delete for privacy</summary>
                <form method="post" action="%s/erase" class="stack">
                <p class="quiet">For good: nobody can restore the contact, and the app is told to forget the person.</p>
                <button class="danger">Delete permanently</button></form>
                </details>""".formatted(path);
    }

    private static String deal(Portal portal, CrmRecord deal, String path) {
        var stages = new StringBuilder();
        for (Pipeline pipeline : portal.pipelines()) {
            stages.append("<optgroup label=\"%s\">".formatted(escape(pipeline.label())));
            for (Pipeline.Stage stage : pipeline.stages()) {
                boolean current = pipeline.id().equals(deal.value("pipeline"))
                        && stage.id().equals(deal.value("dealstage"));
                stages.append(option(pipeline.id() + "/" + stage.id(), stage.label(), current));
            }
            stages.append("</optgroup>");
        }
        var currencies = new StringBuilder();
        for (Option currency : options(portal, deal, "deal_currency_code")) {
            currencies.append(option(
                    currency.value(), currency.value(), currency.value().equals(deal.value("deal_currency_code"))));
        }
        return """
                <section class="panel quick"><h2>Stage and amount</h2>
                %4$s
                <form method="post" action="%1$s/properties" class="inline">
                <label for="stage">Deal stage</label><select id="stage" name="stage">%2$s</select><button>Move</button>
                </form>
                <form method="post" action="%1$s/properties" class="inline">
                <label for="amount">Amount</label>
                <input id="amount" name="amount" class="num" inputmode="decimal" value="%5$s">
                <label for="currency" class="hidden">Currency</label>
                <select id="currency" name="deal_currency_code">%3$s</select><button class="plain">Save amount</button>
                </form>
                </section>
                """.formatted(path, stages, currencies, track(portal, deal), escape(deal.value("amount")));
    }

    /** Where the deal stands in its pipeline, as steps. */
    private static String track(Portal portal, CrmRecord deal) {
        var steps = new StringBuilder("<ol class=\"track\" aria-label=\"Stages of the pipeline\">");
        Shown.stage(portal, deal)
                .ifPresent(current -> portal.pipelines().stream()
                        .filter(pipeline -> pipeline.id().equals(deal.value("pipeline")))
                        .flatMap(pipeline -> pipeline.stages().stream())
                        .filter(stage -> !stage.closed() || stage.equals(current))
                        .forEach(stage -> steps.append("<li class=\"%s\"%s>%s</li>"
                                .formatted(
                                        stage.equals(current)
                                                ? stage.lost() ? "now bad" : stage.won() ? "now good" : "now"
                                                : stage.displayOrder() < current.displayOrder() ? "done" : "",
                                        stage.equals(current) ? " aria-current=\"step\"" : "",
                                        escape(stage.label())))));
        return steps.append("</ol>").toString();
    }

    /** A stage that is a property of its own. */
    private static String choice(Portal portal, CrmRecord record, String path, String property, String label) {
        var stages = new StringBuilder(option("", "–", record.value(property).isEmpty()));
        for (Option stage : options(portal, record, property)) {
            stages.append(option(stage.value(), stage.label(), stage.value().equals(record.value(property))));
        }
        return """
                <section class="panel quick"><h2>%4$s</h2>
                <form method="post" action="%1$s/properties" class="inline">
                <label for="%3$s">%4$s</label>
                <select id="%3$s" name="%3$s">%2$s</select><button>Set stage</button>
                </form>
                </section>
                """.formatted(path, stages, property, label);
    }

    private static String field(Portal portal, PropertyDefinition property, CrmRecord record) {
        String id = "p-" + property.name();
        String label = "<label for=\"%s\">%s</label>".formatted(escape(id), escape(property.label()));
        String value = record.value(property.name());
        if (property.type().equals("enumeration") || property.name().equals("hubspot_owner_id")) {
            var choices = new StringBuilder(option("", "–", value.isEmpty()));
            if (property.name().equals("hubspot_owner_id")) {
                portal.users()
                        .forEach(user -> choices.append(option(
                                user.ownerId(), user.name(), user.ownerId().equals(value))));
            }
            property.options()
                    .forEach(choice -> choices.append(option(
                            choice.value(), choice.label(), choice.value().equals(value))));
            return label
                    + "<select id=\"%s\" name=\"%s\">%s</select>"
                            .formatted(escape(id), escape(property.name()), choices);
        }
        String kind = property.type().equals("date") ? "date" : "text";
        return label
                + "<input id=\"%s\" name=\"%s\" type=\"%s\" value=\"%s\">"
                        .formatted(escape(id), escape(property.name()), kind, escape(value));
    }

    private static List<Option> options(Portal portal, CrmRecord record, String name) {
        return portal.properties(record.type()).stream()
                .filter(property -> property.name().equals(name))
                .flatMap(property -> property.options().stream())
                .toList();
    }

    private static String option(String value, String label, boolean selected) {
        return "<option value=\"%s\"%s>%s</option>"
                .formatted(escape(value), selected ? " selected" : "", escape(label));
    }
}
