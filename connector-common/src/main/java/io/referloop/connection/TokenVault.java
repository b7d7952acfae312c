package io.referloop.connection;

import com.google.crypto.tink.Aead;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Encrypts tokens so that a row is worthless without the key, and worthless in any other row, column or workspace with it. */
@Component
class TokenVault {

    private final Aead aead;

    TokenVault(Aead aead) {
        this.aead = aead;
    }

    byte[] seal(Secret secret, UUID workspace, UUID connection, String column) {
        try {
            return aead.encrypt(secret.reveal().getBytes(StandardCharsets.UTF_8), bound(workspace, connection, column));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("The master key cannot encrypt", impossible);
        }
    }

    Secret open(byte[] sealed, UUID workspace, UUID connection, String column) {
        try {
            return new Secret(
                    new String(aead.decrypt(sealed, bound(workspace, connection, column)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException wrongKey) {
            throw new CrmException(
                    new CrmFailure.Unavailable(
                            "The " + column + " of connection " + connection
                                    + " does not decrypt: the master key is not the one it was stored with. Restore that key file, or connect again"),
                    wrongKey);
        }
    }

    private static byte[] bound(UUID workspace, UUID connection, String column) {
        return (workspace + "|" + connection + "|" + column + "|1").getBytes(StandardCharsets.UTF_8);
    }
}
