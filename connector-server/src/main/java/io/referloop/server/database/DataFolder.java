package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one folder on disk that belongs to this server. A folder with files of somebody else is refused, so that a mistyped path never
 * mixes our files with theirs; and one folder has one server at a time while it is {@link #claim claimed}.
 */
public final class DataFolder implements AutoCloseable {

    /** Its presence says that the folder is ours. {@code ./run} writes it too. */
    static final String MARKER = "referloop-data";

    private static final String MARKER_TEXT = "This folder holds the data of a Referloop server. Format 1.\n";

    private final Path path;
    private final FolderLock lock;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Opens the folder for the one server that keeps its database in there. */
    public static DataFolder claim(Path configured) {
        Path path = open(configured);
        return new DataFolder(path, FolderLock.take(path));
    }

    /** Opens the folder without locking it: servers on an external database may share it. */
    public static DataFolder share(Path configured) {
        return new DataFolder(open(configured), FolderLock.NONE);
    }

    public Path path() {
        return path;
    }

    /** Whether the server keeps its own database in there. */
    public boolean holdsTheDatabase() {
        return lock != FolderLock.NONE;
    }

    /** Replaces a file that only the owner of this process may read, all or nothing. */
    public void writePrivate(String name, String content) {
        try {
            PrivateFiles.write(path.resolve(name), content);
        } catch (IOException e) {
            throw StorageTrouble.refusal(path.resolve(name), e);
        }
    }

    /** What {@link #writePrivate} wrote; empty when there is no such file, or when others could read it. */
    public Optional<String> readPrivate(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file) && PrivateFiles.isPrivate(file)
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        } catch (IOException e) {
            throw StorageTrouble.refusal(file, e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }

    private static Path open(Path configured) {
        Path path = configured.toAbsolutePath().normalize();
        try {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new StartRefused(
                        "The data folder %s is a file.".formatted(path),
                        "Set REFERLOOP_DATA to a folder, or remove the file.");
            }
            Files.createDirectories(path);
            Path marker = path.resolve(MARKER);
            if (!Files.exists(marker)) {
                refuseForeignFiles(path);
                Files.writeString(marker, MARKER_TEXT);
            }
            return path.toRealPath();
        } catch (IOException e) {
            throw StorageTrouble.refusal(path, e);
        }
    }

    private static void refuseForeignFiles(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            List<String> foreign = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("lost+found"))
                    .sorted()
                    .limit(3)
                    .toList();
            if (!foreign.isEmpty()) {
                throw new StartRefused(
                        "The folder %s is not empty and not a data folder of Referloop (it holds %s)."
                                .formatted(path, String.join(", ", foreign)),
                        "Set REFERLOOP_DATA to a new or empty folder; if it is one of ours, put an empty file named %s into it."
                                .formatted(MARKER));
            }
        }
    }
}
