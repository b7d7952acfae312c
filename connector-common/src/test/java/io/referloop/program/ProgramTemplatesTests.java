package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTemplatesTests {

    static List<ProgramTemplates.Template> templates() {
        return ProgramTemplates.list();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void worksAsItStands(ProgramTemplates.Template template) {
        Program program = SampleProgram.read(template.document());

        assertThat(program.key()).isEqualTo(template.key());
        assertThat(program.name()).isEqualTo(template.name());
        assertThat(template.description()).endsWith(".").hasSizeBetween(30, 200);
        assertThat(program.rules()).extracting(RewardRule::sentence).doesNotHaveDuplicates();
        assertThat(program.rules())
                .allSatisfy(
                        rule -> assertThat(rule.sentence()).doesNotContain("_").matches("[A-Z0-9$].*"));
    }

    @Test
    void listsEveryFileThereIs() throws URISyntaxException {
        Path folder =
                Path.of(Objects.requireNonNull(ProgramTemplates.class.getResource("/programs/customer-referrals.yaml"))
                        .toURI());

        assertThat(templates())
                .extracting(it -> it.key() + ".yaml")
                .containsExactlyInAnyOrder(Objects.requireNonNull(
                        Objects.requireNonNull(folder.getParent()).toFile().list()));
        assertThat(Arrays.asList("customer-referrals", "tiers-50-500-1000"))
                .isSubsetOf(
                        templates().stream().map(ProgramTemplates.Template::key).toList());
    }
}
