package io.referloop.server.bench;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own that says over HTTP when it is ready. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private Duration patienceAtEnd = Duration.ofSeconds(30);
    private final Duration startTime;

    private ServerProcess(Process process, Duration startTime) {
        this.process = process;
        this.startTime = startTime;
    }

    /** Returns when the address answers 200. */
    static ServerProcess start(List<String> arguments, URI health, Path log) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(new File("").getAbsoluteFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        while (status(health) != 200) {
            if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                process.destroyForcibly();
                throw new IllegalStateException("The server did not become ready; its log is " + log.toAbsolutePath());
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return new ServerProcess(process, Duration.ofNanos(System.nanoTime() - began));
    }

    /** It has more to do at its end than stopping: it writes its cache then. */
    void leaveTime(Duration time) {
        patienceAtEnd = time;
    }

    Duration startTime() {
        return startTime;
    }

    /** What of its memory is in RAM now. */
    double residentMebibytes() throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
        return Long.parseLong(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
                / 1024.0;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patienceAtEnd.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int status(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode();
        } catch (IOException notYet) {
            return 0;
        }
    }
}
