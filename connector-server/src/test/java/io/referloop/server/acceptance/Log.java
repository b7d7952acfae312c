package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Everything that the servers of this JVM print, with their own loggers at their most talkative. A class that is extended with this fails
 * when a secret or something about a person was among it.
 */
final class Log implements AfterAllCallback {

    private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

    /** The sandbox's secrets and the people of these tests; {@code canary} is in whatever has no shape of its own. */
    private static final Pattern PRIVATE = Pattern.compile(
            "sandbox-secret-\\w+|\\bC[0-9a-f]{64}\\b|\\bna1-[0-9a-f]{8}-|[\\w.+-]+@(acme|northwind|beta|canary)\\.example|ran our pilot|Priya|Sarah Chen"
                    + "|canary",
            Pattern.CASE_INSENSITIVE);

    static {
        System.setOut(new PrintStream(new Copy(System.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Copy(System.err), true, StandardCharsets.UTF_8));
    }

    Log() {}

    /** Starts to listen, if nobody has yet. */
    static void listen() {
        assertThat(PRINTED).isNotNull();
    }

    static String text() {
        synchronized (PRINTED) {
            return PRINTED.toString(StandardCharsets.UTF_8);
        }
    }

    /** The lines that say what no log may say. */
    static List<String> leaks(String text) {
        return text.lines().filter(line -> PRIVATE.matcher(line).find()).toList();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(leaks(text())).as("lines with secrets or people in them").isEmpty();
    }

    private static final class Copy extends OutputStream {

        private final PrintStream original;

        Copy(PrintStream original) {
            this.original = original;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            synchronized (PRINTED) {
                PRINTED.write(bytes, from, length);
            }
            original.write(bytes, from, length);
        }

        @Override
        public void flush() {
            original.flush();
        }
    }
}
