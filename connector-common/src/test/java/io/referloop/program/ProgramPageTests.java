package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramPageTests {

    static List<String> examples() {
        return ProgramPage.documents();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void showsExamplesThatWork(String document) {
        assertThat(SampleProgram.read(document).rules()).isNotEmpty();
    }

    @Test
    void explainsEveryKey() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "program.md"));

        Keys.byBlock().values().stream()
                .flatMap(it -> it.stream())
                .forEach(key -> assertThat(page).contains("`" + key + "`"));
    }
}
