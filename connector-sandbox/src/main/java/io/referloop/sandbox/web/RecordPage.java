package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One record: what it holds, what can be done with it, and the place where the app's card goes. */
final class RecordPage {

    private final Hubspot hubspot;
    private final CardPlace card;

    RecordPage(Hubspot hubspot, CardPlace card) {
        this.hubspot = hubspot;
        this.card = card;
    }

    static String path(Portal portal, CrmRecord record) {
        return "/contacts/" + portal.id() + "/record/" + record.type().typeId() + "/" + record.id();
    }

    Reply show(Call call) {
        return named(call).map(found -> page(200, call, found, "")).orElseGet(RecordPage::unknown);
    }

    /** Any form of the page: what it set is a property's name, but for the stage picker's pair. */
    Reply change(Call call) {
        Optional<Named> named = named(call);
        if (named.isEmpty()) {
            return unknown();
        }
        Portal portal = named.get().portal;
        CrmRecord record = named.get().record;
        var values = new LinkedHashMap<String, String>();
        for (PropertyDefinition property : portal.properties(record.type())) {
            call.form(property.name()).ifPresent(value -> values.put(property.name(), value.trim()));
        }
        call.form("stage").ifPresent(pair -> values.putAll(stagePair(pair)));
        try {
            portal.update(record.type(), record.id(), values, Visitor.actor(call, portal));
        } catch (IllegalArgumentException refused) {
            return page(400, call, named.get(), String.valueOf(refused.getMessage()));
        }
        return Reply.seeOther(path(portal, record) + "?saved=1");
    }

    Reply archive(Call call) {
        return named(call)
                .map(found -> {
                    found.portal.archive(found.record.type(), found.record.id(), Visitor.actor(call, found.portal));
                    return Reply.seeOther("/?portal=" + found.portal.id() + "&type="
                            + found.record.type().plural());
                })
                .orElseGet(RecordPage::unknown);
    }

    /** Deletes a contact for privacy, for good. */
    Reply erase(Call call) {
        Optional<Named> named = named(call).filter(found -> found.record.type() == ObjectType.CONTACT);
        if (named.isEmpty()) {
            return unknown();
        }
        named.get().portal.erase(named.get().record.id());
        return Reply.seeOther("/?portal=" + named.get().portal.id() + "&type=contacts");
    }

    /** From the list of deleted records; only people can restore, the API cannot. */
    Reply restore(Call call) {
        Optional<Portal> portal = HomePage.number(call.variable("portalId")).flatMap(hubspot::find);
        Optional<ObjectType> type = ObjectType.of(call.variable("typeId"));
        if (portal.isEmpty() || type.isEmpty()) {
            return unknown();
        }
        String id = call.variable("id");
        portal.get().restore(type.get(), id, Visitor.actor(call, portal.get()));
        return portal.get()
                .find(type.get(), id)
                .map(record -> Reply.seeOther(path(portal.get(), record) + "?saved=1"))
                .orElseGet(RecordPage::unknown);
    }

    Reply merge(Call call) {
        Optional<Named> named = named(call);
        if (named.isEmpty()) {
            return unknown();
        }
        Portal portal = named.get().portal;
        CrmRecord record = named.get().record;
        try {
            String other = call.form("other").orElse("").trim();
            String survivor = portal.merge(record.type(), record.id(), other, Visitor.actor(call, portal));
            return Reply.seeOther(path(portal, portal.get(record.type(), survivor)) + "?saved=1");
        } catch (IllegalArgumentException refused) {
            return page(
                    400,
                    call,
                    named.get(),
                    "Not merged: give the id of another live " + record.type().singular() + " of this portal.");
        }
    }

    private Optional<Named> named(Call call) {
        Optional<Portal> portal = HomePage.number(call.variable("portalId")).flatMap(hubspot::find);
        Optional<ObjectType> type = ObjectType.of(call.variable("typeId"));
        if (portal.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        return portal.get().find(type.get(), call.variable("id")).map(record -> new Named(portal.get(), record));
    }

    private static Reply unknown() {
        return Look.notFound("This portal has no such record: it was deleted, or the address is wrong.");
    }

    private static Map<String, String> stagePair(String pair) {
        int slash = pair.indexOf('/');
        return slash < 0
                ? Map.of("dealstage", pair)
                : Map.of("pipeline", pair.substring(0, slash), "dealstage", pair.substring(slash + 1));
    }

    private Reply page(int status, Call call, Named named, String error) {
        Portal portal = named.portal;
        CrmRecord record = named.record;
        PortalUser user = Visitor.of(call, portal);
        String main = """
                <div class="head">
                <p class="quiet"><a href="/?portal=%d&amp;type=%s">%s</a> / %s</p>
                <h1>%s</h1>
                <p>%s <span class="quiet">last change %s</span></p>
                </div>
                %s
                <div class="columns">
                <div class="left">%s</div>
                <div class="middle">%s%s</div>
                <div class="right">%s%s%s</div>
                </div>
                """.formatted(
                        portal.id(),
                        record.type().plural(),
                        record.type().plural(),
                        record.id(),
                        escape(record.title()),
                        Shown.chip(portal, record),
                        Shown.moment(record.updatedAt()),
                        notice(call, error),
                        PropertyPanels.html(portal, record),
                        RecordForms.quick(portal, record, path(portal, record)),
                        card.html(portal, record, user) + Timeline.html(portal, record),
                        associations(portal, record),
                        History.html(portal, record, hubspot.app().appId()),
                        RecordForms.more(portal, record, path(portal, record)));
        return Look.page(status, record.title(), portal, user, call, main);
    }

    private static String notice(Call call, String error) {
        if (!error.isEmpty()) {
            return "<p class=\"notice bad\" role=\"alert\"><strong>Not saved.</strong> " + escape(error) + "</p>";
        }
        return call.query("saved").isPresent() ? "<p class=\"notice good\" role=\"status\">Saved.</p>" : "";
    }

    private static String associations(Portal portal, CrmRecord record) {
        var html = new StringBuilder("<section class=\"panel\"><h2>Associations</h2>");
        boolean any = false;
        for (ObjectType type : ObjectType.LISTED) {
            List<CrmRecord> others = portal.associated(record.type(), record.id(), type);
            if (others.isEmpty()) {
                continue;
            }
            any = true;
            html.append("<h3>%s <span class=\"quiet\">%d</span></h3><ul class=\"links\">"
                    .formatted(
                            type.plural().substring(0, 1).toUpperCase(Locale.ROOT)
                                    + type.plural().substring(1),
                            others.size()));
            for (CrmRecord other : others) {
                html.append("<li><a href=\"%s\">%s</a> %s%s</li>"
                        .formatted(
                                path(portal, other),
                                escape(other.title()),
                                Shown.chip(portal, other),
                                labels(portal.labels(record.type(), record.id(), type, other.id()))));
            }
            html.append("</ul>");
        }
        return html.append(any ? "" : "<p class=\"quiet\">None.</p>")
                .append("</section>")
                .toString();
    }

    private static String labels(List<String> labels) {
        return labels.isEmpty() ? "" : " <span class=\"quiet\">" + escape(String.join(", ", labels)) + "</span>";
    }

    private record Named(Portal portal, CrmRecord record) {}
}
