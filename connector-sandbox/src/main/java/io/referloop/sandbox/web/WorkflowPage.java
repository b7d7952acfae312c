package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.WorkflowAction;
import io.referloop.sandbox.hubspot.WorkflowRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the app's workflow actions on a record by hand, and shows what became of each run. */
final class WorkflowPage {

    private static final String MANIFESTS = "workflow-actions.json";
    private static final int RECORDS = 200;

    private final Hubspot hubspot;
    private final URI connector;
    private final Optional<Path> cardDir;

    WorkflowPage(Hubspot hubspot, URI connector, Optional<Path> cardDir) {
        this.hubspot = hubspot;
        this.connector = connector;
        this.cardDir = cardDir;
    }

    Reply show(Call call) {
        return page(200, call, "");
    }

    Reply run(Call call) {
        Portal portal = portal(call);
        Optional<WorkflowAction> action = action(call.form("action").orElse(""));
        String record = call.form("record").orElse("").trim();
        Optional<ObjectType> type = call.form("type").flatMap(ObjectType::of);
        if (action.isEmpty() || type.isEmpty()) {
            return page(400, call, "Choose an action and a kind of record.");
        }
        if (!portal.installed()) {
            return page(
                    400,
                    call,
                    "The app is not installed in this portal; connect it in the console of Referloop first.");
        }
        if (portal.find(type.get(), record).isEmpty()) {
            return page(400, call, "This portal has no live " + type.get().singular() + " " + record + ".");
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        for (WorkflowAction.Input input : action.get().inputs()) {
            String value = call.form(input.name()).orElse("").trim();
            if (value.isEmpty() && input.required()) {
                return page(400, call, input.label() + " is required.");
            }
            if (input.type().equals("number") && !value.isEmpty() && !value.matches("-?\\d+(\\.\\d+)?")) {
                return page(400, call, input.label() + " must be a number.");
            }
            if (!value.isEmpty()) {
                inputs.put(input.name(), value);
            }
        }
        String callback = hubspot.workflows()
                .start(portal, action.get().name(), action.get().url(), type.get(), record, inputs);
        return back(portal, action.get(), callback);
    }

    /** As HubSpot repeats a call whose answer was lost. */
    Reply repeat(Call call) {
        String callback = call.variable("callback");
        hubspot.workflows().repeat(callback);
        return Reply.seeOther("/workflows?portal=" + portal(call).id() + "#" + callback);
    }

    Reply json(Call call) {
        return Reply.json(
                200,
                Json.object()
                        .set(
                                "runs",
                                Json.tree(hubspot.workflows().runs(portal(call).id()))));
    }

    private static Reply back(Portal portal, WorkflowAction action, String callback) {
        return Reply.seeOther("/workflows?portal=" + portal.id() + "&action=" + action.uid() + "#" + callback);
    }

    private Reply page(int status, Call call, String error) {
        Portal portal = portal(call);
        List<WorkflowAction> all = actions();
        String main = "<div class=\"head\"><h1>Workflows</h1><p class=\"quiet\">"
                + "The app's own actions, run by hand on one record each. A blocked run goes on when the app says what became of it."
                + "</p></div>"
                + (error.isEmpty()
                        ? ""
                        : "<p class=\"notice bad\" role=\"alert\"><strong>Not run.</strong> " + escape(error) + "</p>")
                + (all.isEmpty()
                        ? "<p class=\"empty\">" + escape(none()) + "</p>"
                        : tabs(portal, all, chosen(call, all)) + form(portal, chosen(call, all), call))
                + runs(portal);
        return Look.page(status, "Workflows", portal, Visitor.of(call, portal), call, main);
    }

    private static WorkflowAction chosen(Call call, List<WorkflowAction> all) {
        String uid = call.form("action").or(() -> call.query("action")).orElse("");
        return all.stream().filter(it -> it.uid().equals(uid)).findFirst().orElse(all.getFirst());
    }

    private static String tabs(Portal portal, List<WorkflowAction> all, WorkflowAction chosen) {
        return all.stream()
                .map(action -> "<a href=\"/workflows?portal=%d&amp;action=%s\"%s>%s</a>"
                        .formatted(
                                portal.id(),
                                escape(action.uid()),
                                action.equals(chosen) ? " aria-current=\"page\"" : "",
                                escape(action.name())))
                .collect(Collectors.joining("", "<nav class=\"tabs\" aria-label=\"Actions\">", "</nav>"));
    }

    private String form(Portal portal, WorkflowAction action, Call call) {
        var fields = new StringBuilder();
        for (WorkflowAction.Input input : action.inputs()) {
            fields.append(field(portal, input, call.form(input.name()).orElse("")));
        }
        String types = action.types().stream()
                .map(type -> "<option value=\"%s\"%s>%s</option>"
                        .formatted(
                                type.singular(),
                                type.singular()
                                                .equals(call.form("type")
                                                        .or(() -> call.query("type"))
                                                        .orElse(""))
                                        ? " selected"
                                        : "",
                                type.singular()))
                .collect(Collectors.joining());
        return """
                <section class="panel"><h2>%s</h2><p>%s</p>
                <form method="post" action="/workflows?portal=%d" class="fields">
                <input type="hidden" name="action" value="%s">
                <div><label for="type">Kind of record</label><select id="type" name="type">%s</select></div>
                <div><label for="record">Record</label><input id="record" name="record" list="records" inputmode="numeric"
                    required value="%s" autocomplete="off"><datalist id="records">%s</datalist></div>
                %s
                <div><button>Run the action</button></div>
                </form></section>
                """.formatted(
                escape(action.name()),
                escape(action.description()),
                portal.id(),
                escape(action.uid()),
                types,
                escape(call.form("record").or(() -> call.query("record")).orElse("")),
                records(portal, action),
                fields);
    }

    private static String records(Portal portal, WorkflowAction action) {
        var options = new StringBuilder();
        for (ObjectType type : action.types()) {
            portal.all(type).stream()
                    .limit(RECORDS)
                    .forEach(record -> options.append("<option value=\"%s\">%s, %s</option>"
                            .formatted(record.id(), escape(record.title()), type.singular())));
        }
        return options.toString();
    }

    private String field(Portal portal, WorkflowAction.Input input, String value) {
        String id = "in-" + escape(input.name());
        String label = "<label for=\"%s\">%s%s</label>"
                .formatted(id, escape(input.label()), input.required() ? "" : " <span class=\"quiet\">optional</span>");
        String help = input.description().isEmpty()
                ? ""
                : "<p class=\"quiet\" id=\"" + id + "-help\">" + escape(input.description()) + "</p>";
        List<WorkflowAction.Option> options = input.optionsUrl()
                .map(url -> hubspot.workflows().options(portal, url))
                .orElse(input.options());
        if (input.type().equals("enumeration")) {
            var choices = new StringBuilder("<option value=\"\">–</option>");
            options.forEach(option -> choices.append("<option value=\"%s\"%s>%s</option>"
                    .formatted(
                            escape(option.value()),
                            option.value().equals(value) ? " selected" : "",
                            escape(option.label()))));
            return "<div>" + label + "<select id=\"" + id + "\" name=\"" + escape(input.name()) + "\">" + choices
                    + "</select>" + help + "</div>";
        }
        return "<div>%s<input id=\"%s\" name=\"%s\" value=\"%s\"%s%s>%s</div>"
                .formatted(
                        label,
                        id,
                        escape(input.name()),
                        escape(value),
                        input.required() ? " required" : "",
                        input.type().equals("number") ? " inputmode=\"decimal\"" : "",
                        help);
    }

    private String runs(Portal portal) {
        List<WorkflowRun> runs = hubspot.workflows().runs(portal.id());
        if (runs.isEmpty()) {
            return "<p class=\"empty\">No run yet. Each shows its inputs, the app's answers and its outputs.</p>";
        }
        var rows = new StringBuilder();
        for (WorkflowRun run : runs) {
            String title = portal.find(run.type(), run.recordId())
                    .map(CrmRecord::title)
                    .orElse(run.type().singular() + " " + run.recordId());
            rows.append("""
                    <tr id="%1$s"><td><strong class="strong">%2$s</strong><br><span class="quiet">%1$s</span></td>
                    <td><a href="/contacts/%3$d/record/%4$s/%5$s">%6$s</a></td><td>%7$s</td>
                    <td>%8$s<br><span class="quiet">answers: %9$s</span></td><td>%10$s</td>
                    <td><form method="post" action="/workflows/%1$s/repeat?portal=%3$d"><button class="plain">Send again<span class="hidden"> %1$s</span></button></form></td></tr>
                    """.formatted(
                            escape(run.callbackId()),
                            escape(run.action()),
                            portal.id(),
                            run.type().typeId(),
                            run.recordId(),
                            escape(title),
                            values(run.inputs()),
                            chip(run),
                            run.answers().isEmpty()
                                    ? "none yet"
                                    : run.answers().stream()
                                            .map(status -> status == 0 ? "none" : Integer.toString(status))
                                            .collect(Collectors.joining(", ")),
                            values(run.outputs())));
        }
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Runs\"><table><thead><tr>"
                + "<th>Run</th><th>Record</th><th>Inputs</th><th>State</th><th>Outputs</th><th>Again</th></tr></thead><tbody>"
                + rows + "</tbody></table></div>";
    }

    private static String chip(WorkflowRun run) {
        return switch (run.state()) {
            case CALLING -> "<span class=\"chip open\">Calling</span>";
            case BLOCKED -> "<span class=\"chip open\">Blocked</span>";
            case SUCCESS -> "<span class=\"chip good\">Success</span>";
            case FAIL_CONTINUE -> "<span class=\"chip bad\">Failed, goes on</span>";
            case FAILED -> "<span class=\"chip bad\">Failed</span>";
        };
    }

    private static String values(Map<String, String> values) {
        return values.isEmpty()
                ? "<span class=\"none\">–</span>"
                : values.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(it -> "<span class=\"quiet\">" + escape(it.getKey()) + "</span> " + escape(it.getValue()))
                        .collect(Collectors.joining("<br>"));
    }

    private Portal portal(Call call) {
        return call.query("portal")
                .flatMap(HomePage::number)
                .flatMap(hubspot::find)
                .orElse(hubspot.portal());
    }

    private Optional<WorkflowAction> action(String uid) {
        return actions().stream().filter(it -> it.uid().equals(uid)).findFirst();
    }

    private String none() {
        return "No actions are shown: start the sandbox with --card-dir and the folder that holds " + MANIFESTS
                + "; the build of connector-hubspot/hubspot-app writes it.";
    }

    /** Read each time, because a build may have replaced them. */
    private List<WorkflowAction> actions() {
        Optional<Path> file = cardDir.map(dir -> dir.resolve(MANIFESTS)).filter(Files::isRegularFile);
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            var actions = new ArrayList<WorkflowAction>();
            Json.parse(Files.readAllBytes(file.get()))
                    .forEach(manifest -> actions.add(WorkflowAction.of(manifest, connector)));
            return actions;
        } catch (IOException | MalformedJson unreadable) {
            return List.of();
        }
    }
}
