package io.referloop.server.console;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.program.ProgramFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program that somebody is writing: either it is understood, or it says where it is not.
 *
 * @param program null when it cannot be understood
 * @param fault null when it can
 */
record Draft(
        String document,
        @Nullable Program program,
        @Nullable Fault fault) {

    private static final int AROUND = 2;

    static Draft of(String document) {
        // Browsers send CR LF, whatever was typed or pasted.
        String text = document.replace("\r\n", "\n").replace('\r', '\n');
        try {
            return new Draft(text, ProgramFile.read(UUID.randomUUID(), 1, Instant.EPOCH, text), null);
        } catch (ProgramFault fault) {
            return refused(text, fault.line(), fault.key(), String.valueOf(fault.getMessage()));
        }
    }

    /** The same document, refused for a reason that lies outside of it. */
    static Draft refused(String text, int line, String key, String message) {
        return new Draft(text, null, new Fault(line, key, message, excerpt(text, line)));
    }

    static List<NumberedLine> numbered(String document) {
        List<NumberedLine> lines = new ArrayList<>();
        document.lines().forEach(text -> lines.add(new NumberedLine(lines.size() + 1, text)));
        return lines;
    }

    /** The line that names a key of the file, 1 when there is none. */
    static int lineOf(String key, String document) {
        return numbered(document).stream()
                .filter(line -> line.text().startsWith(key + ":"))
                .map(NumberedLine::number)
                .findFirst()
                .orElse(1);
    }

    private static List<NumberedLine> excerpt(String text, int line) {
        return numbered(text).stream()
                .filter(it -> Math.abs(it.number() - line) <= AROUND)
                .toList();
    }

    /** @param excerpt the line and those around it */
    record Fault(int line, String key, String message, List<NumberedLine> excerpt) {}

    record NumberedLine(int number, String text) {}
}
