package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgramFileFuzzTests {

    private static final List<String> SEEDS = Stream.concat(
                    Stream.of(SampleProgram.resource("/programs/everything.yaml")),
                    ProgramTemplates.list().stream().map(ProgramTemplates.Template::document))
            .toList();

    /** Words that mean something in some place of a file, and now stand in others. */
    private static final List<String> WORDS = List.of(
            "",
            "null",
            "~",
            "[]",
            "{}",
            "-1",
            "0",
            "1e9",
            "99999999999999999999",
            "0.0000001",
            "NaN",
            "true",
            "never",
            "won",
            "referrer",
            "upline",
            "lifetime",
            "queue",
            "marginal",
            "{rolling_days: 0}",
            "{fixed: 1}",
            "{percent: 100}",
            "{units: {kind: swag}}",
            "share",
            "deal.plan",
            "'",
            "\"",
            ": ",
            "- ",
            "&a",
            "*a",
            "<<",
            "!!binary x",
            "\t",
            "\u0000",
            "\ud83d",
            "\uFEFF",
            "…",
            "2026-02-30",
            "9999999-01-01",
            "+1000000000-12-31",
            "1000000000-01-01T00:00:00Z",
            "Europe/Berlin",
            "USD",
            "XXX");

    @Test
    void readsOrRefusesWhateverALineBecomes() {
        qt().withExamples(1_500).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            String document = SEEDS.get(random.nextInt(SEEDS.size()));
            for (int i = random.nextInt(3); i >= 0; i--) {
                document = changed(document, random);
            }
            readsOrRefuses(document);
        });
    }

    @Test
    void readsOrRefusesAnyConditionWhatsoever() {
        List<String> tokens = List.of(
                "deal.amount",
                "deal.plan",
                "deal.won_at",
                "deal",
                "known.deal.plan",
                "has(",
                "matches(",
                ".",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                "==",
                "<",
                "+",
                "-",
                "!",
                "&&",
                "||",
                "?",
                ":",
                ",",
                "in",
                "1",
                "1.5",
                "1u",
                "0x7f",
                "9999999999999999999",
                "'a'",
                "b'a'",
                "null",
                "true",
                "type",
                "size(",
                "timestamp('x')",
                "duration('1h')",
                "int(",
                "string(",
                "dyn(",
                "google.protobuf.Timestamp",
                "\\u0000",
                "#",
                ";");
        qt().withExamples(1_500).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            StringBuilder expression = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                expression.append(tokens.get(random.nextInt(tokens.size()))).append(' ');
            }
            readsOrRefuses("""
                    program: p
                    name: P
                    currency: USD
                    rules:
                      - key: k
                        for: referrer
                        on: won
                        earn: 1
                        when: |-
                          %s
                    """.formatted(expression));
        });
    }

    private static void readsOrRefuses(String document) {
        try {
            Program program = SampleProgram.read(document);
            assertThat(program.rules()).isNotEmpty();
            program.rules().forEach(rule -> {
                assertThat(rule.sentence()).isNotBlank();
                if (rule.when() != null) {
                    assertThat(rule.when().test(Map.of()).words()).isNotNull();
                }
            });
            program.caps().forEach(cap -> assertThat(cap.sentence()).isNotBlank());
            assertThat(program.attribution().sentence()).isNotBlank();
            assertThat(program.eligibility().sentence()).isNotBlank();
        } catch (ProgramFault fault) {
            assertThat(fault.line()).isBetween(1, (int) document.lines().count() + 1);
            assertThat(fault).hasMessageStartingWith("line " + fault.line() + ", " + fault.key() + ": ");
        }
    }

    private static String changed(String document, Random random) {
        if (random.nextInt(4) == 0) {
            int at = random.nextInt(document.length());
            int end = Math.min(document.length(), at + random.nextInt(4));
            return document.substring(0, at) + word(random) + document.substring(end);
        }
        List<String> lines = new ArrayList<>(document.lines().toList());
        int line = random.nextInt(lines.size());
        String text = lines.get(line);
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(line, text);
            case 2 -> lines.set(line, " ".repeat(random.nextInt(4)) + text);
            case 3 -> lines.set(line, text.replaceFirst(":.*", ": " + Matcher.quoteReplacement(word(random))));
            default -> {
                String[] parts = text.split("(?<=[ ,:{}\\[\\]])", -1);
                parts[random.nextInt(parts.length)] = word(random);
                lines.set(line, String.join("", parts));
            }
        }
        return String.join("\n", lines);
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}
