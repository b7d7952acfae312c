package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import java.util.List;

/** What stands on a record's timeline: its notes; and the records of the portal's own object around it. */
final class Timeline {

    private Timeline() {}

    static String html(Portal portal, CrmRecord record) {
        return notes(portal.associated(record.type(), record.id(), ObjectType.NOTE)) + own(portal, record);
    }

    private static String notes(List<CrmRecord> notes) {
        if (notes.isEmpty()) {
            return "";
        }
        var html = new StringBuilder("<section class=\"panel\"><h2>Timeline</h2>");
        for (CrmRecord note : notes) {
            html.append("<h3>Note · ")
                    .append(Shown.moment(note.value("hs_timestamp")))
                    .append("</h3>");
            lines(html, note.value("hs_note_body"));
        }
        return html.append("</section>").toString();
    }

    /** A note's text is HTML of whoever wrote it: its words are shown, its elements are not. */
    private static void lines(StringBuilder html, String body) {
        for (String line : body.split("</p>|<br\\s*/?>", -1)) {
            String words = line.replaceAll("<[^>]*>", "")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&");
            if (!words.isBlank()) {
                html.append("<p>").append(escape(words)).append("</p>");
            }
        }
    }

    private static String own(Portal portal, CrmRecord record) {
        var html = new StringBuilder();
        for (CrmRecord own : portal.associated(record.type(), record.id(), ObjectType.CUSTOM)) {
            html.append("<section class=\"panel\"><h2>")
                    .append(escape(portal.customObject()))
                    .append("</h2><dl>");
            for (PropertyDefinition property : portal.properties(ObjectType.CUSTOM)) {
                if (!property.hubspotDefined()) {
                    html.append("<div><dt>%s</dt><dd>%s</dd></div>"
                            .formatted(escape(property.label()), Shown.value(portal, property, own)));
                }
            }
            html.append("</dl></section>");
        }
        return html.toString();
    }
}
