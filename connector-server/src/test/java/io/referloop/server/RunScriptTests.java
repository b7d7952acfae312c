package io.referloop.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./run} says before it starts anything. */
class RunScriptTests {

    private static final Path SCRIPT = Path.of("..", "run").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void listsItsSettings() throws Exception {
        Ended ended = run(Map.of(), "help");

        assertThat(ended.status()).isZero();
        assertThat(ended.output()).contains("REFERLOOP_DATA", "REFERLOOP_SANDBOX_PORT", "./run stop");
    }

    @Test
    void namesItsCommandsWhenItDoesNotKnowOne() throws Exception {
        assertRefused(run(Map.of(), "frobnicate"), "There is no command \"frobnicate\". The commands are:");
    }

    @Test
    void saysWhichSettingIsNoPort() throws Exception {
        assertRefused(run(Map.of("REFERLOOP_SANDBOX_PORT", "web")), "REFERLOOP_SANDBOX_PORT is \"web\"");
    }

    @Test
    void doesNotMixItsFilesWithThoseOfSomebodyElse() throws Exception {
        Files.writeString(data().resolve("thesis.doc"), "");

        assertRefused(run(Map.of()), "is not empty and not a data folder of Referloop");
        assertThat(data().resolve("logs")).doesNotExist();
    }

    @Test
    void saysWhichJdksAreTooOld() throws Exception {
        Path old = folder.resolve("jdk-17");
        program(old.resolve("bin").resolve("javac"), "echo javac 17.0.9");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");

        assertRefused(
                run(Map.of("JAVA_HOME", "", "REFERLOOP_JDKS", old.toString(), "PATH", "/usr/bin:/bin")),
                "There is no JDK 21 or newer on this machine (only",
                "17",
                "JAVA_HOME");
    }

    @Test
    void saysThatMavenIsTooOld() throws Exception {
        Path programs = folder.resolve("programs");
        program(programs.resolve("mvn"), "echo Apache Maven 3.6.3");

        assertRefused(
                run(Map.of("PATH", programs + ":/usr/bin:/bin")), "Maven 3.6.3 is too old. Referloop is built with");
    }

    @Test
    void saysThatNodeIsTooOld() throws Exception {
        Path programs = folder.resolve("programs");
        program(programs.resolve("mvn"), "echo Apache Maven 3.9.9");
        program(programs.resolve("node"), "echo v18.19.0");
        program(programs.resolve("npm"), "echo 10");

        assertRefused(
                run(Map.of("PATH", programs + ":/usr/bin:/bin")),
                "Node.js v18.19.0 is too old to build the card",
                "Install Node.js 20 or newer");
    }

    @Test
    void saysWhichPortIsTakenAndHowToChooseAnother() throws Exception {
        Path programs = folder.resolve("programs");
        program(programs.resolve("mvn"), "echo Apache Maven 3.9.9");
        program(programs.resolve("node"), "echo v20.19.0");
        program(programs.resolve("npm"), "echo 10");

        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String port = Integer.toString(other.getLocalPort());
            assertRefused(
                    run(Map.of("PATH", programs + ":/usr/bin:/bin", "REFERLOOP_PORT", port)),
                    "Port " + port + " is in use by another program.",
                    "REFERLOOP_PORT=");
        }
        assertThat(data().resolve("run.state"))
                .as("a refused start lets go of the folder")
                .doesNotExist();
    }

    @Test
    void startsNothingASecondTime() throws Exception {
        // A process whose command line ends in "run" stands for the other one.
        program(folder.resolve("run"), "read -r ignored");
        Process other = new ProcessBuilder(folder.resolve("run").toString()).start();
        try {
            Files.writeString(data().resolve("referloop-data"), "");
            Files.writeString(
                    data().resolve("run.state"),
                    "run=%d\nconsole=http://localhost:9\nport=9\nsandbox_port=10\n".formatted(other.pid()));
            Files.writeString(data().resolve("login-url"), "http://localhost:9/login?token=abc\n");

            Ended ended = run(Map.of());

            assertThat(ended.status()).isZero();
            assertThat(ended.output())
                    .contains("Referloop is already running (process " + other.pid())
                    .contains("http://localhost:9\n", "http://localhost:10\n", "http://localhost:9/login?token=abc");
        } finally {
            other.destroy();
        }
    }

    private record Ended(int status, String output, String errors) {}

    private static void assertRefused(Ended ended, String... parts) {
        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.errors().lines()).as("one line").hasSize(1);
        assertThat(ended.errors()).startsWith("./run: ").contains(parts);
    }

    private Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REFERLOOP_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("REFERLOOP_DATA", data().toString());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Ended(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private Path data() throws IOException {
        return Files.createDirectories(folder.resolve("data"));
    }

    private static void program(Path path, String line) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
