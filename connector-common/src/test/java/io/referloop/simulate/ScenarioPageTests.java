package io.referloop.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the reference page shows works as it says. */
class ScenarioPageTests {

    private static final Path PAGE = Path.of("../docs/reference/scenario.md");
    private static final Pattern BLOCK = Pattern.compile("```yaml (program|scenario)\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyScenarioOnThePageComesOutAsItExpects() throws IOException {
        List<MatchResult> blocks =
                BLOCK.matcher(Files.readString(PAGE)).results().toList();
        Program program = Simulation.program(only(blocks, "program").getFirst(), 1, "");

        List<SimulationResult> results = only(blocks, "scenario").stream()
                .map(it -> Simulation.run(List.of(program), ScenarioFile.read(it, List.of(program))))
                .toList();

        assertThat(results).hasSizeGreaterThan(1).allSatisfy(it -> {
            assertThat(it.scenario().expected()).isNotNull();
            assertThat(it.differences()).isEmpty();
            assertThat(it.refusals()).isEmpty();
        });
    }

    @Test
    void everyBlockOfYamlOnThePageIsRun() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(BLOCK.matcher(page).results().count())
                .isEqualTo(Pattern.compile("```yaml").matcher(page).results().count());
    }

    private static List<String> only(List<MatchResult> blocks, String kind) {
        return blocks.stream()
                .filter(it -> it.group(1).equals(kind))
                .map(it -> it.group(2))
                .toList();
    }
}
