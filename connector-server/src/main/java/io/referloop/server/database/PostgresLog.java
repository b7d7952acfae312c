package io.referloop.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What PostgreSQL wrote about itself, and what of it a person should read. */
final class PostgresLog {

    private static final long ROTATE_AT = 10L * 1024 * 1024;

    private final Path file;
    private long read;

    private PostgresLog(Path file) {
        this.file = file;
    }

    /** One older file is kept; the log can only grow past its limit while the server runs. */
    static PostgresLog open(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > ROTATE_AT) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        PostgresLog log = new PostgresLog(file);
        log.news();
        return log;
    }

    Path file() {
        return file;
    }

    /** What was written since the last call. */
    String news() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        byte[] all = Files.readAllBytes(file);
        int from = (int) Math.min(read, all.length);
        read = all.length;
        return new String(all, from, all.length - from, UTF_8);
    }

    /** The last line that holds the mark, from the mark on; else the last line. */
    static String lastLine(String text, String mark) {
        String last = "it said nothing";
        String marked = "";
        for (String line : text.lines().toList()) {
            if (!line.isBlank()) {
                last = line.strip();
            }
            int at = line.indexOf(mark);
            if (at >= 0) {
                marked = line.substring(at + mark.length()).strip();
            }
        }
        return marked.isEmpty() ? last : marked;
    }
}
