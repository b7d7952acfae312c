package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The frame around every page, and the headers that keep a page to itself. */
public final class Look {

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none';"
            + " frame-ancestors 'none'; form-action 'self'";

    private Look() {}

    /** A page inside the CRM. */
    static Reply page(int status, String title, Portal portal, PortalUser user, Call call, String main) {
        return html(status, title, bar(portal, user, call) + "<main id=\"main\">" + main + "</main>", "");
    }

    /** A page with a bar of its caller's. */
    public static Reply framed(int status, String title, String bar, String main) {
        return html(status, title, bar + "<main id=\"main\">" + main + "</main>", "");
    }

    /** What every page looks like. */
    public static Reply css() {
        try (InputStream file = Look.class.getResourceAsStream("/sandbox.css")) {
            if (file == null) {
                throw new IllegalStateException("sandbox.css is missing from the sandbox's own jar");
            }
            return Reply.bytes(200, "text/css;charset=utf-8", file.readAllBytes())
                    .with("Cache-Control", "no-cache");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A page of its own, such as the consent page; {@code formTarget} is one more place where its form may lead. */
    public static Reply bare(int status, String title, String main, String formTarget) {
        return html(status, title, "<main id=\"main\" class=\"bare\">" + main + "</main>", formTarget);
    }

    public static Reply notFound(String sentence) {
        return bare(
                404,
                "Not found",
                "<h1>Not found</h1><p>" + escape(sentence) + "</p><p><a href=\"/\">To the record lists</a></p>",
                "");
    }

    private static Reply html(int status, String title, String body, String formTarget) {
        String policy = formTarget.isEmpty() ? POLICY : POLICY + " " + formTarget;
        return Reply.text(status, "text/html;charset=utf-8", """
                        <!doctype html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <meta name="color-scheme" content="light dark">
                        <title>%s · Sandbox CRM</title>
                        <link rel="icon" href="data:,">
                        <link rel="stylesheet" href="/sandbox.css">
                        </head>
                        <body>
                        <a class="skip" href="#main">Skip to content</a>
                        %s
                        </body>
                        </html>
                        """.formatted(escape(title), body))
                .with("Content-Security-Policy", policy)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    private static String bar(Portal portal, PortalUser user, Call call) {
        var people = new StringBuilder();
        for (PortalUser person : portal.users()) {
            people.append("<option value=\"%d\"%s>%s</option>"
                    .formatted(
                            person.userId(),
                            person.userId() == user.userId() ? " selected" : "",
                            escape(person.name())));
        }
        String back = call.rawQuery().isEmpty() ? call.path() : call.path() + "?" + call.rawQuery();
        return """
                <header class="bar">
                <a class="brand" href="/?portal=%1$d"><span class="mark" aria-hidden="true"></span>Sandbox CRM</a>
                <nav aria-label="Records">
                <a href="/?portal=%1$d&amp;type=contacts">Contacts</a>
                <a href="/?portal=%1$d&amp;type=companies">Companies</a>
                <a href="/?portal=%1$d&amp;type=leads">Leads</a>
                <a href="/?portal=%1$d&amp;type=deals">Deals</a>
                <a href="/workflows?portal=%1$d">Workflows</a>
                <a href="/app?portal=%1$d">Referloop</a>
                <a href="/settings?portal=%1$d">Settings</a>
                <a href="/mail">Mail</a>
                <a href="/account?portal=%1$d">Account</a>
                </nav>
                <form class="who" method="post" action="/signed-in-as">
                <input type="hidden" name="back" value="%2$s">
                <label for="who">Signed in as</label>
                <select id="who" name="userId">%3$s</select>
                <button class="plain">Switch</button>
                </form>
                </header>
                """.formatted(portal.id(), escape(back), people);
    }
}
