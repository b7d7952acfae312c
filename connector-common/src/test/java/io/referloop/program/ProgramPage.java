package io.referloop.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The examples on docs/reference/program.md as whole files: what a fragment leaves out is put around it. */
final class ProgramPage {

    private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final String HEAD = "program: example\nname: Example\ncurrency: USD\n";
    private static final String RULE = "rules:\n  - {key: example-rule, for: referrer, on: won, earn: 50.00}\n";

    private ProgramPage() {}

    static List<String> documents() {
        try {
            return BLOCK.matcher(Files.readString(Path.of("..", "docs", "reference", "program.md")))
                    .results()
                    .map(ProgramPage::whole)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String whole(MatchResult block) {
        String text = block.group(1);
        if (text.startsWith("program:")) {
            return text;
        }
        if (text.startsWith("- ")) {
            return HEAD + "rules:\n" + text;
        }
        return HEAD + text + (text.contains("\nrules:") || text.startsWith("rules:") ? "" : RULE);
    }
}
