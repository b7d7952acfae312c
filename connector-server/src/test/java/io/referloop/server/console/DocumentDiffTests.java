package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DocumentDiffTests {

    @Test
    void showsWhatCameAndWhatWentWithItsNumbers() {
        assertThat(told("a\nb\nc", "a\nB\nc\nd"))
                .containsExactly("SAME 1 1 a", "REMOVED 2 0 b", "ADDED 0 2 B", "SAME 3 3 c", "ADDED 0 4 d");
    }

    @Test
    void isEmptyWhenNothingChanged() {
        assertThat(told("a\nb", "a\nb")).isEmpty();
        assertThat(told("", "")).isEmpty();
    }

    @Test
    void hidesWhatIsFarFromAnyChange() {
        String before = IntStream.rangeClosed(1, 30).mapToObj(String::valueOf).collect(Collectors.joining("\n"));

        assertThat(told(before, before.replace("15", "x")))
                .containsExactly(
                        "GAP 0 0 11 lines are the same",
                        "SAME 12 12 12",
                        "SAME 13 13 13",
                        "SAME 14 14 14",
                        "REMOVED 15 0 15",
                        "ADDED 0 15 x",
                        "SAME 16 16 16",
                        "SAME 17 17 17",
                        "SAME 18 18 18",
                        "GAP 0 0 12 lines are the same");
    }

    @Test
    void replacesFromAndToNothing() {
        assertThat(told("", "a")).containsExactly("ADDED 0 1 a");
        assertThat(told("a", "")).containsExactly("REMOVED 1 0 a");
    }

    @Test
    void givesUpOnWhatIsTooLongToCompare() {
        String before = "same\n".repeat(3_001);

        assertThat(DocumentDiff.between(before, before + "more")).hasSizeGreaterThan(0);
    }

    private static List<String> told(String before, String after) {
        return DocumentDiff.between(before, after).stream()
                .map(it -> it.kind() + " " + it.before() + " " + it.after() + " " + it.text())
                .toList();
    }
}
