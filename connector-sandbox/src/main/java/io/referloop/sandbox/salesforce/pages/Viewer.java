package io.referloop.sandbox.salesforce.pages;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Actor;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import java.util.List;

/** Whom the browser is signed in as: a cookie, because this organisation has no passwords. */
public final class Viewer {

    public static final String COOKIE = "sandbox_sf_user";

    private Viewer() {}

    /** The cookie's person, or the organisation's first one. */
    public static OrgRecord of(Call call, Org org) {
        String wanted = call.cookie(COOKIE).orElse("");
        List<OrgRecord> users = org.users();
        return users.stream()
                .filter(user -> user.id().equals(wanted))
                .findFirst()
                .orElse(users.getFirst());
    }

    static Actor actor(Call call, Org org) {
        return Actor.person(of(call, org).id());
    }

    /** {@code POST /signed-in-as}. */
    public static Reply signIn(Call call) {
        String user =
                call.form("user").filter(id -> id.matches("[0-9A-Za-z]{18}")).orElse("");
        String back = call.form("back").orElse("/");
        boolean ours = back.startsWith("/") && !back.startsWith("//") && !back.startsWith("/\\");
        return Reply.seeOther(ours ? back : "/")
                .with("Set-Cookie", COOKIE + "=" + user + "; Path=/; SameSite=Lax; HttpOnly");
    }
}
