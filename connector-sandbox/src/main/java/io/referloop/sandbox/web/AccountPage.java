package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Pipeline;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import java.util.List;
import java.util.Optional;

/** What an admin of the portal changes without any app hearing of it: the names of stages, which stages there are, the plan. */
final class AccountPage {

    private static final List<Choice> CHOICES = List.of(
            new Choice(ObjectType.CONTACT, "lifecyclestage", "Lifecycle stages of contacts"),
            new Choice(ObjectType.COMPANY, "lifecyclestage", "Lifecycle stages of companies"),
            new Choice(ObjectType.CONTACT, "hs_lead_status", "Lead status of contacts"));

    private final Hubspot hubspot;

    AccountPage(Hubspot hubspot) {
        this.hubspot = hubspot;
    }

    Reply show(Call call) {
        Portal portal = portal(call, call.query("portal"));
        var main = new StringBuilder("""
                <div class="head"><h1>Account settings of portal %d</h1>
                <p class="quiet">No webhook tells an app of anything here. It has to look for itself.</p></div>
                """.formatted(portal.id()));
        if (call.query("saved").isPresent()) {
            main.append("<p class=\"notice good\" role=\"status\">Saved.</p>");
        }
        main.append(plan(portal));
        portal.pipelines().forEach(pipeline -> main.append(pipeline(portal, pipeline)));
        CHOICES.forEach(choice -> main.append(choices(portal, choice)));
        return Look.page(200, "Account settings", portal, Visitor.of(call, portal), call, main.toString());
    }

    Reply save(Call call) {
        Portal portal = portal(call, call.form("portal"));
        String value = call.form("value").orElse("");
        Optional<String> label = call.form("action").orElse("").equals("delete")
                ? Optional.empty()
                : call.form("label").map(String::trim).filter(text -> !text.isEmpty());
        boolean relabels = call.form("action").orElse("").equals("relabel");
        if (relabels && label.isEmpty()) {
            return Look.bare(
                    400,
                    "Not saved",
                    "<h1>Not saved</h1><p>Label must not be empty: type what the stage is called.</p>",
                    "");
        }
        String what = call.form("what").orElse("");
        if (what.equals("plan")) {
            portal.customObjects(call.form("plan").orElse("").equals("enterprise"));
        } else if (what.equals("pipeline")) {
            String pipeline = call.form("pipeline").orElse("");
            label.ifPresentOrElse(
                    text -> portal.relabelStage(pipeline, value, text), () -> portal.deleteStage(pipeline, value));
        } else {
            CHOICES.stream()
                    .filter(choice -> choice.key().equals(what))
                    .forEach(choice -> portal.relabelChoice(choice.type, choice.property, value, label));
        }
        return Reply.seeOther("/account?portal=" + portal.id() + "&saved=1");
    }

    private Portal portal(Call call, Optional<String> id) {
        return id.flatMap(HomePage::number).flatMap(hubspot::find).orElse(hubspot.portal());
    }

    private static String plan(Portal portal) {
        boolean enterprise = portal.offersCustomObjects();
        return """
                <section class="panel"><h2>Plan</h2>
                <form method="post" action="/account" class="inline">
                <input type="hidden" name="portal" value="%d"><input type="hidden" name="what" value="plan">
                <label for="plan">This portal is on</label>
                <select id="plan" name="plan"><option value="professional"%s>Professional</option><option value="enterprise"%s>Enterprise, with objects of its own</option></select>
                <button class="plain">Save plan</button>
                </form></section>
                """.formatted(portal.id(), enterprise ? "" : " selected", enterprise ? " selected" : "");
    }

    private static String pipeline(Portal portal, Pipeline pipeline) {
        var rows = new StringBuilder();
        for (Pipeline.Stage stage : pipeline.stages()) {
            String hidden =
                    "<input type=\"hidden\" name=\"what\" value=\"pipeline\"><input type=\"hidden\" name=\"pipeline\" value=\"%s\">"
                            .formatted(escape(pipeline.id()));
            String kind = stage.won() ? "won" : stage.lost() ? "lost" : "open";
            rows.append(row(portal, hidden, stage.id(), stage.label(), kind));
        }
        return table("Stages of " + pipeline.label(), rows.toString());
    }

    private static String choices(Portal portal, Choice choice) {
        var rows = new StringBuilder();
        portal.properties(choice.type).stream()
                .filter(property -> property.name().equals(choice.property))
                .map(PropertyDefinition::options)
                .flatMap(List::stream)
                .forEach(option -> rows.append(row(
                        portal,
                        "<input type=\"hidden\" name=\"what\" value=\"%s\">".formatted(choice.key()),
                        option.value(),
                        option.label(),
                        "")));
        return table(choice.title, rows.toString());
    }

    private static String row(Portal portal, String hidden, String value, String label, String kind) {
        return """
                <tr><td><form method="post" action="/account" class="inline">%s<input type="hidden" name="portal" value="%d">
                <input type="hidden" name="value" value="%s">
                <input name="label" value="%s" aria-label="Label of %4$s" maxlength="60">
                <button class="plain" name="action" value="relabel">Rename<span class="hidden"> %4$s</span></button>
                <button class="plain" name="action" value="delete">Delete<span class="hidden"> %4$s</span></button></form></td>
                <td><code>%3$s</code></td><td>%5$s</td></tr>
                """.formatted(hidden, portal.id(), escape(value), escape(label), kind);
    }

    private static String table(String title, String rows) {
        return """
                <section class="panel"><h2>%s</h2><div class="scroll" tabindex="0" role="region" aria-label="%s"><table>
                <thead><tr><th>Label</th><th>Internal name</th><th>Counts as</th></tr></thead><tbody>%s</tbody></table></div></section>
                """.formatted(escape(title), escape(title), rows);
    }

    private record Choice(ObjectType type, String property, String title) {

        String key() {
            return type.singular() + "." + property;
        }
    }
}
