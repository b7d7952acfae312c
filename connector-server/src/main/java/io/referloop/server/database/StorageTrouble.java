package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts what the file system answered into a sentence with a next step. */
final class StorageTrouble {

    private static final String DISK_FULL = "no space left on device";

    private StorageTrouble() {}

    static StartRefused refusal(Path path, IOException cause) {
        if (saysDiskFull(cause.getMessage())) {
            return diskFull(path);
        }
        if (cause instanceof AccessDeniedException) {
            return new StartRefused(
                    "The user %s may not write to %s.".formatted(System.getProperty("user.name"), path),
                    "Give that user the folder (chown), or set REFERLOOP_DATA to a folder it owns.",
                    cause);
        }
        String reason = cause instanceof FileSystemException detailed && detailed.getReason() != null
                ? detailed.getReason()
                : cause.toString();
        return new StartRefused(
                "Cannot use %s: %s.".formatted(path, reason),
                "Check that the disk is mounted and writable, or set REFERLOOP_DATA to another folder.",
                cause);
    }

    static StartRefused diskFull(Path path) {
        return new StartRefused(
                "The disk that holds %s is full.".formatted(path),
                "Free some space (300 MB are enough to start), or set REFERLOOP_DATA to a folder on another disk.");
    }

    static boolean saysDiskFull(@Nullable String text) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(DISK_FULL);
    }
}
