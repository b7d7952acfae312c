package io.referloop.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files and folders that nobody but the owner of this process can read, from their first moment on. */
public final class PrivateFiles {

    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {}

    /** Writes beside the target and renames, so that a crash leaves the old content or the new one. */
    public static void write(Path target, String content) throws IOException {
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, Set.of(CREATE_NEW, WRITE), FILE)) {
            ByteBuffer bytes = UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(fresh, target);
    }

    /** Whether nobody but its owner can read or change it. */
    public static boolean isPrivate(Path file) throws IOException {
        Set<PosixFilePermission> others = EnumSet.copyOf(OTHERS);
        others.retainAll(Files.getPosixFilePermissions(file));
        return others.isEmpty();
    }

    /** Renames a file or folder on the same disk, so that it stays renamed when the power fails a moment later. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(to.resolveSibling("."), READ)) {
            folder.force(true);
        }
    }

    static Path folder(Path path) throws IOException {
        return Files.isDirectory(path) ? path : Files.createDirectory(path, FOLDER);
    }
}
