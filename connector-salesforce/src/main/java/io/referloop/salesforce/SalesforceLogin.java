package io.referloop.salesforce;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.OAuthProfile.Scope;
import io.referloop.crm.OAuthProfile.Told;
import io.referloop.crm.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How access to an organisation comes about, and what its token answers say. */
final class SalesforceLogin {

    /** {@code https://login.salesforce.com/id/00Dxx…/005xx…}. */
    private static final Pattern IDENTITY =
            Pattern.compile("/id/(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)/005[A-Za-z0-9]+");

    private static final Scope API =
            new Scope("api", "To read records and to write where a referral stands onto them.", null);
    private static final Scope REFRESH =
            new Scope("refresh_token", "To go on working when you are not signed in.", null);

    private static final Map<String, String> ADVICE = Map.of(
            "app must be installed into org",
            "An administrator of that organisation has to create the External Client App there, or allow this one under Setup → Connected"
                    + " Apps OAuth Usage. Then connect again.",
            "OAUTH_APPROVAL_ERROR_GENERIC",
            "The user may not approve apps that are not installed: install the External Client App in the organisation, or have an"
                    + " administrator connect.",
            "redirect_uri_mismatch",
            "Enter the callback URL of the guide in the External Client App, letter by letter, and connect again.",
            "invalid_client_id",
            "The consumer key in the settings is not one of this organisation's apps; a new app takes up to ten minutes to be known.",
            "user hasn't approved this consumer",
            "Set the app's policy to “Admin approved users are pre-authorized” and give the user its permission set.",
            "no client credentials user enabled",
            "Enable the client credentials flow in the app's policies and choose the user to run as.",
            "request not supported on this domain",
            "The client credentials flow works at the organisation's own My Domain only: set referloop.salesforce.login-url to it.",
            "inactive_user",
            "The user that Referloop works as is not active in Salesforce.");

    private final SalesforceProperties properties;
    private final Secret privateKey;

    /** @param privateKey empty where the grant needs none */
    SalesforceLogin(SalesforceProperties properties, Secret privateKey) {
        this.properties = properties;
        this.privateKey = privateKey;
    }

    OAuthProfile profile() {
        URI login = properties.loginUrl();
        return new OAuthProfile(
                grant(),
                URI.create(login + "/services/oauth2/authorize"),
                URI.create(login + "/services/oauth2/token"),
                URI.create(login + "/services/oauth2/revoke"),
                properties.clientId(),
                properties.clientSecret(),
                scopes(),
                this::told,
                "scope",
                Map.of());
    }

    private OAuthProfile.Grant grant() {
        return switch (properties.grant()) {
            case WEB_SERVER -> new OAuthProfile.Grant.Code(true);
            case JWT_BEARER ->
                new OAuthProfile.Grant.Assertion(
                        properties.username(),
                        properties.audience().isBlank() ? properties.loginUrl().toString() : properties.audience(),
                        privateKey);
            case CLIENT_CREDENTIALS -> new OAuthProfile.Grant.ClientCredentials();
        };
    }

    private List<Scope> scopes() {
        List<Scope> scopes = new ArrayList<>(List.of(API));
        if (properties.grant() == SalesforceProperties.Grant.WEB_SERVER) {
            scopes.add(REFRESH);
        }
        return scopes;
    }

    /** The answer names the organisation in an address, and where it is reached; it says nothing of how long the token works. */
    Told told(Map<String, Object> answer) {
        return new Told(organisation(answer), instance(answer), properties.sessionLifetime());
    }

    private static String organisation(Map<String, Object> answer) {
        Matcher matcher = IDENTITY.matcher(String.valueOf(answer.get("id")));
        return matcher.find() ? matcher.group(1) : "";
    }

    /** A token goes to that address with every call, so it must be Salesforce's. */
    private @Nullable URI instance(Map<String, Object> answer) {
        Object told = answer.get("instance_url");
        if (told == null) {
            return null;
        }
        URI address;
        try {
            address = URI.create(told.toString());
        } catch (IllegalArgumentException noAddress) {
            throw new CrmException(new CrmFailure.Rejected(
                    null, "Salesforce's token answer names an instance that is no address", null));
        }
        if (!properties.isOurs(address)) {
            throw new CrmException(new CrmFailure.Rejected(
                    null,
                    "The token answer names an instance outside of Salesforce (" + address.getHost()
                            + "); no token was kept. Check referloop.salesforce.login-url",
                    null));
        }
        return URI.create(address.getScheme() + "://" + address.getRawAuthority());
    }

    static Optional<String> adviceOn(String error) {
        String words = error.replace('+', ' ');
        return ADVICE.entrySet().stream()
                .filter(entry -> words.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
