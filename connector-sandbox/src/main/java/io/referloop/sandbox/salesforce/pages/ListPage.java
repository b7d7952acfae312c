package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.web.Look;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lists of records with a search, and what is in the recycle bin. */
public final class ListPage {

    private static final int ROWS = 50;

    private final Org org;

    public ListPage(Org org) {
        this.org = org;
    }

    /** {@code GET /}. */
    public Reply home(Call call) {
        return Reply.redirect("/lightning/o/Opportunity/list");
    }

    /** {@code GET /lightning/o/{type}/list}. */
    public Reply show(Call call) {
        String type = call.variable("type");
        if (!OrgLook.TYPES.contains(type)) {
            return Look.notFound("The sandbox has no list of " + type + ".");
        }
        String wanted = call.query("q").orElse("");
        boolean deleted = call.query("deleted").isPresent();
        List<OrgRecord> found = (deleted ? org.deleted(type) : org.all(type))
                .stream()
                        .filter(record -> matches(record, wanted))
                        .sorted(Comparator.comparing(OrgRecord::modified).reversed())
                        .toList();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int page = call.query("page")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Math.clamp(Integer.parseInt(text), 1, pages))
                .orElse(1);
        List<OrgRecord> shown = found.subList((page - 1) * ROWS, Math.min(page * ROWS, found.size()));
        String main = """
                <div class="head"><h1>%s</h1>
                <p class="quiet">%d %s · organisation %s (%s)</p></div>
                <p class="quiet">%s</p>
                <form class="search" method="get" action="/lightning/o/%s/list" role="search">
                <label for="q">Search</label>
                <input id="q" name="q" type="search" value="%s" placeholder="Name, e-mail or id"><button>Search</button>
                </form>
                %s%s
                """.formatted(
                        OrgLook.plural(org, type),
                        found.size(),
                        deleted ? "in the recycle bin" : wanted.isEmpty() ? "records" : "found",
                        escape(org.settings().name()),
                        org.id(),
                        deleted
                                ? "<a href=\"/lightning/o/" + type + "/list\">Back to the live ones</a>"
                                : "<a href=\"/lightning/o/" + type + "/list?deleted=1\">Recycle bin</a>",
                        type,
                        escape(wanted),
                        shown.isEmpty() ? "<p class=\"empty\">Nothing here.</p>" : table(type, shown, deleted),
                        pager(type, wanted, deleted, page, pages));
        return OrgLook.page(200, org.type(type).orElseThrow().plural(), org, call, main);
    }

    private static boolean matches(OrgRecord record, String wanted) {
        String part = wanted.toLowerCase(Locale.ROOT);
        return Stream.of("Name", "Email", "Company", "Website", "Id")
                .anyMatch(field -> record.text(field).toLowerCase(Locale.ROOT).contains(part));
    }

    private String table(String type, List<OrgRecord> records, boolean deleted) {
        var rows = new StringBuilder();
        for (OrgRecord record : records) {
            String name = deleted
                    ? escape(OrgLook.title(record))
                    : "<a class=\"strong\" href=\"%s/view\">%s</a>"
                            .formatted(OrgLook.path(type, record.id()), escape(OrgLook.title(record)));
            String last = deleted ? restore(record) : OrgLook.chip(record);
            rows.append("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                    .formatted(name, escape(second(record)), last, value(record, "LastModifiedDate")));
        }
        return """
                <div class="scroll" tabindex="0" role="region" aria-label="Records"><table><thead><tr>
                <th>Name</th><th>%s</th><th>%s</th><th>Last change</th></tr></thead><tbody>%s</tbody></table></div>
                """.formatted(
                        type.equals("Opportunity") ? "Account" : type.equals("Account") ? "Website" : "E-mail",
                        deleted ? "Action" : "Status",
                        rows);
    }

    private String second(OrgRecord record) {
        return switch (record.type()) {
            case "Opportunity" ->
                org.find(record.text("AccountId")).map(OrgLook::title).orElse("");
            case "Account" -> record.text("Website");
            default -> record.text("Email");
        };
    }

    private String value(OrgRecord record, String field) {
        return org.type(record.type())
                .flatMap(type -> type.field(field))
                .map(found -> OrgLook.value(org, found, record.get(field)))
                .orElse("");
    }

    private static String restore(OrgRecord record) {
        return """
                <form method="post" action="%s/restore">
                <button class="plain">Restore<span class="hidden"> %s</span></button></form>
                """.formatted(OrgLook.path(record.type(), record.id()), escape(OrgLook.title(record)));
    }

    private static String pager(String type, String wanted, boolean deleted, int page, int pages) {
        String base = "/lightning/o/" + type + "/list?" + (deleted ? "deleted=1&amp;" : "") + "q="
                + URLEncoder.encode(wanted, StandardCharsets.UTF_8) + "&amp;page=";
        return pages == 1
                ? ""
                : """
                <nav class="pager" aria-label="Pages">%s<span>Page %d of %d</span>%s</nav>
                """.formatted(
                                page > 1 ? "<a href=\"" + base + (page - 1) + "\">Previous</a>" : "",
                                page,
                                pages,
                                page < pages ? "<a href=\"" + base + (page + 1) + "\">Next</a>" : "");
    }
}
