package io.referloop.server.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.insight.SyncReport;
import io.referloop.insight.SyncReports;
import io.referloop.server.login.Seat;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How the CRM's changes come in and ours go out, and what could not be acted upon. */
@Controller
class SyncController {

    private final SyncReports reports;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private final Wording words;

    SyncController(SyncReports reports, DeadLetters deadLetters, MeterRegistry meters, Wording words) {
        this.reports = reports;
        this.deadLetters = deadLetters;
        this.meters = meters;
        this.words = words;
    }

    @GetMapping("/sync")
    String show(Seat seat, Model model) {
        SyncReport report = reports.of(seat.workspaceId());
        model.addAttribute("report", report);
        model.addAttribute("sentence", sentence(report));
        model.addAttribute(
                "last",
                report.streams().stream()
                        .map(SyncReport.Stream::last)
                        .filter(Objects::nonNull)
                        .max(Comparator.<Instant>naturalOrder())
                        .orElse(null));
        model.addAttribute("refusals", refusals());
        return "sync";
    }

    @PostMapping("/sync/letters/{id}/retry")
    String retry(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return told(
                next,
                deadLetters.retry(seat.workspaceId(), id),
                "Trying it again; it comes back here if it fails again.");
    }

    @PostMapping("/sync/letters/{id}/discard")
    String discard(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return told(next, deadLetters.discard(seat.workspaceId(), id), "Discarded; nothing will be done about it.");
    }

    @PostMapping("/sync/letters/retry")
    String retryAll(Seat seat, @RequestParam String cause, RedirectAttributes next) {
        DeadLetter.Cause known = Arrays.stream(DeadLetter.Cause.values())
                .filter(it -> it.name().equals(cause))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        int retried = deadLetters.retryAll(seat.workspaceId(), known);
        return told(next, retried > 0, "Trying " + retried + " again; what fails again comes back here.");
    }

    private static String told(RedirectAttributes next, boolean done, String words) {
        if (done) {
            next.addFlashAttribute("done", words);
        } else {
            next.addFlashAttribute(
                    "refused",
                    new Refusal(
                            "NOT_OPEN",
                            "It is not open any more.",
                            "Somebody else may have acted; this page is up to date now."));
        }
        return "redirect:/sync";
    }

    private String sentence(SyncReport report) {
        if (report.streams().isEmpty()) {
            return "No CRM is connected, so nothing comes in or goes out";
        }
        Optional<SyncReport.Stream> lost =
                report.streams().stream().filter(it -> !it.connected()).findFirst();
        if (lost.isPresent()) {
            return words.crm(lost.get().crm()) + " refuses our access; what should go out waits until you reconnect it";
        }
        long letters =
                report.deadLetters().stream().mapToLong(SyncReport.Cause::count).sum();
        if (letters > 0) {
            return letters == 1 ? "One change could not be acted upon" : letters + " changes could not be acted upon";
        }
        long behind =
                report.streams().stream().mapToLong(SyncReport.Stream::behind).sum();
        return behind > 0 ? "Catching up, " + behind + " deliveries to go" : "All good";
    }

    /** Counted by this process since it started; a forged request is nobody's and belongs to no workspace. */
    private List<Refused> refusals() {
        return meters.find("referloop.hooks.refused").counters().stream()
                .map(SyncController::refused)
                .sorted(Comparator.comparing(Refused::count).reversed())
                .toList();
    }

    private static Refused refused(Counter counter) {
        String crm = Objects.requireNonNullElse(counter.getId().getTag("crm"), "");
        String code = Objects.requireNonNullElse(counter.getId().getTag("code"), "");
        return new Refused(crm, code, (long) counter.count());
    }

    record Refused(String crm, String code, long count) {}
}
