package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CallerVerifier.Verdict;
import io.referloop.crm.Secret;
import io.referloop.crm.SignedRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubspotCallerVerifierTests {

    private static final String VOUCHED =
            "/cards/hubspot/DEAL/5?portalId=62515&userId=9&userEmail=ada%40initech.example&appId=3";
    private static final HubspotKey KEY = new HubspotKey(new Secret("secret"));

    @Test
    void trustsWhatHubspotAppended() {
        assertThat(verifier(false).verify(v3(VOUCHED)))
                .isEqualTo(new Verdict.Trusted("62515", "9", "ada@initech.example"));
    }

    @Test
    void refusesAParameterThatTheCallerBroughtAlong() {
        assertThat(verifier(false).verify(v3("/cards?portalId=1&portalId=62515&userId=9&userEmail=a%40b.example")))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(verifier(false).verify(v3("/cards?userId=9&userEmail=a%40b.example")))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(verifier(false).verify(v3("/cards"))).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void refusesAChangedAddressBodyOrMethod() {
        var signed = v3(VOUCHED);

        assertThat(verifier(false)
                        .verify(new SignedRequest(
                                "GET", VOUCHED.replace("62515", "1"), signed.headers(), signed.body())))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(verifier(false).verify(new SignedRequest("POST", VOUCHED, signed.headers(), signed.body())))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(verifier(false).verify(new SignedRequest("GET", VOUCHED, signed.headers(), new byte[] {1})))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void takesVersion2OnlyWhereAnOperatorAllowsIt() {
        var signature = HexFormat.of().formatHex(KEY.digest(("GET" + "https://a.example" + VOUCHED).getBytes(UTF_8)));
        var request = new SignedRequest(
                "GET",
                VOUCHED,
                Map.of("x-hubspot-signature", List.of(signature), "x-hubspot-signature-version", List.of("v2")),
                new byte[0]);

        assertThat(verifier(false).verify(request)).isInstanceOf(Verdict.Refused.class);
        assertThat(verifier(true).verify(request)).isInstanceOf(Verdict.Trusted.class);
    }

    private static SignedRequest v3(String path) {
        var signature = Base64.getEncoder()
                .encodeToString(KEY.hmac(("GET" + "https://a.example" + path + "1000").getBytes(UTF_8)));
        return new SignedRequest(
                "GET",
                path,
                Map.of("x-hubspot-signature-v3", List.of(signature), "x-hubspot-request-timestamp", List.of("1000")),
                new byte[0]);
    }

    private static HubspotCallerVerifier verifier(boolean acceptV2) {
        var signatures = new HubspotSignatures(
                URI.create("https://a.example"),
                List.of(new Secret("secret")),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC));
        return new HubspotCallerVerifier(signatures, acceptV2);
    }
}
