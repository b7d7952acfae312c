package io.referloop.server.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** Packs {@link MinimalApplication} as Spring Boot packs: with our jar's loader, and of our libraries only those that it needs. */
final class MinimalJar {

    /** What the starters for web and JDBC bring. */
    private static final Pattern NEEDED = Pattern.compile("BOOT-INF/lib/("
            + String.join(
                    "|",
                    List.of(
                            "spring-boot-(starter.*|autoconfigure|jackson|jdbc|sql|servlet|tomcat|transaction|persistence|web-server|webmvc|http-converter|jarmode-tools)",
                            "spring-boot",
                            "spring-(aop|beans|context|core|expression|jdbc|tx|web|webmvc)",
                            "tomcat-embed-.*",
                            "HikariCP",
                            "postgresql",
                            "jackson-.*",
                            "logback-.*",
                            "slf4j-api",
                            "jul-to-slf4j",
                            "log4j-.*",
                            "snakeyaml",
                            "jakarta.annotation-api",
                            "micrometer-(commons|observation)",
                            "jspecify",
                            "checker-qual",
                            "commons-logging"))
            + ")-[0-9][^/]*\\.jar");

    private MinimalJar() {}

    static void pack(Path ours, Path target) throws IOException {
        try (JarFile from = new JarFile(ours.toFile());
                OutputStream out = Files.newOutputStream(target);
                JarOutputStream to = new JarOutputStream(out, manifest(from.getManifest()))) {
            for (JarEntry entry : List.copyOf(from.stream().toList())) {
                String name = entry.getName();
                boolean loader = name.startsWith("org/springframework/boot/loader/");
                if (loader
                        || name.equals("BOOT-INF/")
                        || name.equals("BOOT-INF/classes/")
                        || name.equals("BOOT-INF/lib/")
                        || NEEDED.matcher(name).matches()) {
                    put(to, name, from.getInputStream(entry).readAllBytes(), name.startsWith("BOOT-INF/lib/"));
                }
            }
            String index = from.stream()
                    .map(JarEntry::getName)
                    .filter(name -> NEEDED.matcher(name).matches())
                    .map(name -> "- \"" + name + "\"\n")
                    .collect(Collectors.joining());
            put(to, "BOOT-INF/classpath.idx", index.getBytes(StandardCharsets.UTF_8), false);
            for (String name : List.of("MinimalApplication", "MinimalApplication$1")) {
                String file = MinimalApplication.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                try (InputStream code =
                        MinimalApplication.class.getClassLoader().getResourceAsStream(file)) {
                    if (code == null) {
                        throw new IOException("no " + file);
                    }
                    put(to, "BOOT-INF/classes/" + file, code.readAllBytes(), false);
                }
            }
        }
    }

    private static Manifest manifest(Manifest ours) {
        Manifest manifest = new Manifest(ours);
        Attributes main = manifest.getMainAttributes();
        main.putValue("Start-Class", MinimalApplication.class.getName());
        // It names what ours has and this has not.
        main.remove(new Attributes.Name("Spring-Boot-Layers-Index"));
        return manifest;
    }

    /** The loader reads libraries inside the jar in place, so they must not be compressed. */
    private static void put(JarOutputStream to, String name, byte[] content, boolean stored) throws IOException {
        JarEntry entry = new JarEntry(name);
        if (stored && content.length > 0) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(JarEntry.STORED);
            entry.setSize(content.length);
            entry.setCompressedSize(content.length);
            entry.setCrc(crc.getValue());
        }
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }
}
