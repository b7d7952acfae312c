package io.referloop.sandbox.web;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.hubspot.Actor;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;

/** Whom the browser is signed in as: a cookie, because this CRM has no passwords. */
final class Visitor {

    static final String COOKIE = "sandbox_user";

    private Visitor() {}

    /** The cookie's person, or the portal's first one. */
    static PortalUser of(Call call, Portal portal) {
        String wanted = call.cookie(COOKIE).orElse("");
        return portal.users().stream()
                .filter(user -> Long.toString(user.userId()).equals(wanted))
                .findFirst()
                .orElse(portal.users().getFirst());
    }

    static Actor actor(Call call, Portal portal) {
        return new Actor.User(of(call, portal).userId());
    }
}
