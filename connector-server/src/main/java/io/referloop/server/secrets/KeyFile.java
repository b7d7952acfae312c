package io.referloop.server.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.referloop.server.StartRefused;
import io.referloop.server.database.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The file with the master key, a Tink keyset in JSON: the primary key encrypts, every key in it decrypts. Whoever loses it loses what
 * was encrypted with it, so it belongs into the backup, apart from the database's.
 */
final class KeyFile {

    private final Path path;

    KeyFile(Path path) throws GeneralSecurityException {
        AeadConfig.register();
        this.path = path.toAbsolutePath().normalize();
    }

    boolean exists() {
        return Files.exists(path);
    }

    void create() throws GeneralSecurityException, IOException {
        KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        PrivateFiles.write(path, TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()) + "\n");
    }

    Aead read() {
        try {
            refuseWhenReadableByOthers();
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(path), InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (IOException e) {
            throw new StartRefused(
                    "The key file %s cannot be read (%s)."
                            .formatted(path, e.getClass().getSimpleName()),
                    "Check its owner and that REFERLOOP_KEY_FILE names the right file.",
                    e);
        } catch (GeneralSecurityException | RuntimeException e) {
            if (e instanceof StartRefused refused) {
                throw refused;
            }
            // Without its cause: what a parser says about a damaged key may quote the key.
            throw new StartRefused(
                    "The key file %s is damaged or not a key file.".formatted(path),
                    "Restore it from a backup; without it, stored CRM tokens cannot be decrypted.");
        }
    }

    private void refuseWhenReadableByOthers() throws IOException {
        if (!PrivateFiles.isPrivate(path)) {
            throw new StartRefused(
                    "The key file %s can be read or changed by other users of this machine.".formatted(path),
                    "Type: chmod 600 " + path);
        }
    }
}
