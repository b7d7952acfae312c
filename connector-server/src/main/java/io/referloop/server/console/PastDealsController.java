package io.referloop.server.console;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.insight.ProgramVersions;
import io.referloop.program.Program;
import io.referloop.program.ProgramFile;
import io.referloop.server.login.Seat;
import io.referloop.server.simulate.PastDealRun;
import io.referloop.server.simulate.PastDealRuns;
import io.referloop.simulate.PastDealsResult;
import io.referloop.simulate.PastDealsWanted;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a program would have paid for the deals of a connected CRM. The page follows the reading by itself. */
@Controller
@RequestMapping("/programs/{key}/past-deals")
class PastDealsController {

    private static final int SHOWN_MAX = 100;

    private final ProgramVersions versions;
    private final Connections connections;
    private final PastDealRuns runs;
    private final Clock clock;

    PastDealsController(ProgramVersions versions, Connections connections, PastDealRuns runs, Clock clock) {
        this.versions = versions;
        this.connections = connections;
        this.runs = runs;
        this.clock = clock;
    }

    @GetMapping
    String ask(Seat seat, @PathVariable String key, Model model) {
        Program program = newest(seat, key);
        LocalDate today = program.calendar().day(clock.instant());
        Form form = new Form(
                "",
                today.minusYears(1).toString(),
                "",
                PastDealsWanted.Who.NAMED.name(),
                String.join(", ", PastDealsWanted.USUAL_FIELDS));
        return form(seat, program, form, model);
    }

    @PostMapping
    String start(Seat seat, @PathVariable String key, @ModelAttribute Form form, Model model) {
        Program program = newest(seat, key);
        try {
            PastDealRun run = runs.start(seat.workspaceId(), program, form.asked());
            return "redirect:/programs/" + key + "/past-deals/" + run.id();
        } catch (PastDealRuns.Refused refused) {
            model.addAttribute("refused", new Refusal(refused.code(), refused.sentence(), refused.fix()));
            return form(seat, program, form, model);
        }
    }

    @GetMapping("/{id}")
    String show(Seat seat, @PathVariable String key, @PathVariable UUID id, Model model, RedirectAttributes next) {
        PastDealRun run = runs.find(seat.workspaceId(), id)
                .filter(it -> it.program().key().equals(key))
                .orElse(null);
        if (run == null) {
            next.addFlashAttribute(
                    "refused",
                    new Refusal(
                            "RUN_NOT_FOUND",
                            "That simulation is not kept any more.",
                            "Results are kept for an hour and end with the server: begin it again."));
            return "redirect:/programs/" + key + "/past-deals";
        }
        // Asked once: it may end while the page is made, and a page of two moments would show neither.
        PastDealRun.State state = run.state();
        model.addAttribute("run", run);
        model.addAttribute("underWay", state instanceof PastDealRun.State.UnderWay);
        model.addAttribute("failure", PastDealsWords.refusal(state, run.connection()));
        model.addAttribute("result", state instanceof PastDealRun.State.Done done ? Shown.of(done.result()) : null);
        return "past-deals-run";
    }

    @PostMapping("/{id}/cancel")
    String cancel(Seat seat, @PathVariable String key, @PathVariable UUID id, RedirectAttributes next) {
        runs.cancel(seat.workspaceId(), id);
        next.addFlashAttribute("done", "Cancelled. Nothing was changed, here or in the CRM.");
        return "redirect:/programs/" + key + "/past-deals";
    }

    private String form(Seat seat, Program program, Form form, Model model) {
        model.addAttribute("program", program);
        model.addAttribute(
                "connections",
                connections.list(seat.workspaceId()).stream()
                        .filter(Connection::isConnected)
                        .toList());
        model.addAttribute("form", form);
        return "past-deals";
    }

    private Program newest(Seat seat, String key) {
        return versions.of(seat.workspaceId(), key).stream()
                .findFirst()
                .map(it -> ProgramFile.read(it.program(), it.number(), it.inForceFrom(), it.document()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** As it was typed. */
    record Form(
            @Nullable String connection,
            @Nullable String since,
            @Nullable String until,
            @Nullable String who,
            @Nullable String fields) {

        PastDealRuns.Asked asked() {
            boolean everyWonDeal = PastDealsWanted.Who.EVERY_WON_DEAL.name().equals(text(who));
            return new PastDealRuns.Asked(
                    text(connection),
                    text(since),
                    text(until),
                    everyWonDeal ? PastDealsWanted.Who.EVERY_WON_DEAL : PastDealsWanted.Who.NAMED,
                    Stream.of(text(fields).split("[,\\s]+"))
                            .filter(it -> !it.isEmpty())
                            .toList(),
                    PastDealsWanted.DEALS_MAX);
        }

        private static String text(@Nullable String typed) {
            return typed == null ? "" : typed;
        }
    }

    /**
     * A result as far as a page shows it.
     *
     * @param outcome the first rewards and what earned nothing
     * @param people who gets most
     */
    record Shown(
            PastDealsResult all,
            SimulateController.Outcome outcome,
            List<PastDealsResult.Sum> people,
            int moreRewards,
            int moreNothing,
            int morePeople) {

        static Shown of(PastDealsResult result) {
            SimulateController.Outcome all = SimulateController.Outcome.of(result.simulation());
            SimulateController.Outcome first = new SimulateController.Outcome(
                    all.result(),
                    all.lines().stream().limit(SHOWN_MAX).toList(),
                    all.nothing().stream().limit(SHOWN_MAX).toList(),
                    false);
            return new Shown(
                    result,
                    first,
                    result.byPerson().stream().limit(SHOWN_MAX).toList(),
                    Math.max(0, all.lines().size() - SHOWN_MAX),
                    Math.max(0, all.nothing().size() - SHOWN_MAX),
                    Math.max(0, result.byPerson().size() - SHOWN_MAX));
        }
    }
}
