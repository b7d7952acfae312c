package io.referloop.server.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * From the command to "healthy", and the memory that is then in RAM, against the least that a web application on a database can be. Both
 * with a heap of 512 MB; once as the one jar and once taken apart, with an ahead-of-time cache that a training run made.
 */
final class StartBench {

    private static final int ROUNDS = 3;
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration LOAD = Duration.ofSeconds(2);

    private final Site site;
    private final Report report;
    private final Path folder = Path.of("target", "bench-start").toAbsolutePath();

    StartBench(Site site, Report report) {
        this.site = site;
        this.report = report;
    }

    void run() throws Exception {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        try (Connection owner = site.books().asOwner()) {
            Books.execute(
                    owner, "CREATE TABLE IF NOT EXISTS bench_minimal (id bigserial PRIMARY KEY, body bytea NOT NULL)");
        }
        site.books().holdWorker();
        Path minimal = folder.resolve("minimal.jar");
        MinimalJar.pack(site.jar(), minimal);
        Program ours = new Program("ours", site.jar(), site.arguments(), site.managementUrl());
        Program other = new Program("minimal", minimal, minimalArguments(), URI.create(site.url() + "/hooks/hubspot"));
        compare("", ours.asJar(), other.asJar());
        if (Runtime.version().feature() >= 25) {
            compare(", with an AOT cache", ours.trained(), other.trained());
        } else {
            report.note("The AOT cache needs JDK 25; this one is "
                    + Runtime.version().feature() + ".");
        }
        site.books().skipBacklog();
    }

    private void compare(String how, List<String> ours, List<String> other) throws Exception {
        Map<Figure, Rounds> us = new EnumMap<>(Figure.class);
        Map<Figure, Rounds> them = new EnumMap<>(Figure.class);
        for (int round = 0; round < ROUNDS; round++) {
            measure(ours, site.managementUrl(), us);
            measure(other, URI.create(site.url() + "/hooks/hubspot"), them);
        }
        for (Figure figure : Figure.values()) {
            report.atMost(
                    figure.words() + how,
                    figure.measured(us.getOrDefault(figure, new Rounds()).median()),
                    figure.measured(them.getOrDefault(figure, new Rounds()).median()),
                    2);
        }
    }

    private void measure(List<String> command, URI health, Map<Figure, Rounds> figures) throws Exception {
        try (ServerProcess server = ServerProcess.start(command, health, folder.resolve("server.log"))) {
            note(figures, Figure.START, server.startTime().toNanos() / 1e9);
            TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
            note(figures, Figure.IDLE, server.residentMebibytes());
            new AcceptBench(site, report).load(LOAD);
            note(figures, Figure.LOADED, server.residentMebibytes());
        }
        site.books().emptyDeliveries();
        try (Connection owner = site.books().asOwner()) {
            Books.execute(owner, "TRUNCATE bench_minimal");
        }
    }

    private static void note(Map<Figure, Rounds> figures, Figure figure, double value) {
        figures.computeIfAbsent(figure, f -> new Rounds()).add(value);
    }

    private List<String> minimalArguments() {
        return List.of(
                "--server.port=" + site.port(),
                "--server.address=127.0.0.1",
                "--spring.datasource.url=" + site.books().url(),
                "--spring.datasource.username=" + site.books().owner(),
                "--spring.datasource.password=" + site.books().password(),
                "--spring.threads.virtual.enabled=true",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
    }

    private enum Figure {
        START("start to healthy"),
        IDLE("memory when idle"),
        LOADED("memory under load");

        private final String words;

        Figure(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        Report.Measured measured(double value) {
            return this == START ? Report.Measured.seconds(value) : Report.Measured.mebibytes(value);
        }
    }

    /** A program as it is packed, and how it is started. */
    private final class Program {

        private final String name;
        private final Path jar;
        private final List<String> arguments;
        private final URI health;

        Program(String name, Path jar, List<String> arguments, URI health) {
            this.name = name;
            this.jar = jar;
            this.arguments = arguments;
            this.health = health;
        }

        List<String> asJar() {
            return command(List.of(), jar);
        }

        /** Taken apart first: the cache holds classes of plain jars only. */
        List<String> trained() throws Exception {
            Path apart = folder.resolve(name);
            run(List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", apart.toString()));
            Path cache = folder.resolve(name + ".aot");
            Path plain = apart.resolve(jar.getFileName());
            try (ServerProcess training = ServerProcess.start(
                    command(List.of("-XX:AOTCacheOutput=" + cache), plain), health, folder.resolve("training.log"))) {
                new AcceptBench(site, report).load(Duration.ofSeconds(1));
                training.leaveTime(Duration.ofMinutes(2));
            }
            if (!Files.exists(cache)) {
                throw new IOException("The training made no cache; its log is " + folder.resolve("training.log"));
            }
            return command(List.of("-XX:AOTCache=" + cache), plain);
        }

        private List<String> command(List<String> options, Path program) {
            List<String> command = new ArrayList<>(options);
            command.addAll(List.of("-Xmx512m", "-jar", program.toString()));
            command.addAll(arguments);
            return command;
        }

        private void run(List<String> options) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            Path log = folder.resolve("extract.log");
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("Taking " + jar + " apart failed; its log is " + log);
            }
        }
    }
}
