package io.referloop.server.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.referloop.server.StartRefused;
import io.referloop.server.database.DataFolder;
import io.referloop.server.secrets.SecretsConfiguration.KeyProperties;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class KeyFileTests {

    private static final byte[] SECRET = "refresh token".getBytes(UTF_8);
    private static final byte[] PLACE = "workspace|connection|field".getBytes(UTF_8);

    @TempDir
    private Path folder;

    @Test
    void isMadeInADataFolderWithoutADatabaseAndReadFromThenOn() throws Exception {
        byte[] encrypted;
        try (DataFolder data = DataFolder.claim(folder)) {
            encrypted = ownKey(data).encrypt(SECRET, PLACE);
        }

        assertThat(permissions(folder.resolve("master.key"))).isEqualTo("rw-------");
        try (DataFolder data = DataFolder.claim(folder)) {
            assertThat(ownKey(data).decrypt(encrypted, PLACE)).isEqualTo(SECRET);
        }
    }

    @Test
    void isNotMadeAnewBesideADatabaseThatMayNeedTheOldOne() throws Exception {
        Files.createDirectories(folder.resolve("postgres").resolve("cluster"));
        Files.createFile(folder.resolve("referloop-data"));

        try (DataFolder data = DataFolder.claim(folder)) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> ownKey(data))
                    .withMessageContaining("is gone")
                    .withMessageContaining("Restore it from a backup");
        }
        assertThat(folder.resolve("master.key")).doesNotExist();
    }

    @Test
    void isRequiredWithAnExternalDatabase() {
        try (DataFolder data = DataFolder.share(folder)) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> ownKey(data))
                    .withMessageContaining("keys new FILE")
                    .withMessageContaining("REFERLOOP_KEY_FILE");
        }
    }

    @Test
    void isRefusedWhenItIsNamedButMissing() {
        try (DataFolder data = DataFolder.share(folder)) {
            KeyProperties missing = new KeyProperties(folder.resolve("nowhere").toString());
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> new SecretsConfiguration().masterKey(missing, data))
                    .withMessageContaining("does not exist");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
    void isRefusedWhenOthersCanReadOrChangeIt(String permissions) throws Exception {
        Path file = created();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new KeyFile(file).read())
                .withMessageContaining("chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not json", "{\"primaryKeyId\":1,\"key\":[]}"})
    void isRefusedWhenDamagedWithoutQuotingIt(String content) throws Exception {
        Path file = created();
        Files.writeString(file, content);

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new KeyFile(file).read())
                .withMessageContaining("is damaged or not a key file")
                .withNoCause();
    }

    @Test
    void stillDecryptsWithAnOldKeyAfterARotation() throws Exception {
        Path file = created();
        KeysetHandle before =
                TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
        byte[] encrypted = new KeyFile(file).read().encrypt(SECRET, PLACE);
        KeysetHandle rotated = KeysetHandle.newBuilder(before)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build();
        Files.writeString(file, TinkJsonProtoKeysetFormat.serializeKeyset(rotated, InsecureSecretKeyAccess.get()));

        Aead key = new KeyFile(file).read();

        assertThat(key.decrypt(encrypted, PLACE)).isEqualTo(SECRET);
        assertThat(keyIdOf(key.encrypt(SECRET, PLACE))).isNotEqualTo(keyIdOf(encrypted));
    }

    @Test
    void opensNothingInAnotherPlace() throws Exception {
        Aead key = new KeyFile(created()).read();
        byte[] encrypted = key.encrypt(SECRET, PLACE);

        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> key.decrypt(encrypted, "another workspace".getBytes(UTF_8)));
    }

    @Test
    void isMadeByTheCommandAndNeverOverwritten() throws Exception {
        Path file = folder.resolve("new.key");
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));

        int first = command.execute("new", file.toString());
        String content = Files.readString(file);
        int second = command.execute("new", file.toString());
        int third = command.execute("new", folder.resolve("no such folder/key").toString());

        assertThat(first).isZero();
        assertThat(out.toString()).contains("REFERLOOP_KEY_FILE=" + file);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(second).isOne();
        assertThat(third).isOne();
        assertThat(err.toString()).contains("exists already").contains("Cannot write");
        assertThat(file).hasContent(content);
    }

    private Path created() throws Exception {
        Path file = folder.resolve("made.key");
        new KeyFile(file).create();
        return file;
    }

    private static Aead ownKey(DataFolder data) throws Exception {
        return new SecretsConfiguration().masterKey(new KeyProperties(null), data);
    }

    /** Tink puts a type byte and the key's id in front. */
    private static byte[] keyIdOf(byte[] encrypted) {
        return Arrays.copyOf(encrypted, 5);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
