package io.referloop.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the fake's state in one file, replaced whole and never half-written, shortly after each change. */
final class StateFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StateFile.class);
    private static final int COLLECT_MILLIS = 300;
    private static final int CLOSE_SECONDS_MAX = 10;

    private final Path file;
    private final Saved saved;
    private final AtomicBoolean planned = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor writer = new ScheduledThreadPoolExecutor(1, task -> {
        var thread = new Thread(task, "sandbox-state");
        thread.setDaemon(true);
        return thread;
    });

    StateFile(Path file, Saved saved) {
        this.file = file.toAbsolutePath();
        this.saved = saved;
        // Else a write that was planned runs after close() has returned.
        writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** False when there is no file yet. */
    boolean load() {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            saved.restore().accept(Files.readAllBytes(file));
            return true;
        } catch (IOException | RuntimeException unreadable) {
            throw new Unusable(
                    "The state file " + file + " cannot be read as the sandbox's state: delete it to start with fresh"
                            + " sample data, or put a good copy back.",
                    unreadable);
        }
    }

    /** From now on the file follows the changes. */
    void follow() {
        write();
        saved.onChange().accept(this::soon);
    }

    private void soon() {
        if (planned.compareAndSet(false, true)) {
            try {
                var unused = writer.schedule(this::writeLogged, COLLECT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                log.debug("Closing: the last write follows");
            }
        }
    }

    private void writeLogged() {
        try {
            write();
        } catch (RuntimeException failed) {
            log.error("The state file {} could not be written; the next change tries again", file, failed);
        }
    }

    private synchronized void write() {
        planned.set(false);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (var channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(saved.save().get());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("The state file " + file + " could not be written: " + failed, failed);
        }
    }

    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                log.error("The state file {} is still being written", file);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        writeLogged();
    }

    /** A fake's state as bytes, and how to hear of its changes. */
    record Saved(Supplier<byte[]> save, Consumer<byte[]> restore, Consumer<Runnable> onChange) {}

    /** The file is there and of no use; the message says what to do. */
    static final class Unusable extends RuntimeException {
        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
