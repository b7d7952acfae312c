package io.referloop.privacy;

import com.google.crypto.tink.Aead;
import io.referloop.workspace.InWorkspace;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One key per workspace, made when it is first asked for and never changed: a hash must be found again after years. */
@Component
class PrivacyKeys {

    private static final String ALGORITHM = "HmacSHA256";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Aead aead;
    private final SecureRandom random = new SecureRandom();
    private final Map<UUID, Key> known = new ConcurrentHashMap<>();

    PrivacyKeys(InWorkspace inWorkspace, JdbcClient jdbc, Aead aead) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.aead = aead;
    }

    Key of(UUID workspace) {
        Key key = known.get(workspace);
        return key != null ? key : inWorkspace.call(workspace, () -> read(workspace));
    }

    private Key read(UUID workspace) {
        byte[] sealed = stored(workspace).orElseGet(() -> {
            byte[] fresh = new byte[32];
            random.nextBytes(fresh);
            jdbc.sql("INSERT INTO privacy_key (workspace_id, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING")
                    .params(workspace, seal(workspace, fresh))
                    .update();
            return stored(workspace).orElseThrow();
        });
        Key key = new Key(open(workspace, sealed));
        // A key that this transaction made is gone with it when it is rolled back.
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                known.put(workspace, key);
            }
        });
        return key;
    }

    private Optional<byte[]> stored(UUID workspace) {
        return jdbc.sql("SELECT sealed FROM privacy_key WHERE workspace_id = ?")
                .param(workspace)
                .query((row, n) -> row.getBytes(1))
                .optional();
    }

    private byte[] seal(UUID workspace, byte[] key) {
        try {
            return aead.encrypt(key, bound(workspace));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("The master key cannot encrypt", impossible);
        }
    }

    private byte[] open(UUID workspace, byte[] sealed) {
        try {
            return aead.decrypt(sealed, bound(workspace));
        } catch (GeneralSecurityException wrongKey) {
            throw new IllegalStateException(
                    "The privacy key of workspace " + workspace
                            + " does not decrypt: the master key is not the one it was stored with. Restore that key file",
                    wrongKey);
        }
    }

    private static byte[] bound(UUID workspace) {
        return (workspace + "|privacy|1").getBytes(StandardCharsets.UTF_8);
    }

    /** Hashes what a person is known by. */
    static final class Key {

        private final SecretKeySpec key;

        private Key(byte[] bytes) {
            this.key = new SecretKeySpec(bytes, ALGORITHM);
        }

        byte[] hash(String words) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                return mac.doFinal(words.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
            }
        }
    }
}
