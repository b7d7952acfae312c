package io.referloop.connection;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The signed statement of RFC 7523: this app works for that user. Good for a few minutes, for one token. */
final class Assertion {

    private static final Duration LIFETIME = Duration.ofMinutes(3);
    private static final int FEWEST_BITS = 2048;

    private Assertion() {}

    static String of(String clientId, OAuthProfile.Grant.Assertion grant, Instant now) {
        String content = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "."
                + base64("{\"iss\":" + quoted(clientId) + ",\"sub\":" + quoted(grant.subject()) + ",\"aud\":"
                        + quoted(grant.audience()) + ",\"exp\":"
                        + now.plus(LIFETIME).getEpochSecond() + "}");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key(grant.privateKey()));
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new CrmException(
                    new CrmFailure.AuthorizationLost("The private key for signing in is no RSA key of at least "
                            + FEWEST_BITS + " bits in PKCS#8 PEM form"),
                    unusable);
        }
    }

    private static RSAPrivateKey key(Secret pem) throws GeneralSecurityException {
        String body = pem.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        var key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        if (key instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() >= FEWEST_BITS) {
            return rsa;
        }
        throw new GeneralSecurityException("too short");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
