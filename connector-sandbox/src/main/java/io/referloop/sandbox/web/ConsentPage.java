package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;
import io.referloop.sandbox.hubspot.Scopes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an admin lets the app into a portal. Nothing is sent to a redirect address that the app did not declare. */
final class ConsentPage {

    private final Hubspot hubspot;

    ConsentPage(Hubspot hubspot) {
        this.hubspot = hubspot;
    }

    Reply show(Call call) {
        var asked = Asked.query(call);
        return problem(asked).map(ConsentPage::refusal).orElseGet(() -> page(asked));
    }

    Reply decide(Call call) {
        var asked = Asked.form(call);
        Optional<String> problem = problem(asked);
        if (problem.isPresent()) {
            return refusal(problem.get());
        }
        if (!call.form("decision").orElse("").equals("grant")) {
            return Reply.redirect(asked.redirectUri + (asked.redirectUri.contains("?") ? "&" : "?")
                    + "error=access_denied&error_description=" + encode("The user did not grant access.")
                    + asked.stateSuffix());
        }
        Portal portal = call.form("portal")
                .flatMap(HomePage::number)
                .flatMap(hubspot::find)
                .orElse(hubspot.portal());
        PortalUser user = Visitor.of(call, portal);
        List<String> beyond = asked.required().stream()
                .filter(scope -> !portal.offeredScopes().contains(scope))
                .toList();
        if (!beyond.isEmpty()) {
            return refusal("Portal " + portal.id() + "'s plan does not include what the app needs: "
                    + String.join(", ", beyond) + ".");
        }
        List<String> granted = asked.allScopes().stream()
                .filter(scope -> portal.offeredScopes().contains(scope))
                .filter(scope -> !asked.optional().contains(scope)
                        || call.form("without." + scope).isEmpty())
                .toList();
        String code = portal.authorizationCode(asked.redirectUri, granted, user.userId(), asked.challenge);
        return Reply.redirect(asked.redirectUri + (asked.redirectUri.contains("?") ? "&" : "?") + "code=" + encode(code)
                + asked.stateSuffix());
    }

    private Optional<String> problem(Asked asked) {
        if (!asked.clientId.equals(hubspot.app().clientId())) {
            return Optional.of("client_id is not that of the app this sandbox knows.");
        }
        if (!hubspot.app().redirectUris().contains(asked.redirectUri)) {
            return Optional.of("redirect_uri " + asked.redirectUri + " is not one that the app declares: "
                    + String.join(", ", hubspot.app().redirectUris()) + ".");
        }
        if (asked.scopes.isEmpty()) {
            return Optional.of("scope is missing: name the scopes, separated by spaces.");
        }
        List<String> unknown = asked.allScopes().stream()
                .filter(scope -> !Scopes.KNOWN.contains(scope))
                .toList();
        if (!unknown.isEmpty()) {
            return Optional.of("scope names what the sandbox does not know: " + String.join(", ", unknown) + ".");
        }
        if (!asked.challenge.isEmpty() && !asked.challengeMethod.equals("S256")) {
            return Optional.of("code_challenge_method must be S256.");
        }
        return Optional.empty();
    }

    private static Reply refusal(String sentence) {
        return Look.bare(
                400, "Cannot connect", "<h1>This app cannot be connected</h1><p>" + escape(sentence) + "</p>", "");
    }

    private Reply page(Asked asked) {
        var scopes = new StringBuilder();
        asked.required().forEach(scope -> scopes.append("<li><code>%s</code></li>".formatted(escape(scope))));
        var portals = new StringBuilder();
        for (Portal portal : hubspot.portals()) {
            portals.append(
                    "<label class=\"choice\"><input type=\"radio\" name=\"portal\" value=\"%d\"%s> Portal %d</label>"
                            .formatted(
                                    portal.id(), portal.id() == hubspot.portal().id() ? " checked" : "", portal.id()));
        }
        String main = """
                <h1>Connect %s</h1>
                <p>The app asks for access to one of your accounts in this sandbox CRM.</p>
                <form method="post" action="/oauth/authorize">
                %s
                <fieldset><legend>Account</legend>%s</fieldset>
                <h2>It will be able to use</h2>
                <ul class="scopes">%s</ul>
                %s
                <div class="buttons"><button name="decision" value="grant">Grant access</button>
                <button name="decision" value="cancel" class="plain">Cancel</button></div>
                <p class="quiet">You are sent back to %s.</p>
                </form>
                """.formatted(
                        escape(hubspot.app().name()),
                        asked.hiddenFields(),
                        portals,
                        scopes,
                        optional(asked.optional()),
                        escape(asked.redirectUri));
        return Look.bare(200, "Connect " + hubspot.app().name(), main, origin(asked.redirectUri));
    }

    /** HubSpot leaves out what the account does not have; here a person may leave out any, to see what an app does then. */
    private static String optional(List<String> scopes) {
        if (scopes.isEmpty()) {
            return "";
        }
        var html = new StringBuilder("<fieldset><legend>Optional: leave out</legend>");
        for (String scope : scopes) {
            html.append(
                    "<label class=\"choice\"><input type=\"checkbox\" name=\"without.%1$s\" value=\"1\"> <code>%1$s</code></label>"
                            .formatted(escape(scope)));
        }
        return html.append(
                        "</fieldset><p class=\"quiet\">What the account's plan does not include is left out by itself.</p>")
                .toString();
    }

    private static String origin(String uri) {
        URI target = URI.create(uri);
        return target.getScheme() + "://" + target.getRawAuthority();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Asked(
            String clientId,
            String redirectUri,
            String scopes,
            String optionalScopes,
            String state,
            String challenge,
            String challengeMethod) {

        private static final List<String> NAMES = List.of(
                "client_id",
                "redirect_uri",
                "scope",
                "optional_scope",
                "state",
                "code_challenge",
                "code_challenge_method");

        static Asked query(Call call) {
            return of(NAMES.stream().map(name -> call.query(name).orElse("")).toList());
        }

        static Asked form(Call call) {
            return of(NAMES.stream().map(name -> call.form(name).orElse("")).toList());
        }

        private static Asked of(List<String> values) {
            return new Asked(
                    values.get(0),
                    values.get(1),
                    values.get(2).trim(),
                    values.get(3).trim(),
                    values.get(4),
                    values.get(5),
                    values.get(6));
        }

        List<String> allScopes() {
            return words(scopes + " " + optionalScopes);
        }

        List<String> required() {
            return words(scopes);
        }

        List<String> optional() {
            return words(optionalScopes).stream()
                    .filter(scope -> !required().contains(scope))
                    .toList();
        }

        private static List<String> words(String text) {
            var all = new ArrayList<String>();
            for (String word : text.trim().split("\\s+", -1)) {
                if (!word.isEmpty() && !all.contains(word)) {
                    all.add(word);
                }
            }
            return all;
        }

        String stateSuffix() {
            return state.isEmpty() ? "" : "&state=" + encode(state);
        }

        String hiddenFields() {
            List<String> values =
                    List.of(clientId, redirectUri, scopes, optionalScopes, state, challenge, challengeMethod);
            var fields = new StringBuilder();
            for (int i = 0; i < NAMES.size(); i++) {
                fields.append("<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(NAMES.get(i), escape(values.get(i))));
            }
            return fields.toString();
        }
    }
}
