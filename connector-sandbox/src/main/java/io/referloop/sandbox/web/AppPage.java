package io.referloop.sandbox.web;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;

/** The app's pages outside records: its home, and its place in the settings. */
final class AppPage {

    private final Hubspot hubspot;
    private final CardPlace place;
    private final CardPlace.Extension extension;
    private final String title;
    private final String where;

    private AppPage(Hubspot hubspot, CardPlace place, CardPlace.Extension extension, String title, String where) {
        this.hubspot = hubspot;
        this.place = place;
        this.extension = extension;
        this.title = title;
        this.where = where;
    }

    static AppPage home(Hubspot hubspot, CardPlace place) {
        return new AppPage(hubspot, place, CardPlace.Extension.HOME, "Referloop", "Marketplace / Referloop");
    }

    static AppPage settings(Hubspot hubspot, CardPlace place) {
        return new AppPage(
                hubspot, place, CardPlace.Extension.SETTINGS, "Referloop", "Settings / Integrations / Connected apps");
    }

    Reply show(Call call) {
        Portal portal = call.query("portal")
                .flatMap(HomePage::number)
                .flatMap(hubspot::find)
                .orElse(hubspot.portal());
        PortalUser user = Visitor.of(call, portal);
        String main = "<div class=\"head\"><p class=\"quiet\">" + Html.escape(where) + "</p><h1>" + Html.escape(title)
                + "</h1></div>" + place.html(portal, extension, user);
        return Look.page(200, title, portal, user, call, main);
    }
}
