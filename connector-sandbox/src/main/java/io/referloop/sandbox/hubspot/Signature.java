package io.referloop.sandbox.hubspot;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HubSpot's request signatures, as a sender makes them. */
public final class Signature {

    private Signature() {}

    /** The headers of a signed request: version 3 and, as cards and workflow actions carry it too, version 2. */
    public static Map<String, String> headers(
            String secret, String method, String uri, byte[] body, long timestampMillis) {
        return Map.of(
                "X-HubSpot-Signature-v3", v3(secret, method, uri, body, timestampMillis),
                "X-HubSpot-Request-Timestamp", Long.toString(timestampMillis),
                "X-HubSpot-Signature", v2(secret, method, uri, body),
                "X-HubSpot-Signature-Version", "v2");
    }

    public static String v3(String secret, String method, String uri, byte[] body, long timestampMillis) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((method + uri).getBytes(StandardCharsets.UTF_8));
            mac.update(body);
            mac.update(Long.toString(timestampMillis).getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }

    public static String v2(String secret, String method, String uri, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((secret + method + uri).getBytes(StandardCharsets.UTF_8));
            digest.update(body);
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
