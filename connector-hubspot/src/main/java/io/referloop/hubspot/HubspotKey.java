package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One client secret as a key. Keeps one {@link Mac} per thread: making one costs as much as signing a small request. */
final class HubspotKey {

    private final byte[] secret;
    private final ThreadLocal<Mac> macs;

    HubspotKey(Secret secret) {
        this.secret = secret.reveal().getBytes(UTF_8);
        this.macs = ThreadLocal.withInitial(() -> mac(this.secret));
    }

    byte[] hmac(byte[]... parts) {
        var mac = macs.get();
        for (var part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
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
