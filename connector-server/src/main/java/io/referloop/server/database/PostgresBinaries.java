package io.referloop.server.database;

import io.referloop.server.StartRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, unpacked once from the archive that the build put into the jar for its platform. */
final class PostgresBinaries {

    /** Part of the folder's name, so that a jar with a newer PostgreSQL unpacks its own; a test compares it with the archive. */
    static final String VERSION = "18.6";

    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

    private final Path folder;

    private PostgresBinaries(Path folder) {
        this.folder = folder;
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** The folder appears under its name only when it is complete: a crash while unpacking costs nothing but the time. */
    static PostgresBinaries unpackedIn(Path parent) throws IOException {
        Path target = parent.resolve("programs-" + VERSION);
        if (!Files.isDirectory(target)) {
            log.info("Unpacking PostgreSQL {} into {}", VERSION, target);
            removeOthers(parent);
            Path fresh = PrivateFiles.folder(parent.resolve("programs.new"));
            unpack(fresh);
            PrivateFiles.rename(fresh, target);
        }
        return new PostgresBinaries(target);
    }

    private static void removeOthers(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path old : entries.filter(
                            entry -> entry.getFileName().toString().startsWith("programs"))
                    .toList()) {
                FileSystemUtils.deleteRecursively(old);
            }
        }
    }

    private static void unpack(Path folder) throws IOException {
        String archive = archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream stored = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (stored == null) {
                throw new StartRefused(
                        "This build carries no PostgreSQL for %s on %s."
                                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
                        "Build Referloop on this machine, or set REFERLOOP_DB_URL to a PostgreSQL of your own.");
            }
            try (TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(stored)))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, folder);
                }
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("The archive of PostgreSQL has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(target.resolveSibling("."));
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(target.resolveSibling("."));
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
        }
    }

    static String archiveFor(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch =
                switch (osArch) {
                    case "aarch64" -> "arm_64";
                    case "amd64" -> "x86_64";
                    default -> osArch;
                };
        return "postgres-%s-%s.txz".formatted(os, arch);
    }
}
