package io.referloop.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real programs, worked by hand: each folder under {@code acceptance} is a program with scenarios that say what must come out. */
class AcceptanceProgramsTests {

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void paysWhatTheProgramPromises(String name, Path program, Path scenario) throws IOException {
        List<Program> programs = List.of(Simulation.program(Files.readString(program), 1, ""));

        Scenario read = ScenarioFile.read(Files.readString(scenario), programs);
        SimulationResult result = Simulation.run(programs, read);

        assertThat(read.expected()).as("%s expects something", name).isNotNull();
        assertThat(result.differences()).isEmpty();
        assertThat(result.refusals()).isEmpty();
    }

    static Stream<Arguments> scenarios() throws IOException, URISyntaxException {
        Path root = Path.of(Objects.requireNonNull(AcceptanceProgramsTests.class.getResource("/acceptance"))
                .toURI());
        try (Stream<Path> folders = Files.list(root)) {
            return folders.sorted().toList().stream().flatMap(AcceptanceProgramsTests::scenariosIn);
        }
    }

    private static Stream<Arguments> scenariosIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> it.getFileName().toString().endsWith(".scenario.yaml")).sorted().toList().stream()
                    .map(it -> Arguments.of(
                            folder.getFileName() + "/" + it.getFileName(), folder.resolve("program.yaml"), it));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
