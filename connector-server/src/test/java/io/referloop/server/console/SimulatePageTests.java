package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatePageTests extends ConsoleUnderTest {

    private static final String PROGRAM = """
            program: sample
            name: Sample
            currency: USD
            rules:
              - key: share
                for: referrer
                on: won
                earn:
                  percent: 10
            """;

    private static final String PATH = "/programs/sample/simulate";

    private final String scenario = SampleScenario.of(LocalDate.parse("2026-06-30"));
    private Workspace workspace;
    private Browser reader;

    @BeforeEach
    void publish() {
        workspace = aWorkspace();
        programs.publish(workspace.id(), PROGRAM, "test");
        reader = signedIn(member(workspace, Member.Role.READER));
        reader.get(PATH);
    }

    @Test
    void offersAStoryToBeginWith() {
        assertThat(reader.get(PATH).body()).contains("claim: R1, referrer: sarah", "program: sample");
    }

    @Test
    void tellsWhatWouldBeEarnedAndWhy() {
        String page = run(PROGRAM, scenario);

        assertThat(page)
                .contains("R1/share/sarah#0", "$1,850.00", "18,500.00")
                .contains("Earned nothing", "<code>R2</code>");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void triesWhatIsWrittenAndNotWhatIsInForce() {
        assertThat(run(PROGRAM.replace("percent: 10", "percent: 20"), scenario)).contains("$3,700.00");
        assertThat(programs.current(workspace.id()))
                .extracting(Program::version)
                .containsExactly(1);
    }

    @Test
    void showsWhatIsNotAsExpected() {
        assertThat(run(PROGRAM, scenario + "expect:\n  totals: {sarah: 1850.00}\n"))
                .contains("Everything is as the scenario expects.");
        assertThat(run(PROGRAM, scenario + "expect:\n  totals: {sarah: 99.00}\n"))
                .contains("Not as the scenario expects", "99.00");
    }

    @Test
    void namesTheLineThatItDoesNotUnderstand() {
        String page = run(PROGRAM, scenario.replace("stage: lost", "stage: gone-fishing"));
        String broken = run(PROGRAM.replace("percent: 10", "percent: many"), scenario);

        assertThat(page).contains("line 12, stage:", "nothing was simulated", "gone-fishing");
        assertThat(broken).contains("line 9, percent:", "percent: many");
    }

    private String run(String program, String story) {
        var answer = reader.post(PATH, Map.of("document", program, "scenario", story));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
