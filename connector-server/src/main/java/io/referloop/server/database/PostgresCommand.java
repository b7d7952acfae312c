package io.referloop.server.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.server.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program of PostgreSQL to its end. PostgreSQL refuses to run as root, so root runs it in a user namespace of its own, where it is
 * nobody while its files still belong to root.
 */
final class PostgresCommand {

    private static final List<String> AS_NOBODY = List.of("unshare", "-U");

    private final List<String> prefix;

    private PostgresCommand(List<String> prefix) {
        this.prefix = prefix;
    }

    record Outcome(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    static PostgresCommand forThisUser() throws IOException {
        if (!isRoot()) {
            return new PostgresCommand(List.of());
        }
        if (!namespacesWork()) {
            throw new StartRefused(
                    "PostgreSQL refuses to run as root, and this machine does not let root run it as nobody (unshare -U).",
                    "Start Referloop as an ordinary user that owns the data folder, or set REFERLOOP_DB_URL to a PostgreSQL of your own.");
        }
        return new PostgresCommand(AS_NOBODY);
    }

    private static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Files.getAttribute(self, "unix:uid").equals(0)
                : System.getProperty("user.name").equals("root");
    }

    private static boolean namespacesWork() {
        try {
            return new PostgresCommand(AS_NOBODY).run(Path.of("true")).succeeded();
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    Outcome run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(output.readAllBytes(), UTF_8).strip();
            return new Outcome(process.waitFor(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + program.getFileName(), e);
        }
    }
}
