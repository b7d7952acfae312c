package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists of records with a search. */
final class HomePage {

    private static final int ROWS = 50;

    private final Hubspot hubspot;

    HomePage(Hubspot hubspot) {
        this.hubspot = hubspot;
    }

    Reply show(Call call) {
        Portal portal = call.query("portal")
                .flatMap(HomePage::number)
                .flatMap(hubspot::find)
                .orElse(hubspot.portal());
        ObjectType type = call.query("type")
                .flatMap(ObjectType::of)
                .filter(ObjectType.LISTED::contains)
                .orElse(ObjectType.DEAL);
        String wanted = call.query("q").orElse("");
        boolean deleted = call.query("deleted").isPresent();
        List<CrmRecord> found = (deleted ? portal.archived(type) : portal.all(type))
                .stream()
                        .filter(record -> matches(record, wanted))
                        .sorted(Comparator.comparing(CrmRecord::updatedAt).reversed())
                        .toList();
        int pages = Math.max(1, (found.size() + ROWS - 1) / ROWS);
        int page = call.query("page")
                .flatMap(HomePage::number)
                .map(n -> Math.clamp(n, 1, pages))
                .orElse(1);
        List<CrmRecord> shown = found.subList((page - 1) * ROWS, Math.min(page * ROWS, found.size()));

        var main = new StringBuilder("<div class=\"head\"><h1>")
                .append(capital(type.plural()))
                .append("</h1><p class=\"quiet\">")
                .append(found.size())
                .append(wanted.isEmpty() ? " in this portal" : " match “" + escape(wanted) + "”")
                .append(" · portal ")
                .append(portal.id())
                .append(portal.installed() ? " · the app is installed" : " · the app is not installed yet")
                .append("</p></div>")
                .append(portals(portal))
                .append(deletedLink(portal, type, deleted))
                .append(search(portal, type, wanted));
        main.append(
                shown.isEmpty() ? nothing(wanted) : deleted ? restorable(portal, shown) : table(portal, type, shown));
        main.append(pager(portal, type, wanted, page, pages));
        return Look.page(200, capital(type.plural()), portal, Visitor.of(call, portal), call, main.toString());
    }

    private String portals(Portal current) {
        if (hubspot.portals().size() < 2) {
            return "";
        }
        var links = new StringBuilder("<p class=\"quiet\">Portals:");
        for (Portal portal : hubspot.portals()) {
            links.append(
                    portal.id() == current.id()
                            ? " <strong>" + portal.id() + "</strong>"
                            : " <a href=\"/?portal=" + portal.id() + "\">" + portal.id() + "</a>");
        }
        return links.append("</p>").toString();
    }

    private static String deletedLink(Portal portal, ObjectType type, boolean deleted) {
        int count = portal.archived(type).size();
        String base = "<p class=\"quiet\"><a href=\"/?portal=%d&amp;type=%s".formatted(portal.id(), type.plural());
        if (deleted) {
            return base + "\">Back to the live ones</a></p>";
        }
        return count == 0 ? "" : base + "&amp;deleted=1\">" + count + " deleted</a></p>";
    }

    private static String restorable(Portal portal, List<CrmRecord> records) {
        var rows = new StringBuilder();
        for (CrmRecord record : records) {
            rows.append("""
                    <tr><td>%s</td><td>%s</td><td><form method="post" action="%s/restore">
                    <button class="plain">Restore<span class="hidden"> %s</span></button></form></td></tr>
                    """.formatted(
                            escape(record.title()),
                            Shown.moment(record.updatedAt()),
                            RecordPage.path(portal, record),
                            escape(record.title())));
        }
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Deleted records\"><table><thead><tr>"
                + "<th>Name</th><th>Deleted</th><th>Action</th></tr></thead><tbody>" + rows + "</tbody></table></div>";
    }

    private static String search(Portal portal, ObjectType type, String wanted) {
        return """
                <form class="search" method="get" action="/" role="search">
                <input type="hidden" name="portal" value="%d"><input type="hidden" name="type" value="%s">
                <label for="q">Search %s</label>
                <input id="q" name="q" type="search" value="%s" placeholder="Name, e-mail, domain or id">
                <button>Search</button>
                </form>
                """.formatted(portal.id(), type.plural(), type.plural(), escape(wanted));
    }

    private static String nothing(String wanted) {
        return "<p class=\"empty\">"
                + (wanted.isEmpty()
                        ? "This portal has no such records yet. Start the sandbox with its sample company, or create one"
                                + " through the API."
                        : "Nothing matches. Search for a part of a name, an e-mail address, a domain or a record id.")
                + "</p>";
    }

    private static String table(Portal portal, ObjectType type, List<CrmRecord> records) {
        var rows = new StringBuilder();
        for (CrmRecord record : records) {
            rows.append("<tr><td><a class=\"strong\" href=\"%s\">%s</a></td>"
                    .formatted(RecordPage.path(portal, record), escape(record.title())));
            rows.append(
                    switch (type) {
                        case CONTACT -> cell(escape(record.value("email"))) + cell(escape(record.value("company")));
                        case COMPANY -> cell(escape(record.value("domain"))) + cell(escape(record.value("city")));
                        case DEAL ->
                            "<td class=\"num\">%s</td>".formatted(amount(record))
                                    + cell(escape(Shown.day(record.value("closedate"))));
                        case LEAD ->
                            cell(escape(Shown.joined(portal.associated(type, record.id(), ObjectType.CONTACT))))
                                    + cell(escape(
                                            Shown.joined(portal.associated(type, record.id(), ObjectType.COMPANY))));
                        case NOTE, CUSTOM -> cell("") + cell("");
                    });
            rows.append(cell(Shown.chip(portal, record)))
                    .append(cell(escape(Shown.owner(portal, record.value("hubspot_owner_id")))))
                    .append(cell(Shown.moment(record.updatedAt())))
                    .append("</tr>\n");
        }
        String columns =
                switch (type) {
                    case CONTACT -> "<th>Name</th><th>E-mail</th><th>Company</th><th>Lifecycle stage</th>";
                    case COMPANY -> "<th>Name</th><th>Domain</th><th>City</th><th>Lifecycle stage</th>";
                    case DEAL -> "<th>Deal</th><th class=\"num\">Amount</th><th>Close date</th><th>Stage</th>";
                    case LEAD -> "<th>Lead</th><th>Contact</th><th>Company</th><th>Stage</th>";
                    case NOTE, CUSTOM -> "<th>Name</th><th></th><th></th><th></th>";
                };
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Records\"><table><thead><tr>"
                + columns + "<th>Owner</th><th>Last change</th></tr></thead><tbody>" + rows + "</tbody></table></div>";
    }

    private static String amount(CrmRecord deal) {
        return deal.value("amount").isEmpty()
                ? "<span class=\"none\">–</span>"
                : escape(Shown.money(deal.value("amount"), deal.value("deal_currency_code")));
    }

    private static String pager(Portal portal, ObjectType type, String wanted, int page, int pages) {
        if (pages == 1) {
            return "";
        }
        String base = "/?portal=%d&amp;type=%s&amp;q=%s&amp;page="
                .formatted(portal.id(), type.plural(), URLEncoder.encode(wanted, StandardCharsets.UTF_8));
        return "<nav class=\"pager\" aria-label=\"Pages\">"
                + (page > 1 ? "<a href=\"" + base + (page - 1) + "\">Previous</a>" : "")
                + "<span>Page " + page + " of " + pages + "</span>"
                + (page < pages ? "<a href=\"" + base + (page + 1) + "\">Next</a>" : "")
                + "</nav>";
    }

    private static boolean matches(CrmRecord record, String wanted) {
        String lower = wanted.toLowerCase(Locale.ROOT).trim();
        if (lower.isEmpty() || record.id().equals(lower)) {
            return true;
        }
        return List.of(record.title(), record.value("email"), record.value("domain"), record.value("company")).stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(lower));
    }

    static Optional<Long> number(String text) {
        return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static String cell(String html) {
        return "<td>" + html + "</td>";
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
