package io.referloop.server.secrets;

import com.google.crypto.tink.Aead;
import io.referloop.server.StartRefused;
import io.referloop.server.database.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/** Finds the master key, or makes one where that is safe: in a data folder that has no database yet. */
@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecretsConfiguration.class);

    /**
     * Where the key is.
     *
     * @param keyFile path of the file; only the built-in database can do without
     */
    @ConfigurationProperties("referloop")
    record KeyProperties(@Nullable String keyFile) {}

    @Bean
    Aead masterKey(KeyProperties properties, DataFolder folder) throws GeneralSecurityException, IOException {
        String configured = properties.keyFile();
        return StringUtils.hasText(configured) ? named(Path.of(configured)) : own(folder);
    }

    private static Aead named(Path path) throws GeneralSecurityException {
        KeyFile file = new KeyFile(path);
        if (!file.exists()) {
            throw new StartRefused(
                    "The key file %s, named by REFERLOOP_KEY_FILE, does not exist.".formatted(path),
                    "Restore it from a backup; for a new installation make one with: java -jar referloop.jar keys new "
                            + path);
        }
        return file.read();
    }

    private static Aead own(DataFolder folder) throws GeneralSecurityException, IOException {
        if (!folder.holdsTheDatabase()) {
            throw new StartRefused(
                    "There is no master key, and an external database needs one that its servers share.",
                    "Make one with: java -jar referloop.jar keys new FILE, keep a copy in a safe place, and set REFERLOOP_KEY_FILE to it.");
        }
        Path path = folder.path().resolve("master.key");
        KeyFile file = new KeyFile(path);
        if (!file.exists()) {
            if (Files.exists(folder.path().resolve("postgres").resolve("cluster"))) {
                throw new StartRefused(
                        "The key file %s is gone, but the database beside it may hold what it encrypted."
                                .formatted(path),
                        "Restore it from a backup; or make a new one with: java -jar referloop.jar keys new %s, and connect every CRM again."
                                .formatted(path));
            }
            file.create();
            log.info(
                    "Made a master key: {}. Back it up apart from the database: without it, stored CRM tokens are lost",
                    path);
        }
        return file.read();
    }
}
