package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.oauth.ExternalApp;
import io.referloop.sandbox.salesforce.oauth.OAuthEndpoints;
import io.referloop.sandbox.web.Look;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Where a user lets the external client app in. Nothing is sent to an address that the app's settings do not name. */
public final class ApprovalPage {

    private static final List<String> NAMES = List.of(
            "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method");

    private final Org org;
    private final OAuthEndpoints oauth;

    public ApprovalPage(Org org, OAuthEndpoints oauth) {
        this.org = org;
        this.oauth = oauth;
    }

    public Reply show(Call call) {
        var asked = new Asked(
                NAMES.stream().map(name -> call.query(name).orElse("")).toList());
        return refused(asked).orElseGet(() -> page(asked));
    }

    public Reply decide(Call call) {
        var asked =
                new Asked(NAMES.stream().map(name -> call.form(name).orElse("")).toList());
        return refused(asked).orElseGet(() -> {
            if (!call.form("decision").orElse("").equals("allow")) {
                return back(asked, "error=access_denied&error_description=" + encode("end-user denied authorization"));
            }
            String user = call.form("user")
                    .filter(id -> org.find(id).isPresent())
                    .orElse(org.users().getFirst().id());
            List<String> scopes = asked.scope().isBlank()
                    ? List.of("api", "id")
                    : List.of(asked.scope().trim().split("\\s+", -1));
            return back(asked, "code=" + encode(oauth.code(user, asked.redirectUri(), scopes, asked.challenge())));
        });
    }

    private Optional<Reply> refused(Asked asked) {
        ExternalApp app = oauth.app();
        if (!asked.clientId().equals(app.clientId())) {
            return Optional.of(wrong("error=invalid_client_id", "client identifier invalid"));
        }
        if (!app.callbacks().contains(asked.redirectUri())) {
            return Optional.of(wrong("error=redirect_uri_mismatch", "redirect_uri must match configuration"));
        }
        if (org.faults().get(Knob.REFUSE_APP) > 0) {
            return Optional.of(back(
                    asked,
                    "error=OAUTH_APPROVAL_ERROR_GENERIC&error_description="
                            + encode("An unexpected error has occurred during authentication. Please try again."
                                    + " : OAUTH_APPROVAL_ERROR_GENERIC")));
        }
        if (!asked.responseType().equals("code")) {
            return Optional.of(back(
                    asked,
                    "error=unsupported_response_type&error_description=" + encode("response type not supported")));
        }
        if (asked.challenge().isEmpty() || !asked.method().equals("S256")) {
            return Optional.of(back(
                    asked, "error=invalid_request&error_description=" + encode("missing required code challenge")));
        }
        return Optional.empty();
    }

    private Reply page(Asked asked) {
        var people = new StringBuilder();
        for (OrgRecord user : org.users()) {
            people.append("<option value=\"%s\">%s</option>".formatted(user.id(), escape(user.text("Username"))));
        }
        var scopes = new StringBuilder();
        for (String scope : asked.scope().trim().split("\\s+", -1)) {
            scopes.append("<li><code>%s</code></li>".formatted(escape(scope)));
        }
        String main = """
                <p class="quiet">Salesforce sandbox · %s</p>
                <h1>Allow access?</h1>
                <p>%s is asking for access to your organisation.</p>
                <form method="post" action="/services/oauth2/authorize">
                %s
                <label for="user">Signed in as</label><select id="user" name="user">%s</select>
                <h2>It is asking to</h2>
                <ul class="scopes">%s</ul>
                <div class="buttons"><button name="decision" value="allow">Allow</button>
                <button name="decision" value="deny" class="plain">Deny</button></div>
                <p class="quiet">You are sent back to %s.</p>
                </form>
                """.formatted(
                        escape(org.settings().name()),
                        escape(oauth.app().name()),
                        asked.hidden(),
                        people,
                        scopes,
                        escape(asked.redirectUri()));
        URI target = URI.create(asked.redirectUri());
        return Look.bare(200, "Allow access", main, target.getScheme() + "://" + target.getRawAuthority());
    }

    private static Reply wrong(String error, String description) {
        return Look.bare(
                400,
                "OAuth error",
                "<h1>OAuth error</h1><p>" + escape(error) + "&amp;error_description=" + escape(description) + "</p>",
                "");
    }

    private static Reply back(Asked asked, String answer) {
        String state = asked.state().isEmpty() ? "" : "&state=" + encode(asked.state());
        return Reply.redirect(asked.redirectUri() + (asked.redirectUri().contains("?") ? "&" : "?") + answer + state);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @param values in the order of {@link #NAMES} */
    private record Asked(List<String> values) {

        String responseType() {
            return values.get(0);
        }

        String clientId() {
            return values.get(1);
        }

        String redirectUri() {
            return values.get(2);
        }

        String scope() {
            return values.get(3);
        }

        String state() {
            return values.get(4);
        }

        String challenge() {
            return values.get(5);
        }

        String method() {
            return values.get(6);
        }

        String hidden() {
            var fields = new StringBuilder();
            for (int i = 0; i < NAMES.size(); i++) {
                fields.append("<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(NAMES.get(i), escape(values.get(i))));
            }
            return fields.toString();
        }
    }
}
