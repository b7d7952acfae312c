package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.CallerVerifier.Verdict.Refused;
import io.referloop.crm.Secret;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * HubSpot's request signatures, in two steps so that a hopeless request costs nothing: {@link #claim} looks at headers only,
 * {@link #holds} at the rest. The signed address is rebuilt from configuration; a Host header decides nothing.
 */
final class HubspotSignatures {

    static final String SIGNATURE_V3 = "x-hubspot-signature-v3";
    static final String TIMESTAMP = "x-hubspot-request-timestamp";
    private static final String SIGNATURE = "x-hubspot-signature";
    private static final String VERSION = "x-hubspot-signature-version";

    private final String origin;
    private final List<HubspotKey> keys;
    private final long toleranceMillis;
    private final long skewMillis;
    private final Clock clock;

    HubspotSignatures(URI publicUrl, List<Secret> secrets, Duration tolerance, Duration skew, Clock clock) {
        this.origin = publicUrl.toString();
        this.keys = secrets.stream()
                .filter(secret -> !secret.reveal().isBlank())
                .map(HubspotKey::new)
                .toList();
        this.toleranceMillis = tolerance.toMillis();
        this.skewMillis = skew.toMillis();
        this.clock = clock;
    }

    /** What the headers claim. One signature of one version counts; two of the same are a sign that somebody tampers. */
    sealed interface Claim {

        record V3(String signature, String timestamp) implements Claim {}

        /** Without a time: whoever has seen such a request can repeat it for ever. */
        record V2(String signature) implements Claim {}

        record None(Refused refused) implements Claim {}
    }

    Claim claim(Map<String, List<String>> headers) {
        if (keys.isEmpty()) {
            return refused(
                    "SIGNATURE_INVALID",
                    "HubSpot is not configured here: set " + HubspotProperties.PREFIX + "client-secret");
        }
        var signatures = headers.getOrDefault(SIGNATURE_V3, List.of());
        if (signatures.size() > 1) {
            return refused("SIGNATURE_INVALID", "There is more than one X-HubSpot-Signature-v3 header");
        }
        return signatures.isEmpty() ? older(headers) : timed(signatures.getFirst(), headers);
    }

    boolean holds(Claim.V3 claim, String method, String pathAndQuery, byte[] body) {
        var timestamp = claim.timestamp().getBytes(US_ASCII);
        var presented = claim.signature().getBytes(UTF_8);
        boolean match = false;
        for (var address : addresses(pathAndQuery)) {
            for (var key : keys) {
                var expected =
                        Base64.getEncoder().encode(key.hmac((method + address).getBytes(UTF_8), body, timestamp));
                match |= MessageDigest.isEqual(expected, presented);
            }
        }
        return match;
    }

    boolean holds(Claim.V2 claim, String method, String pathAndQuery, byte[] body) {
        var presented = claim.signature().getBytes(UTF_8);
        boolean match = false;
        for (var address : addresses(pathAndQuery)) {
            for (var key : keys) {
                var expected = HexFormat.of().formatHex(key.digest((method + address).getBytes(UTF_8), body));
                match |= MessageDigest.isEqual(expected.getBytes(US_ASCII), presented);
            }
        }
        return match;
    }

    static Refused invalid() {
        return new Refused(
                "SIGNATURE_INVALID",
                "The signature does not fit: check that referloop.public-url is the address HubSpot calls, and the client secret");
    }

    private Claim older(Map<String, List<String>> headers) {
        var signatures = headers.getOrDefault(SIGNATURE, List.of());
        boolean v2 = headers.getOrDefault(VERSION, List.of()).equals(List.of("v2"));
        if (signatures.size() == 1 && v2) {
            return new Claim.V2(signatures.getFirst());
        }
        return refused("SIGNATURE_MISSING", "There is no X-HubSpot-Signature-v3 header");
    }

    private Claim timed(String signature, Map<String, List<String>> headers) {
        var timestamps = headers.getOrDefault(TIMESTAMP, List.of());
        if (timestamps.size() != 1 || !timestamps.getFirst().matches("[0-9]{1,15}")) {
            return refused("TIMESTAMP_INVALID", "X-HubSpot-Request-Timestamp must be there once, in milliseconds");
        }
        var timestamp = timestamps.getFirst();
        long age = clock.millis() - Long.parseLong(timestamp);
        if (age > toleranceMillis) {
            return refused(
                    "TIMESTAMP_STALE", "The request was signed too long ago: is the clock of this machine right?");
        }
        if (age < -skewMillis) {
            return refused(
                    "TIMESTAMP_FUTURE", "The request was signed in the future: is the clock of this machine right?");
        }
        return new Claim.V3(signature, timestamp);
    }

    /**
     * HubSpot documents that it signs the address with some escapes decoded, and its own helper decodes none: both spellings are tried.
     * See BEHAVIOR.md#signed-address.
     */
    private List<String> addresses(String pathAndQuery) {
        var raw = origin + pathAndQuery;
        var decoded = decode(raw);
        return decoded.equals(raw) ? List.of(raw) : List.of(decoded, raw);
    }

    private static final Map<String, String> DECODED = Map.ofEntries(
            Map.entry("3A", ":"),
            Map.entry("2F", "/"),
            Map.entry("3F", "?"),
            Map.entry("40", "@"),
            Map.entry("21", "!"),
            Map.entry("24", "$"),
            Map.entry("27", "'"),
            Map.entry("28", "("),
            Map.entry("29", ")"),
            Map.entry("2A", "*"),
            Map.entry("2C", ","),
            Map.entry("3B", ";"));

    private static String decode(String address) {
        if (address.indexOf('%') < 0) {
            return address;
        }
        var decoded = new StringBuilder(address.length());
        for (int i = 0; i < address.length(); i++) {
            String plain = address.charAt(i) == '%' && i + 2 < address.length()
                    ? DECODED.get(address.substring(i + 1, i + 3).toUpperCase(Locale.ROOT))
                    : null;
            decoded.append(plain == null ? String.valueOf(address.charAt(i)) : plain);
            i += plain == null ? 0 : 2;
        }
        return decoded.toString();
    }

    private static Claim.None refused(String code, String message) {
        return new Claim.None(new Refused(code, message));
    }
}
