package io.referloop.server.simulate;

import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.simulate.ResultJson;
import io.referloop.simulate.ResultTable;
import io.referloop.simulate.ScenarioFile;
import io.referloop.simulate.Simulation;
import io.referloop.simulate.SimulationResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code simulate}: what a program would do with a scenario, which needs no server and no database; or what it would have paid for the past
 * deals of a connection, which asks the server.
 */
@Command(
        name = "simulate",
        description = "Says what a program would pay in a scenario, or would have paid for past deals.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; what the scenario expects holds",
            "1:something that the scenario expects does not hold",
            "2:something cannot be read, understood or carried out"
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final int DIFFERENT = 1;
    private static final int REFUSED = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any command runs
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "PROGRAM",
            description = "The program file. Several versions of one: FILE,2026-06-01=FILE,…")
    @SuppressWarnings("NullAway.Init")
    private String program;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SCENARIO",
            description = "The scenario file; without one, --from-connection.")
    private @Nullable Path scenario;

    @ArgGroup(exclusive = false, heading = "%nPast deals, read by the running server:%n")
    private @Nullable PastDealOptions past;

    @Option(names = "--json", description = "Prints everything as JSON.")
    private boolean json;

    @Option(
            names = "--why",
            arity = "0..1",
            fallbackValue = ResultTable.ALL,
            paramLabel = "REFERRAL",
            description = "Explains every reward of one referral, step by step; of all, when none is named.")
    private @Nullable String why;

    @Override
    public Integer call() {
        try {
            if (past != null) {
                return pastDeals(past);
            }
            Path story = scenario;
            if (story == null) {
                throw new Refused("Name a scenario file, or past deals with --from-connection and --since.");
            }
            List<Program> programs = programs();
            SimulationResult result =
                    Simulation.run(programs, understood(story, text -> ScenarioFile.read(text, programs)));
            print(result);
            return result.differences().isEmpty() ? 0 : DIFFERENT;
        } catch (Refused refused) {
            spec.commandLine().getErr().println("referloop: " + refused.getMessage());
            return REFUSED;
        }
    }

    private int pastDeals(PastDealOptions options) {
        if (scenario != null) {
            throw new Refused("Name either a scenario file or --from-connection, not both.");
        }
        Path file = Path.of(program);
        // Read here too, so that what is wrong is told with the file's name and line.
        Program read = understood(file, text -> Simulation.program(text, 1, ""));
        try {
            options.check(read.calendar());
            PastDealsClient client = new PastDealsClient(
                    options.server(), options.token(), spec.commandLine().getErr());
            spec.commandLine().getOut().print(client.result(options.request(text(file)), json, why));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (PastDealsClient.Refused refused) {
            throw new Refused(refused.sentence());
        }
    }

    private void print(SimulationResult result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(ResultJson.of(result)));
        } else {
            if (why != null && !why.equals(ResultTable.ALL) && !knows(result, why)) {
                throw new Refused("--why " + why + ": there is no such referral in the scenario.");
            }
            out.print(ResultTable.of(result, why));
        }
        out.flush();
    }

    private static boolean knows(SimulationResult result, String referral) {
        return result.statuses().containsKey(referral)
                || result.claims().stream().anyMatch(it -> it.claim().equals(referral));
    }

    private List<Program> programs() {
        List<Program> programs = new ArrayList<>();
        for (String part : program.split(",")) {
            int mark = part.indexOf('=');
            String since = mark < 0 ? "" : part.substring(0, mark);
            Path file = Path.of(part.substring(mark + 1));
            programs.add(understood(file, text -> Simulation.program(text, programs.size() + 1, since)));
        }
        return programs;
    }

    private static <T> T understood(Path file, Function<String, T> read) {
        try {
            return read.apply(text(file));
        } catch (ProgramFault fault) {
            throw new Refused(file + ":" + fault.line() + ": " + fault.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > 4L * ScenarioFile.CHARACTERS_MAX) {
                throw new Refused(file + " is too long: at most " + ScenarioFile.CHARACTERS_MAX + " characters.");
            }
            return Files.readString(file);
        } catch (MalformedInputException noText) {
            throw new Refused(file + " is no text in UTF-8.");
        } catch (IOException unreadable) {
            throw new Refused("Cannot read " + file + " ("
                    + unreadable.getClass().getSimpleName() + "). Name a file that exists.");
        }
    }

    /** Bad input, as a sentence. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }
}
