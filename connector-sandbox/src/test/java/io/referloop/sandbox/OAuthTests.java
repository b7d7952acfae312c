package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OAuthTests {

    private static final String REDIRECT = "http://localhost:8080/oauth/hubspot/callback";

    private final MutableClock clock = new MutableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).app(77, "client", "secret").start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Client client = new Client(sandbox, "");

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void exchangesACodeForTokensThatNameThePortal() {
        var answer = token("authorization_code", "code", portal.authorizationCode(REDIRECT, "oauth"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/hub_id")).isEqualTo("48210001");
        assertThat(answer.at("/expires_in")).isEqualTo("1800");
        assertThat(answer.at("/scopes/0")).isEqualTo("oauth");
        var account = new Client(sandbox, answer.at("/access_token")).get("/account-info/2026-09/details");
        assertThat(account.at("/companyCurrency")).isEqualTo("USD");
        assertThat(account.at("/additionalCurrencies/0")).isEqualTo("EUR");
    }

    @Test
    void takesACodeOnce() {
        String code = portal.authorizationCode(REDIRECT);
        token("authorization_code", "code", code);

        var again = token("authorization_code", "code", code);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.at("/error")).isEqualTo("invalid_grant");
        assertThat(again.at("/status")).isEqualTo("BAD_AUTH_CODE");
    }

    @Test
    void refusesAWrongSecretAndAnotherRedirect() {
        var fields = fields("authorization_code", "code", portal.authorizationCode(REDIRECT));
        fields.put("client_secret", "guess");
        assertThat(client.form("/oauth/2026-09/token", fields).at("/status")).isEqualTo("BAD_CLIENT_SECRET");

        fields.put("client_secret", "secret");
        fields.put("redirect_uri", "http://localhost:9999/elsewhere");
        assertThat(client.form("/oauth/2026-03/token", fields).at("/status"))
                .isEqualTo("MISMATCH_REDIRECT_URI_AUTH_CODE");
    }

    @Test
    void accessTokensExpireByTheClockAndRefreshing() {
        var installation = portal.install();
        var before = new Client(sandbox, installation.accessToken());
        assertThat(before.get("/crm/owners/2026-09").status()).isEqualTo(200);

        clock.advance(Duration.ofMinutes(31));
        var expired = before.get("/crm/owners/2026-09");

        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.at("/category")).isEqualTo("EXPIRED_AUTHENTICATION");
        var refreshed = token("refresh_token", "refresh_token", installation.refreshToken());
        assertThat(new Client(sandbox, refreshed.at("/access_token"))
                        .get("/crm/owners/2026-09")
                        .status())
                .isEqualTo(200);
        assertThat(refreshed.at("/refresh_token")).isEqualTo(installation.refreshToken());
    }

    @Test
    void uninstallingEndsCallsAndRefreshing() {
        var installation = portal.install();
        var app = new Client(sandbox, installation.accessToken());

        assertThat(app.send("DELETE", "/appinstalls/2026-09/external-install", "")
                        .status())
                .isEqualTo(204);

        assertThat(app.get("/crm/owners/2026-09").status()).isEqualTo(401);
        assertThat(token("refresh_token", "refresh_token", installation.refreshToken())
                        .at("/status"))
                .isEqualTo("BAD_REFRESH_TOKEN");
        assertThat(portal.installed()).isFalse();
    }

    @Test
    void introspectsAndRevokes() {
        var installation = portal.install("oauth");
        var fields = new HashMap<>(Map.of("client_id", "client", "client_secret", "secret"));
        fields.put("token", installation.accessToken());
        var introspected = client.form("/oauth/2026-09/token/introspect", fields);
        assertThat(introspected.at("/active")).isEqualTo("true");
        assertThat(introspected.at("/token_use")).isEqualTo("access_token");

        fields.put("token", installation.refreshToken());
        assertThat(client.form("/oauth/2026-09/token/revoke", fields).status()).isEqualTo(200);

        assertThat(token("refresh_token", "refresh_token", installation.refreshToken())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void namesTheMissingScope() {
        var app = new Client(sandbox, portal.install("oauth").accessToken());

        var refused = app.get("/crm/objects/2026-09/contacts");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/category")).isEqualTo("MISSING_SCOPES");
        assertThat(refused.at("/errors/0/context/requiredGranularScopes/0")).isEqualTo("crm.objects.contacts.read");
        assertThat(refused.header("X-HubSpot-Correlation-Id")).isEqualTo(refused.at("/correlationId"));
    }

    private Client.Answer token(String grantType, String field, String value) {
        return client.form("/oauth/2026-09/token", fields(grantType, field, value));
    }

    private static Map<String, String> fields(String grantType, String field, String value) {
        var fields = new HashMap<String, String>();
        fields.put("grant_type", grantType);
        fields.put(field, value);
        fields.put("redirect_uri", REDIRECT);
        fields.put("client_id", "client");
        fields.put("client_secret", "secret");
        return fields;
    }
}
