package io.referloop.insight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricDocsTests {

    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

    @Test
    void everyMetricHasItsSectionAndNoSectionIsLeftOver() throws IOException {
        List<String> sections = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .toList();

        assertThat(sections)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::key).toList());
    }

    @Test
    void everyEnteredNumberIsNamed() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(Arrays.stream(MetricInput.values())
                        .map(it -> "`" + it.key() + "`")
                        .toList());
    }
}
