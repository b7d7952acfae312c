package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import java.util.List;

/** Runs scenarios for tests. */
final class Simulated {

    static final String PEOPLE = """
            scenario: test
            people:
              ada: {email: ada@acme.example, company: Acme}
              bob: {email: bob@initech.example}
              priya: {email: priya@northwind.example, company: Northwind}
              noor: {email: noor@northwind.example}
              zoe: {email: zoe@globex.example}
            """;

    private Simulated() {}

    /** By a program with these rules, in dollars, at UTC, with a hold of 30 days. */
    static SimulationResult run(String rules, String things) {
        return run(SampleProgram.withRules(rules), things);
    }

    static SimulationResult run(Program program, String things) {
        return Simulation.run(List.of(program), ScenarioFile.read(PEOPLE + things, List.of(program)));
    }

    /** {@code R1/won-share/ada#0 2500.00 pending}. */
    static List<String> lines(SimulationResult result) {
        return result.lines().stream()
                .map(it -> it.id() + " " + it.line().amountOrZero().getAmount() + " " + Keys.lower(it.state()))
                .toList();
    }
}
