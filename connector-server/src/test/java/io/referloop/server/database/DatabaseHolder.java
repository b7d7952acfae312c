package io.referloop.server.database;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Another Java process with a data folder and its database, to be killed. */
final class DatabaseHolder implements AutoCloseable {

    private final Process process;
    private final DatabaseAddress address;

    private DatabaseHolder(Process process, DatabaseAddress address) {
        this.process = process;
        this.address = address;
    }

    public static void main(String[] args) throws InterruptedException {
        EmbeddedDatabase database = EmbeddedDatabase.start(DataFolder.claim(Path.of(args[0])), TestDatabase.programs());
        DatabaseAddress address = database.address();
        System.out.println("ready " + address.url() + " " + address.user() + " " + address.password());
        Thread.currentThread().join();
    }

    static DatabaseHolder start(Path folder) throws IOException {
        Process process = java(Map.of(), DatabaseHolder.class, folder.toString());
        // Not closed: it lives as long as the process.
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                String[] words = line.split(" ");
                return new DatabaseHolder(process, new DatabaseAddress(words[1], words[2], words[3]));
            }
        }
        throw new IllegalStateException("The holder ended before it was ready");
    }

    static Process java(Map<String, String> environment, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File("").getAbsoluteFile());
        builder.environment().putAll(environment);
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    DatabaseAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
