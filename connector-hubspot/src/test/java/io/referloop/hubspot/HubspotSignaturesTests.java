package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.Secret;
import io.referloop.hubspot.HubspotSignatures.Claim;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HubSpot's published vectors, and everything around them that must not pass. */
class HubspotSignaturesTests {

    private static final String WEBHOOK_SECRET = "f6e94c08-85d0-4608-bcc6-e1850176e7b8";
    private static final String CARD_SECRET = "12345678-aaaa-bbbb-cccc-ddddeeeeffff";
    private static final Instant SIGNED = Instant.ofEpochMilli(1632188626483L);

    @ParameterizedTest
    @CsvSource({
        "REQUEST_BODY,jf872r5vscVcxCiDRHA4rGrqe/8BPLNVkdJSHdMnGTU=",
        "'',csXgk7UbrE9F8ZmMvbpuKBxqIvTSqU1EX9pI/SJtxSE=",
    })
    void acceptsThePublishedWebhookVectors(String body, String signature) {
        var signatures = signatures("https://www.hubspot.com", SIGNED, WEBHOOK_SECRET);

        assertThat(signatures.holds(new Claim.V3(signature, "1632188626483"), "POST", "/webhook", body.getBytes(UTF_8)))
                .isTrue();
        assertThat(signatures.holds(new Claim.V3(signature, "1632188626484"), "POST", "/webhook", body.getBytes(UTF_8)))
                .isFalse();
        assertThat(signatures.holds(
                        new Claim.V3(signature, "1632188626483"), "POST", "/webhook", (body + " ").getBytes(UTF_8)))
                .isFalse();
        assertThat(signatures.holds(new Claim.V3(signature, "1632188626483"), "PUT", "/webhook", body.getBytes(UTF_8)))
                .isFalse();
        assertThat(signatures.holds(new Claim.V3(signature, "1632188626483"), "POST", "/other", body.getBytes(UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'',zTfXjo07jfzGouo4wvyAj3qEMUTVJ0PPYPACrluQtQI=",
        "'{\"a\":1,\"b\":2}',aaknaCGCYJ4yqzuf1UKGqAWUfdcilJtm5nc/ZCudR9k=",
    })
    void acceptsThePublishedCardVectors(String body, String signature) {
        var signatures = signatures("https://hubspot.com", SIGNED, CARD_SECRET);

        assertThat(signatures.holds(
                        new Claim.V3(signature, "1111111111"),
                        "GET",
                        "/?appId=1&portalId=2&userId=3",
                        body.getBytes(UTF_8)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "REQUEST_BODY,57bb01a6e6ac92919b5e715d68f40265328701bbf1cf3fd73772887069945766",
        "'',befaef2b7354f11bf651f6468e8b5cf6bd449048deaf057f712980afb2a682f5",
    })
    void acceptsThePublishedVectorsOfVersion2(String body, String signature) {
        var signatures = signatures("https://www.hubspot.com", SIGNED, WEBHOOK_SECRET);

        assertThat(signatures.holds(new Claim.V2(signature), "POST", "/webhook", body.getBytes(UTF_8)))
                .isTrue();
        assertThat(signatures.holds(new Claim.V2(signature), "POST", "/webhook?a=1", body.getBytes(UTF_8)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,''",
        "300000,''",
        "300001,TIMESTAMP_STALE",
        "-30000,''",
        "-30001,TIMESTAMP_FUTURE",
    })
    void allowsFiveMinutesOfAgeAndHalfAMinuteOfSkew(long age, String code) {
        var signatures = signatures("https://a.example", SIGNED.plusMillis(age), WEBHOOK_SECRET);

        var claim = signatures.claim(headers("c2ln", "1632188626483"));

        assertThat(claim instanceof Claim.None none ? none.refused().code() : "")
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"12e3", "''", "-5", "99999999999999999999", "1632188626.483"})
    void refusesATimestampThatIsNone(String timestamp) {
        assertThat(code(headers("c2ln", timestamp))).isEqualTo("TIMESTAMP_INVALID");
    }

    @Test
    void refusesMissingAndRepeatedHeaders() {
        assertThat(code(Map.of())).isEqualTo("SIGNATURE_MISSING");
        assertThat(code(Map.of("x-hubspot-signature", List.of("abc")))).isEqualTo("SIGNATURE_MISSING");
        assertThat(code(Map.of(
                        "x-hubspot-signature-v3", List.of("a", "b"), "x-hubspot-request-timestamp", List.of("1"))))
                .isEqualTo("SIGNATURE_INVALID");
        assertThat(code(Map.of(
                        "x-hubspot-signature-v3", List.of("a"), "x-hubspot-request-timestamp", List.of("1", "1"))))
                .isEqualTo("TIMESTAMP_INVALID");
    }

    @Test
    void anOlderSignatureDoesNotReplaceABrokenNewerOne() {
        var headers = Map.of(
                "x-hubspot-signature-v3", List.of("a"),
                "x-hubspot-signature", List.of("b"),
                "x-hubspot-signature-version", List.of("v2"));

        assertThat(code(headers)).isEqualTo("TIMESTAMP_INVALID");
    }

    @Test
    void acceptsThePreviousSecretDuringARotation() {
        var signatures = signatures("https://www.hubspot.com", SIGNED, "the-new-one", WEBHOOK_SECRET);

        assertThat(signatures.holds(
                        new Claim.V3("jf872r5vscVcxCiDRHA4rGrqe/8BPLNVkdJSHdMnGTU=", "1632188626483"),
                        "POST",
                        "/webhook",
                        "REQUEST_BODY".getBytes(UTF_8)))
                .isTrue();
    }

    @Test
    void acceptsTheAddressDecodedAsDocumentedAndAsItIs() {
        var signatures = signatures("https://a.example", SIGNED, CARD_SECRET);
        var key = new HubspotKey(new Secret(CARD_SECRET));
        var path = "/cards?userEmail=ada%40initech.example&x=%20%3a";

        for (var signed : List.of(path, "/cards?userEmail=ada@initech.example&x=%20:")) {
            var signature = Base64.getEncoder()
                    .encodeToString(key.hmac(("GET" + "https://a.example" + signed + "5").getBytes(UTF_8)));
            assertThat(signatures.holds(new Claim.V3(signature, "5"), "GET", path, new byte[0]))
                    .isTrue();
        }
    }

    @Test
    void withoutASecretNothingIsAccepted() {
        var signatures = signatures("https://a.example", SIGNED, "");

        assertThat(signatures.claim(headers("c2ln", "1632188626483"))).isInstanceOf(Claim.None.class);
        assertThat(signatures.holds(new Claim.V3("", "1"), "POST", "/", new byte[0]))
                .isFalse();
    }

    private static String code(Map<String, List<String>> headers) {
        var claim = signatures("https://a.example", SIGNED, WEBHOOK_SECRET).claim(headers);
        return claim instanceof Claim.None none ? none.refused().code() : "accepted";
    }

    private static Map<String, List<String>> headers(String signature, String timestamp) {
        return Map.of("x-hubspot-signature-v3", List.of(signature), "x-hubspot-request-timestamp", List.of(timestamp));
    }

    private static HubspotSignatures signatures(String origin, Instant now, String... secrets) {
        return new HubspotSignatures(
                URI.create(origin),
                List.of(secrets).stream().map(Secret::new).toList(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
