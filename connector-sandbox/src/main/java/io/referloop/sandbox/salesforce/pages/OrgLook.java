package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.web.Look;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The organisation's bar above every page, and how values are shown. */
final class OrgLook {

    /** The types that have pages. */
    static final List<String> TYPES = List.of("Opportunity", "Account", "Contact", "Lead");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private OrgLook() {}

    static Reply page(int status, String title, Org org, Call call, String main) {
        return Look.framed(status, title, bar(org, call), main);
    }

    static String path(String type, String id) {
        return "/lightning/r/" + type + "/" + id;
    }

    static String link(OrgRecord record) {
        return "<a href=\"%s/view\">%s</a>".formatted(path(record.type(), record.id()), escape(title(record)));
    }

    static String title(OrgRecord record) {
        String name = record.text("Name");
        return name.isEmpty() ? record.text("Subject") : name;
    }

    /** Where a record stands: a deal's stage, a lead's status. */
    static String chip(OrgRecord record) {
        return switch (record.type()) {
            case "Opportunity" -> {
                boolean won = Boolean.TRUE.equals(record.get("IsWon"));
                boolean closed = Boolean.TRUE.equals(record.get("IsClosed"));
                yield chip(won ? "good" : closed ? "bad" : "", record.text("StageName"));
            }
            case "Lead" -> chip(Boolean.TRUE.equals(record.get("IsConverted")) ? "good" : "", record.text("Status"));
            default -> "";
        };
    }

    private static String chip(String kind, String text) {
        return "<span class=\"chip %s\">%s</span>".formatted(kind, escape(text));
    }

    static String value(Org org, Field field, @Nullable Object value) {
        return switch (value) {
            case null -> "<span class=\"none\">–</span>";
            case Boolean flag -> flag ? "Yes" : "No";
            case BigDecimal number ->
                escape(String.format(Locale.ENGLISH, "%,.2f", number).replaceAll("\\.00$", ""));
            case LocalDate day -> DAY.format(day);
            case Instant moment -> MOMENT.format(moment);
            case String id
            when field.refersTo().isPresent() ->
                org.find(id)
                        .map(other -> TYPES.contains(other.type()) ? link(other) : escape(title(other)))
                        .orElse(escape(id));
            default -> escape(value.toString());
        };
    }

    private static String bar(Org org, Call call) {
        var links = new StringBuilder();
        for (String type : TYPES) {
            links.append("<a href=\"/lightning/o/%s/list\">%s</a>".formatted(type, plural(org, type)));
        }
        for (AppPage.Tab tab : AppPage.TABS) {
            links.append("<a href=\"%s\">%s</a>".formatted(tab.path(), escape(tab.label())));
        }
        String current = Viewer.of(call, org).id();
        var people = new StringBuilder();
        for (OrgRecord user : org.users()) {
            people.append("<option value=\"%s\"%s>%s</option>"
                    .formatted(user.id(), user.id().equals(current) ? " selected" : "", escape(user.text("Name"))));
        }
        String back = call.rawQuery().isEmpty() ? call.path() : call.path() + "?" + call.rawQuery();
        return """
                <header class="bar">
                <a class="brand" href="/"><span class="mark" aria-hidden="true"></span>Salesforce sandbox</a>
                <nav aria-label="Tabs">%s</nav>
                <form class="who" method="post" action="/signed-in-as">
                <input type="hidden" name="back" value="%s">
                <label for="who">Signed in as</label>
                <select id="who" name="user">%s</select>
                <button class="plain">Switch</button>
                </form>
                </header>
                """.formatted(links, escape(back), people);
    }

    static String plural(Org org, String type) {
        return org.type(type).map(found -> escape(found.plural())).orElse(escape(type));
    }
}
