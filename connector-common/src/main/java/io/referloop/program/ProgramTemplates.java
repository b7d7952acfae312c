package io.referloop.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Programs to start from. Each is a complete file that works as it stands. */
public final class ProgramTemplates {

    private static final List<String> KEYS = List.of(
            "customer-referrals",
            "first-year-commission",
            "tiers-50-500-1000",
            "quarterly-ticket",
            "multi-step",
            "saas-credit-course",
            "spend-credit",
            "per-signup-credit",
            "card-and-free-month",
            "dual-gift-cards",
            "dual-hundred",
            "by-plan",
            "levels",
            "agency-recurring",
            "qualified-lead",
            "discount-code",
            "loyalty-loop",
            "referee-discount");

    private ProgramTemplates() {}

    /** All of them, the simplest first. */
    public static List<Template> list() {
        return KEYS.stream().map(ProgramTemplates::read).toList();
    }

    private static Template read(String key) {
        String document = text("/programs/" + key + ".yaml");
        String description = document.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "));
        String name = YamlBlock.parse(document).text("name").value();
        return new Template(key, name, description, document);
    }

    private static String text(String resource) {
        try (InputStream in = ProgramTemplates.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param key also the key of the program, unless it is changed
     * @param description what it is for, in a sentence or two
     * @param document the file, with comments
     */
    public record Template(String key, String name, String description, String document) {}
}
