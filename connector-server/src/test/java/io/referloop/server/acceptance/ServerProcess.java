package io.referloop.server.acceptance;

import static org.awaitility.Awaitility.await;

import io.referloop.server.ReferloopServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The server in a process of its own, which can be killed as the power failing kills it. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** What runs in there: the server as it ships, by a clock that is as far ahead as the test's. */
    public static void main(String[] arguments) {
        TestClock clock = new TestClock();
        clock.advance(Duration.parse(arguments[0]));
        World.TestTime.clock = clock;
        new SpringApplicationBuilder(ReferloopServer.class, World.TestTime.class)
                .properties("spring.main.allow-bean-definition-overriding=true")
                .run(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** Returns once it answers. */
    static ServerProcess start(World world) {
        return start(
                world,
                List.of(
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ServerProcess.class.getName(),
                        world.clock.ahead().toString()));
    }

    /** As it is packed and shipped, by the clock of this machine; returns once it answers. */
    static ServerProcess startPacked(World world) {
        return start(
                world,
                List.of(
                        "-jar",
                        Path.of("target", "referloop.jar").toAbsolutePath().toString()));
    }

    private static ServerProcess start(World world, List<String> program) {
        try {
            Path log = Files.createTempFile(Path.of("target").toAbsolutePath(), "server-process", ".log");
            log.toFile().deleteOnExit();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC"));
            command.addAll(program);
            command.addAll(world.arguments());
            Process process = new ProcessBuilder(command)
                    .directory(new File("").getAbsoluteFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            ServerProcess server = new ServerProcess(process, log);
            server.awaitAnswer(world.url);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitAnswer(URI url) {
        try {
            await().atMost(PATIENCE).until(() -> answers(url));
        } catch (RuntimeException never) {
            // Or it would answer later, to another test's questions.
            kill();
            throw never;
        }
    }

    private boolean answers(URI url) {
        if (!process.isAlive()) {
            throw new IllegalStateException("The server ended before it answered:\n" + log());
        }
        try {
            return World.http(HttpRequest.newBuilder(url.resolve("/login"))).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@code kill -9}. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
