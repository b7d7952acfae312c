package io.referloop.sandbox.salesforce.oauth;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/** The signed claim of the JWT bearer flow, checked as strictly as Salesforce does. */
record Assertion(String issuer, String subject) {

    private static final int KEY_BITS_MIN = 2_048;
    private static final Duration LIFETIME_MAX = Duration.ofMinutes(3);

    /** @param audiences any of which the claim may be made for */
    static Assertion check(String token, ExternalApp app, Collection<String> audiences, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw Refused.grant("invalid assertion");
        }
        JsonNode header = json(parts[0]);
        JsonNode claims = json(parts[1]);
        RSAPublicKey key = app.certificate().orElseThrow(() -> Refused.grant("invalid app access: no certificate"));
        if (!header.path("alg").asString("").equals("RS256")) {
            throw Refused.grant("invalid assertion: algorithm must be RS256");
        }
        if (!claims.path("iss").asString("").equals(app.clientId())) {
            throw new Refused("invalid_client_id", "client identifier invalid");
        }
        if (key.getModulus().bitLength() < KEY_BITS_MIN || !signed(parts[0] + "." + parts[1], base64(parts[2]), key)) {
            throw Refused.grant("invalid assertion");
        }
        if (!audiences.contains(claims.path("aud").asString(""))) {
            throw Refused.grant("audience is invalid");
        }
        Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong(0));
        if (!now.isBefore(expires)) {
            throw Refused.grant("expired assertion");
        }
        if (expires.isAfter(now.plus(LIFETIME_MAX))) {
            throw Refused.grant("invalid assertion: exp is more than 3 minutes ahead");
        }
        return new Assertion(app.clientId(), claims.path("sub").asString(""));
    }

    private static boolean signed(String content, byte[] signature, RSAPublicKey key) {
        try {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(content.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private static JsonNode json(String part) {
        try {
            return Json.parse(base64(part));
        } catch (MalformedJson malformed) {
            throw Refused.grant("invalid assertion");
        }
    }

    private static byte[] base64(String part) {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException malformed) {
            throw Refused.grant("invalid assertion");
        }
    }
}
