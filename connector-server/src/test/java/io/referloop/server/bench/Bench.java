package io.referloop.server.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ./run bench [name…] [--json FILE]}: measures what is named, or everything, and prints one table. */
public final class Bench {

    private Bench() {}

    public static void main(String[] args) {
        try {
            System.exit(run(args));
        } catch (Exception failed) {
            // Threads of the sandbox would keep this JVM alive.
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static int run(String[] args) throws Exception {
        List<Topic> topics = new ArrayList<>();
        @Nullable Path json = null;
        for (int n = 0; n < args.length; n++) {
            if (args[n].equals("--json")) {
                json = file(n + 1 < args.length ? args[++n] : "");
            } else {
                topics.add(topic(args[n]));
            }
        }
        Report report = measure(topics.isEmpty() ? List.of(Topic.values()) : topics);
        System.out.println();
        System.out.println(report.text());
        if (json != null) {
            Files.writeString(json, report.json(), StandardCharsets.UTF_8);
        }
        return report.allHold() ? 0 : 3;
    }

    private static Report measure(List<Topic> topics) throws Exception {
        Report report = new Report();
        if (topics.equals(List.of(Topic.ENGINE))) {
            Say.line("measuring engine …");
            Topic.engine(report);
            return report;
        }
        int deals = topics.stream().mapToInt(Topic::deals).sum();
        int neighbours = topics.stream().mapToInt(Topic::neighbours).sum();
        int opportunities = topics.stream().mapToInt(Topic::opportunities).sum();
        try (Site site = Site.prepare(deals, neighbours, opportunities)) {
            try (ServerProcess server = site.serve()) {
                for (Topic topic : topics) {
                    Say.line("measuring " + topic.word() + " …");
                    topic.measure(site, server, report);
                }
            }
            site.books().prove(report);
        }
        return report;
    }

    private static Topic topic(String word) {
        for (Topic topic : Topic.values()) {
            if (topic.word().equals(word)) {
                return topic;
            }
        }
        throw refused("There is no benchmark \"" + word + "\". There are: " + Topic.words() + ".");
    }

    private static Path file(String name) throws IOException {
        if (name.isEmpty() || name.startsWith("--")) {
            throw refused("--json needs the file to write to: --json numbers.json");
        }
        // Where the person stands who typed it; the benchmark itself runs elsewhere.
        Path file = Path.of(System.getProperty("bench.from", ".")).resolve(name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw refused("--json: " + file + " cannot be written; name a file in a folder that exists.");
        }
        return file;
    }

    private static IllegalArgumentException refused(String sentence) {
        System.err.println("./run: " + sentence);
        System.exit(2);
        return new IllegalArgumentException(sentence);
    }
}
