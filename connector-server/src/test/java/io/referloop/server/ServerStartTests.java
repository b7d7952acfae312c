package io.referloop.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real main class in a process of its own: what a person sees who starts it wrongly. */
class ServerStartTests {

    @TempDir
    private Path folder;

    @Test
    void refusesInOneLineOnStandardError() throws Exception {
        Files.writeString(folder.resolve("thesis.doc"), "");

        Ended ended = run(Map.of("REFERLOOP_DATA", folder.toString(), "REFERLOOP_PORT", "0"));

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.errors()).singleElement().asString().startsWith("referloop: The folder " + folder);
        assertThat(ended.output()).noneMatch(line -> line.contains("Exception") || line.contains("\tat "));
    }

    @Test
    void refusesALogFormatThatDoesNotExist() throws Exception {
        Ended ended = run(Map.of("REFERLOOP_LOG", "xml"));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors())
                .containsExactly("referloop: REFERLOOP_LOG is \"xml\", but it must be \"text\" or \"json\".");
    }

    @Test
    void refusesAPortThatIsNone() throws Exception {
        Ended ended = run(Map.of("REFERLOOP_PORT", "99999"));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors())
                .containsExactly(
                        "referloop: REFERLOOP_PORT is \"99999\", but it must be a port: a number up to 65535.");
    }

    @Test
    void refusesACommandThatDoesNotExist() throws Exception {
        Ended ended = run(Map.of(), "frobnicate");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors().getFirst()).contains("frobnicate");
    }

    private record Ended(int status, List<String> output, List<String> errors) {}

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ReferloopServer.class.getName()));
        command.addAll(List.of(arguments));
        Path out = folder.resolveSibling(folder.getFileName() + ".out");
        Path err = folder.resolveSibling(folder.getFileName() + ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        Ended ended = new Ended(status, Files.readAllLines(out), withoutJvmWarnings(Files.readAllLines(err)));
        Files.delete(out);
        Files.delete(err);
        return ended;
    }

    /** The JVM warns about what a library does; it is not us speaking. */
    private static List<String> withoutJvmWarnings(List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith("WARNING: ")).toList();
    }
}
