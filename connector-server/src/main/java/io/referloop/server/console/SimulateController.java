package io.referloop.server.console;

import io.referloop.insight.ProgramVersions;
import io.referloop.program.Program;
import io.referloop.program.ProgramFault;
import io.referloop.program.Words;
import io.referloop.reward.TraceLine;
import io.referloop.reward.Worth;
import io.referloop.server.login.Seat;
import io.referloop.simulate.ScenarioFile;
import io.referloop.simulate.Simulation;
import io.referloop.simulate.SimulationResult;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Tries a program with a made-up story: what would be paid to whom and why. Nothing is stored. */
@Controller
class SimulateController {

    private final ProgramVersions versions;
    private final Clock clock;

    SimulateController(ProgramVersions versions, Clock clock) {
        this.versions = versions;
        this.clock = clock;
    }

    @GetMapping("/programs/{key}/simulate")
    String begin(Seat seat, @PathVariable String key, Model model) {
        Draft program = Draft.of(newest(seat, key).document());
        return page(
                key,
                program,
                Written.of(SampleScenario.of(LocalDate.ofInstant(clock.instant(), zone(seat, program)))),
                null,
                model);
    }

    @PostMapping("/programs/{key}/simulate")
    String run(
            Seat seat,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String document,
            @RequestParam(defaultValue = "") String scenario,
            Model model) {
        newest(seat, key);
        Draft draft = Draft.of(document);
        Written written = Written.of(scenario);
        Program program = draft.program();
        if (program == null) {
            return page(key, draft, written, null, model);
        }
        try {
            List<Program> programs = List.of(program);
            SimulationResult result = Simulation.run(programs, ScenarioFile.read(written.text(), programs));
            return page(key, draft, written, Outcome.of(result), model);
        } catch (ProgramFault fault) {
            Draft refused =
                    Draft.refused(written.text(), fault.line(), fault.key(), String.valueOf(fault.getMessage()));
            return page(key, draft, new Written(written.text(), refused.fault()), null, model);
        }
    }

    private static ZoneId zone(Seat seat, Draft program) {
        return program.program() == null
                ? seat.workspace().zone()
                : program.program().zone();
    }

    private static String page(String key, Draft draft, Written scenario, @Nullable Outcome outcome, Model model) {
        model.addAttribute("key", key);
        model.addAttribute("draft", draft);
        model.addAttribute("scenario", scenario);
        model.addAttribute("outcome", outcome);
        return "simulate";
    }

    private ProgramVersions.Version newest(Seat seat, String key) {
        List<ProgramVersions.Version> all = versions.of(seat.workspaceId(), key);
        if (all.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return all.getFirst();
    }

    /** @param fault null while it is understood, or was not read yet */
    record Written(String text, Draft.@Nullable Fault fault) {

        static Written of(String text) {
            return new Written(text.replace("\r\n", "\n").replace('\r', '\n'), null);
        }
    }

    /** What came out, in words. */
    record Outcome(SimulationResult result, List<Line> lines, List<Nothing> nothing, boolean expected) {

        static Outcome of(SimulationResult result) {
            return new Outcome(
                    result,
                    result.lines().stream().map(Outcome::line).toList(),
                    result.verdicts().stream()
                            .filter(it -> !it.outcome().equals("earned")
                                    && !it.outcome().equals("waiting"))
                            .map(it -> new Nothing(
                                    it.referral(),
                                    it.rule(),
                                    it.to(),
                                    it.reason(),
                                    it.decision().why()))
                            .toList(),
                    result.scenario().expected() != null);
        }

        private static Line line(SimulationResult.Line it) {
            Worth worth = it.line().worth();
            String text = worth == null
                    ? "not known yet"
                    : worth.units() == null
                            ? Words.of(worth.amount())
                            : worth.units().words();
            return new Line(it, text, it.line().sentence(), it.line().why());
        }
    }

    record Line(SimulationResult.Line it, String worth, String sentence, List<TraceLine> why) {}

    /** What earned nothing, and why. */
    record Nothing(String referral, String rule, String to, String reason, List<TraceLine> why) {}
}
