package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlBlockTests {

    @Test
    void knowsTheLineOfEveryValue() {
        YamlBlock block = YamlBlock.parse("a: 1\n\nb:\n  c: 2\n");

        assertThat(block.text("a")).isEqualTo(new YamlBlock.Scalar("a", "1", 1));
        assertThat(block.block("b").text("c")).isEqualTo(new YamlBlock.Scalar("c", "2", 4));
    }

    @Test
    void pointsAtTheLineOfAnUnknownKeyNotOfItsValue() {
        YamlBlock block = YamlBlock.parse("a: 1\nb:\n  c: 2\n");

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> block.allow(Set.of("a")))
                .withMessage("line 2, b: unknown key; expected one of a");
    }

    @Test
    void readsEveryScalarAsTheTextThatStandsThere() {
        YamlBlock block = YamlBlock.parse("a: 007\nb: \"yes\"\nc: 2026-01-01\nd: 1e3\n");

        assertThat(block.text("a").value()).isEqualTo("007");
        assertThat(block.text("b").value()).isEqualTo("yes");
        assertThat(block.text("c").value()).isEqualTo("2026-01-01");
        assertThat(block.text("d").value()).isEqualTo("1e3");
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> YamlBlock.parse("a: 1\nb: 2\na: 3\n"))
                .withMessage("line 3, a: a key that stands here once only");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> YamlBlock.parse("{\"a\": 1,\n\"a\": 1}"))
                .withMessage("line 2, a: a key that stands here once only");
    }

    @Test
    void refusesAKeyThatIsNoWord() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> YamlBlock.parse("a: 1\n? [b, c]\n: 2\n"))
                .withMessageStartingWith("line ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing but a comment",
                "just words",
                "- a\n- b",
                "a: [1",
                "a: 1\n b: 2",
                "a: 1\n---\na: 2",
                "a: \"open",
                "\tname: x",
                "a: \u0000",
                "a: &anchor [1]\nb: *anchor",
                "a: &a [*a]",
                "a: &x {b: &y {c: *x}}"
            })
    void refusesWhatIsNotOneMappingWithALine(String document) {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> YamlBlock.parse(document))
                .withMessageStartingWith("line ")
                .withMessageContaining(", file: ");
    }

    @Test
    void refusesAFileThatIsTooLong() {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> YamlBlock.parse("name: " + "x".repeat(200_001)))
                .withMessageContaining("file: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void refusesWhatIsNestedWithoutEnd(String opening) {
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> YamlBlock.parse("a: " + (opening.equals("- ") ? "\n" : "") + opening.repeat(40_000)))
                .withMessageContaining("file: ");
    }
}
