package io.referloop.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * At most one server on a data folder. The operating system holds the lock and lets go of it when the process ends, however it ends; the
 * text in the file only says who to look for.
 */
final class FolderLock implements AutoCloseable {

    /** The lock of a folder that needs none. */
    static final FolderLock NONE = new FolderLock(Path.of(""), null);

    /** Closing any channel on a locked file frees the lock on some systems, so this process must not open one twice. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final @Nullable FileChannel channel;

    private FolderLock(Path file, @Nullable FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock take(Path folder) {
        Path file = folder.resolve("referloop.lock");
        if (!HELD_HERE.add(file)) {
            throw refusal(folder, "this very process");
        }
        try {
            return new FolderLock(file, locked(folder, file));
        } catch (IOException e) {
            HELD_HERE.remove(file);
            throw StorageTrouble.refusal(file, e);
        } catch (StartRefused refused) {
            HELD_HERE.remove(file);
            throw refused;
        }
    }

    private static FileChannel locked(Path folder, Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, CREATE, WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            String holder = Files.readString(file).strip();
            throw refusal(folder, holder.isEmpty() ? "another process" : holder);
        }
        channel.truncate(0);
        channel.write(UTF_8.encode(self() + "\n"));
        return channel;
    }

    private static String self() {
        ProcessHandle self = ProcessHandle.current();
        String since = self.info().startInstant().map(Instant::toString).orElse("unknown");
        return "process %d, started %s".formatted(self.pid(), since);
    }

    private static StartRefused refusal(Path folder, String holder) {
        return new StartRefused(
                "Another Referloop server is using the data folder %s (%s).".formatted(folder, holder),
                "Use that one, stop it first, or set REFERLOOP_DATA to another folder.");
    }

    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("Could not let go of " + file, e);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
