package io.referloop.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTests {

    @TempDir
    private Path parent;

    @Test
    void isMadeWhenItIsMissingAndOpenedAgainLater() {
        Path path = parent.resolve("deep").resolve("data");

        DataFolder.claim(path).close();
        DataFolder.claim(path).close();

        assertThat(path.resolve(DataFolder.MARKER)).isNotEmptyFile();
    }

    @Test
    void mayBeTheRootOfAnEmptyDisk() throws IOException {
        Files.createDirectory(parent.resolve("lost+found"));

        DataFolder.claim(parent).close();
    }

    @Test
    void isRefusedWhenItHoldsFilesOfSomebodyElse() throws IOException {
        Files.writeString(parent.resolve("thesis.doc"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DataFolder.claim(parent))
                .withMessageContaining("holds thesis.doc")
                .withMessageContaining("Set REFERLOOP_DATA to a new or empty folder");
        assertThat(parent.resolve(DataFolder.MARKER)).doesNotExist();
    }

    @Test
    void isRefusedWhenItIsAFile() throws IOException {
        Path file = Files.writeString(parent.resolve("data"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DataFolder.claim(file))
                .withMessageContaining("is a file");
    }

    @Test
    void isRefusedWhenItCannotBeMade() throws IOException {
        Path file = Files.writeString(parent.resolve("data"), "");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> DataFolder.claim(file.resolve("below")))
                .withMessageContaining("Cannot use " + file)
                .withMessageContaining("set REFERLOOP_DATA to another folder");
    }

    @Test
    void isLockedAgainstASecondServerInTheSameProcess() {
        try (DataFolder held = DataFolder.claim(parent)) {
            assertThat(held.holdsTheDatabase()).isTrue();
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> DataFolder.claim(parent))
                    .withMessageContaining("Another Referloop server is using the data folder");
        }
    }

    @Test
    void isSharedByServersOnAnExternalDatabase() {
        try (DataFolder one = DataFolder.share(parent);
                DataFolder other = DataFolder.share(parent)) {
            assertThat(one.path()).isEqualTo(other.path());
            assertThat(one.holdsTheDatabase()).isFalse();
        }
    }

    @Test
    void writesFilesThatOthersCannotRead() throws IOException {
        try (DataFolder folder = DataFolder.claim(parent)) {
            folder.writePrivate("login-url", "first");
            folder.writePrivate("login-url", "second");
        }

        Path file = parent.resolve("login-url");
        assertThat(file).hasContent("second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void tellsAFullDiskFromAForbiddenOne() {
        Path path = Path.of("/data");

        assertThat(StorageTrouble.refusal(path, new FileSystemException("/data/x", null, "No space left on device")))
                .hasMessageStartingWith("The disk that holds /data is full. Free some space");
        assertThat(StorageTrouble.refusal(path, new AccessDeniedException("/data/x")))
                .hasMessageContaining("may not write to /data. Give that user the folder (chown)");
    }
}
