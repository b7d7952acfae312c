package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.Client;
import io.referloop.sandbox.SalesforceSandbox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OAuthTests {

    private static final String CALLBACK = "http://localhost:8080/oauth/salesforce/callback";
    private static final String VERIFIER = "v".repeat(64);
    private static final String INTEGRATION = "referloop.integration@fjordlight.example";

    private final KeyPair keys = keys(2_048);
    private final MutableClock clock = new MutableClock();
    private final SalesforceSandbox sandbox = SalesforceSandbox.builder()
            .clock(clock)
            .app("client", "secret")
            .policies(app -> app.certificate((RSAPublicKey) keys.getPublic(), INTEGRATION)
                    .runAs(INTEGRATION))
            .start();
    private final Client http = Client.of(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aUserLetsTheAppInOnTheConsentPage() {
        Client.Answer page = http.get(authorize(Map.of()));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("Allow access?", "Salesforce sandbox", "refresh_token");

        Client.Answer tokens = exchange(decide("allow"), VERIFIER);

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.at("/instance_url")).isEqualTo(sandbox.url().toString());
        assertThat(tokens.at("/access_token")).startsWith(sandbox.org().id().substring(0, 15) + "!");
        assertThat(tokens.json().has("expires_in")).isFalse();
        Client.Answer identity = http.token(tokens.at("/access_token"))
                .get(URI.create(tokens.at("/id")).getPath());
        assertThat(identity.at("/organization_id")).isEqualTo(sandbox.org().id());
        assertThat(identity.at("/urls/partner")).contains("/services/Soap/u/{version}/");
    }

    @Test
    void theConsentPageRefusesWhatTheAppDidNotDeclare() {
        assertThat(http.get(authorize(Map.of("redirect_uri", "http://evil.example/")))
                        .text())
                .contains("redirect_uri_mismatch");
        assertThat(http.get(authorize(Map.of("client_id", "other"))).text()).contains("invalid_client_id");
        assertThat(http.get(authorize(Map.of("code_challenge", ""))).header("Location"))
                .startsWith(CALLBACK)
                .contains("error=invalid_request", "state=s1");
        assertThat(http.get(authorize(Map.of("code_challenge_method", "plain"))).header("Location"))
                .contains("error=invalid_request");
        sandbox.org().faults().set(Knob.REFUSE_APP, 1);
        assertThat(http.get(authorize(Map.of())).header("Location")).contains("error=OAUTH_APPROVAL_ERROR_GENERIC");
    }

    @Test
    void aUserCanDeny() {
        Client.Answer denied = post("deny");

        assertThat(denied.header("Location")).contains("error=access_denied", "state=s1");
    }

    @Test
    void aCodeWorksOnceAndOnlyWithItsVerifier() {
        String code = decide("allow");
        assertThat(exchange(code, "w".repeat(64)).at("/error")).isEqualTo("invalid_grant");
        assertThat(exchange(code, VERIFIER).at("/error_description")).isEqualTo("expired authorization code");

        assertThat(form("authorization_code", Map.of("code", decide("allow"), "client_secret", "guess"))
                        .at("/error"))
                .isEqualTo("invalid_client");
    }

    @Test
    void everyRefreshGivesANewRefreshToken() {
        Client.Answer first = exchange(decide("allow"), VERIFIER);
        clock.advance(Duration.ofHours(3));
        assertThat(userinfo(first).status()).isEqualTo(403);

        Client.Answer second = refresh(first);

        assertThat(second.at("/refresh_token")).isNotEmpty().isNotEqualTo(first.at("/refresh_token"));
        assertThat(second.at("/instance_url")).isEqualTo(sandbox.url().toString());
        assertThat(userinfo(second).at("/preferred_username")).contains("@");
    }

    @Test
    void reusingARefreshTokenEndsEverything() {
        Client.Answer first = exchange(decide("allow"), VERIFIER);
        Client.Answer second = refresh(first);

        Client.Answer reused = refresh(first);

        assertThat(reused.at("/error_description")).isEqualTo("expired access/refresh token");
        assertThat(userinfo(second).status()).isEqualTo(403);
        assertThat(refresh(second).at("/error")).isEqualTo("invalid_grant");
    }

    @Test
    void aSixthApprovalRevokesTheFirst() {
        var approvals = new ArrayList<Client.Answer>();
        for (int i = 0; i < 6; i++) {
            approvals.add(exchange(decide("allow"), VERIFIER));
        }

        assertThat(refresh(approvals.get(0)).status()).isEqualTo(400);
        assertThat(refresh(approvals.get(1)).status()).isEqualTo(200);
        assertThat(sandbox.oauth().tokens().approvals()).isEqualTo(5);
    }

    @Test
    void revokingTheRefreshTokenEndsItsSessions() {
        Client.Answer tokens = exchange(decide("allow"), VERIFIER);

        assertThat(http.form("/services/oauth2/revoke", Map.of("token", tokens.at("/refresh_token")))
                        .status())
                .isEqualTo(200);

        assertThat(userinfo(tokens).status()).isEqualTo(403);
        assertThat(http.form("/services/oauth2/revoke", Map.of("token", "nothing"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anInactiveUserGetsNoTokens() {
        Client.Answer tokens = exchange(decide("allow"), VERIFIER);
        sandbox.org().setup().activate(sandbox.org().users().getFirst().id(), false);

        assertThat(refresh(tokens).at("/error_description")).isEqualTo("inactive user");
    }

    @Test
    void takesASignedAssertionOfAPreauthorisedUser() {
        Client.Answer tokens = bearer(assertion(keys, INTEGRATION, "https://login.salesforce.com", 120));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.json().has("refresh_token")).isFalse();
        assertThat(userinfo(tokens).at("/preferred_username")).isEqualTo(INTEGRATION);
    }

    @Test
    void refusesAssertionsThatSalesforceRefuses() {
        String login = "https://login.salesforce.com";
        assertThat(refusal(assertion(keys(2_048), INTEGRATION, login, 120))).isEqualTo("invalid assertion");
        assertThat(refusal(assertion(keys, INTEGRATION, "https://evil.example", 120)))
                .isEqualTo("audience is invalid");
        assertThat(refusal(assertion(keys, INTEGRATION, login, -1))).isEqualTo("expired assertion");
        assertThat(refusal(assertion(keys, INTEGRATION, login, 600))).contains("3 minutes");
        assertThat(refusal(assertion(keys, "maren.holt@fjordlight.example", login, 120)))
                .isEqualTo("user hasn't approved this consumer");
    }

    @Test
    void refusesAShortKey() {
        KeyPair weak = keys(1_024);
        try (var other = SalesforceSandbox.builder()
                .clock(clock)
                .app("client", "secret")
                .policies(app -> app.certificate((RSAPublicKey) weak.getPublic(), INTEGRATION))
                .start()) {
            String assertion = assertion(weak, INTEGRATION, "https://login.salesforce.com", 120);
            assertThat(Client.of(other)
                            .form("/services/oauth2/token", Map.of("grant_type", JWT, "assertion", assertion))
                            .at("/error_description"))
                    .isEqualTo("invalid assertion");
        }
    }

    @Test
    void clientCredentialsWorkOnTheOrganisationsOwnDomainOnly() {
        assertThat(form("client_credentials", Map.of()).at("/token_type")).isEqualTo("Bearer");

        var shared = new Client(sandbox.loginUrl(), "");
        assertThat(shared.form(
                                "/services/oauth2/token",
                                Map.of(
                                        "grant_type",
                                        "client_credentials",
                                        "client_id",
                                        "client",
                                        "client_secret",
                                        "secret"))
                        .at("/error_description"))
                .isEqualTo("request not supported on this domain");
    }

    @Test
    void aTokenAnswerCanBeLost() {
        Client.Answer first = exchange(decide("allow"), VERIFIER);
        sandbox.org().faults().set(Knob.FAIL_TOKEN_AFTER_ACTING, 1);

        assertThat(refresh(first).status()).isEqualTo(500);

        assertThat(refresh(first).at("/error")).isEqualTo("invalid_grant");
    }

    private static final String JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private String authorize(Map<String, String> changes) {
        var fields = new HashMap<>(Map.of(
                "response_type", "code",
                "client_id", "client",
                "redirect_uri", CALLBACK,
                "scope", "api refresh_token",
                "state", "s1",
                "code_challenge", challenge(),
                "code_challenge_method", "S256"));
        fields.putAll(changes);
        return "/services/oauth2/authorize?" + Client.encoded(fields);
    }

    private Client.Answer post(String decision) {
        String query = authorize(Map.of("decision", decision));
        return http.send(
                "POST",
                "/services/oauth2/authorize",
                query.substring(query.indexOf('?') + 1),
                "application/x-www-form-urlencoded");
    }

    private String decide(String decision) {
        String location = post(decision).header("Location");
        return location.replaceAll(".*[?&]code=([^&]+).*", "$1");
    }

    private Client.Answer exchange(String code, String verifier) {
        return form("authorization_code", Map.of("code", code, "code_verifier", verifier));
    }

    private Client.Answer refresh(Client.Answer tokens) {
        return form("refresh_token", Map.of("refresh_token", tokens.at("/refresh_token")));
    }

    private Client.Answer form(String grantType, Map<String, String> more) {
        var fields = new HashMap<>(Map.of(
                "grant_type", grantType, "client_id", "client", "client_secret", "secret", "redirect_uri", CALLBACK));
        fields.putAll(more);
        return http.form("/services/oauth2/token", fields);
    }

    private Client.Answer userinfo(Client.Answer tokens) {
        return http.token(tokens.at("/access_token")).get("/services/oauth2/userinfo");
    }

    private Client.Answer bearer(String assertion) {
        return http.form("/services/oauth2/token", Map.of("grant_type", JWT, "assertion", assertion));
    }

    private String refusal(String assertion) {
        return bearer(assertion).at("/error_description");
    }

    private String assertion(KeyPair pair, String user, String audience, long seconds) {
        String header = base64("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8));
        String claims = base64("{\"iss\":\"client\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d}"
                .formatted(user, audience, clock.instant().getEpochSecond() + seconds)
                .getBytes(StandardCharsets.UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update((header + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return header + "." + claims + "." + base64(signature.sign());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String challenge() {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static KeyPair keys(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
