package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import io.referloop.sandbox.hubspot.PropertyVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What changed, when and by whom, newest first. */
final class History {

    private static final int SHOWN_MAX = 25;

    private History() {}

    static String html(Portal portal, CrmRecord record, long appId) {
        var entries = new ArrayList<Entry>();
        for (PropertyDefinition property : portal.properties(record.type())) {
            if (!property.calculated()) {
                record.history()
                        .getOrDefault(property.name(), List.of())
                        .forEach(version -> entries.add(new Entry(property, version)));
            }
        }
        entries.sort(Comparator.comparing((Entry entry) -> entry.version.at()).reversed());
        var html = new StringBuilder("<section class=\"panel\"><h2>Change history</h2><ol class=\"history\">");
        for (Entry entry : entries.subList(0, Math.min(SHOWN_MAX, entries.size()))) {
            html.append("<li><p>%s → <strong>%s</strong></p><p class=\"quiet\">%s · %s</p></li>"
                    .formatted(
                            escape(entry.property.label()),
                            escape(shortened(portal, record, entry)),
                            escape(who(portal, entry.version, appId)),
                            Shown.moment(entry.version.at())));
        }
        return html.append("</ol></section>").toString();
    }

    private static String shortened(Portal portal, CrmRecord record, Entry entry) {
        String value = entry.version.value();
        if (value.isEmpty()) {
            return "cleared";
        }
        String shown =
                switch (entry.property.name()) {
                    case "hubspot_owner_id" -> Shown.owner(portal, value);
                    case "amount" -> Shown.money(value, record.value("deal_currency_code"));
                    default ->
                        entry.property.type().equals("datetime")
                                ? Shown.day(value)
                                : Shown.label(entry.property, value);
                };
        return shown.length() > 120 ? shown.substring(0, 120) + "…" : shown;
    }

    private static String who(Portal portal, PropertyVersion version, long appId) {
        if (version.sourceId().equals(Long.toString(appId))) {
            return "Referloop (app)";
        }
        return portal.users().stream()
                .filter(user -> version.sourceId().equals("userId:" + user.userId()))
                .map(user -> user.name())
                .findFirst()
                .orElse(version.sourceType().equals("IMPORT") ? "Import" : version.sourceType());
    }

    private record Entry(PropertyDefinition property, PropertyVersion version) {}
}
