package io.referloop.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulateCommandTests {

    static final String PROGRAM = """
            program: sample
            name: Sample
            currency: USD
            rules:
              - {key: won-share, for: referrer, on: won, earn: {percent: 10}}
            """;

    static final String SCENARIO = """
            scenario: one deal
            people:
              ada: {email: ada@acme.example}
              priya: {email: priya@northwind.example}
            things:
              - {at: 2026-01-10, claim: R1, referrer: ada, referee: priya}
              - {at: 2026-02-01, referral: R1, stage: won, amount: 25000}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeTheProgram() throws IOException {
        Files.writeString(folder.resolve("program.yaml"), PROGRAM);
    }

    @Test
    void printsWhatTheProgramWouldPay() throws IOException {
        assertThat(run(SCENARIO)).isZero();

        assertThat(out.toString()).contains("R1/won-share/ada#0  ada  $2,500.00  On hold");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void explainsOneReferral() throws IOException {
        assertThat(run(SCENARIO, "--why", "R1")).isZero();

        assertThat(out.toString()).contains("Why, R1", "Hold: 30 days");
    }

    @Test
    void refusesToExplainWhatIsNotThere() throws IOException {
        assertThat(run(SCENARIO, "--why", "R9")).isEqualTo(2);

        assertThat(err.toString()).contains("--why R9: there is no such referral");
    }

    @Test
    void writesAmountsAsStringsInJson() throws IOException {
        assertThat(run(SCENARIO, "--json")).isZero();

        JsonNode json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(json.at("/rewards/0/amount").stringValue()).isEqualTo("2500.00");
        assertThat(json.at("/rewards/0/state").stringValue()).isEqualTo("pending");
        assertThat(json.at("/as_expected").booleanValue()).isTrue();
    }

    @Test
    void exitsWithOneWhenSomethingExpectedDoesNotHold() throws IOException {
        assertThat(run(SCENARIO + "expect:\n  totals: {ada: 1.00}\n")).isEqualTo(1);

        assertThat(out.toString()).contains("Not as expected", "total of ada: expected 1.00, is 2500.00");
    }

    @Test
    void namesFileAndLineOfWhatItCannotUnderstand() throws IOException {
        assertThat(run(SCENARIO.replace("stage: won", "stage: gewonnen"))).isEqualTo(2);

        assertThat(err.toString()).contains("scenario.yaml:7: line 7, stage: one of contacted");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void namesTheFileThatIsNotThere() {
        assertThat(execute("missing.yaml", "scenario.yaml")).isEqualTo(2);

        assertThat(err.toString()).contains("missing.yaml").contains("Name a file that exists.");
    }

    private int run(String scenario, String... options) throws IOException {
        Files.writeString(folder.resolve("scenario.yaml"), scenario);
        return execute("program.yaml", "scenario.yaml", options);
    }

    private int execute(String program, String scenario, String... options) {
        CommandLine command = new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 2];
        arguments[0] = folder.resolve(program).toString();
        arguments[1] = folder.resolve(scenario).toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return command.execute(arguments);
    }
}
