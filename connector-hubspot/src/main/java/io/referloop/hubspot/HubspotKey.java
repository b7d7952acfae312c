package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One client secret as a key. Keeps its {@link Mac}s for the next request: making one costs as much as signing a small request. There are
 * never more than ran at once, and a queue serves virtual threads, which come and go with every request.
 */
final class HubspotKey {

    private final byte[] secret;
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    HubspotKey(Secret secret) {
        this.secret = secret.reveal().getBytes(UTF_8);
    }

    byte[] hmac(byte[]... parts) {
        var kept = idle.poll();
        Mac mac = kept == null ? mac(secret) : kept;
        for (var part : parts) {
            mac.update(part);
        }
        var result = mac.doFinal();
        idle.offer(mac);
        return result;
    }

    /** SHA-256 over the secret and the parts: HubSpot's older signature. */
    byte[] digest(byte[]... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(secret);
            for (var part : parts) {
                sha256.update(part);
            }
            return sha256.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private static Mac mac(byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }
}
