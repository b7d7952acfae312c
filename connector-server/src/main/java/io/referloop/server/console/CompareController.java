package io.referloop.server.console;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.reconcile.Difference;
import io.referloop.reconcile.Differences;
import io.referloop.reconcile.SourceFields;
import io.referloop.reconcile.SyncRun;
import io.referloop.reconcile.SyncRuns;
import io.referloop.server.login.Seat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the CRM and we say differently, and the runs that read a CRM account as a whole. */
@Controller
class CompareController {

    private static final String PAGE = "redirect:/sync/compare";
    private static final int ROWS_OF_A_CAUSE = 20;
    private static final int RUNS = 12;

    private final SyncRuns runs;
    private final Differences differences;
    private final SourceFields fields;
    private final Connections connections;
    private final Crms crms;

    CompareController(SyncRuns runs, Differences differences, SourceFields fields, Connections connections, Crms crms) {
        this.runs = runs;
        this.differences = differences;
        this.fields = fields;
        this.connections = connections;
        this.crms = crms;
    }

    @GetMapping("/sync/compare")
    String show(Seat seat, Model model) {
        UUID workspace = seat.workspaceId();
        List<SyncRun> all = runs.newest(workspace, RUNS);
        Map<UUID, Connection> known =
                connections.list(workspace).stream().collect(Collectors.toMap(Connection::id, it -> it));
        Map<Difference.Cause, Differences.Listed> open = differences.open(workspace, ROWS_OF_A_CAUSE);
        model.addAttribute(
                "accounts",
                connections.list(workspace).stream()
                        .filter(Connection::isConnected)
                        .map(it -> account(workspace, it, all))
                        .toList());
        model.addAttribute("open", open);
        model.addAttribute("links", links(open, known));
        model.addAttribute(
                "live",
                all.stream().filter(it -> it.state().isLive() || failed(it)).toList());
        model.addAttribute(
                "runs", all.stream().filter(it -> !it.state().isLive()).toList());
        model.addAttribute("connections", known);
        Map<UUID, Map<String, Long>> calls = new HashMap<>();
        all.forEach(it -> calls.put(it.id(), runs.calls(workspace, it.id())));
        model.addAttribute("calls", calls);
        model.addAttribute(
                "total",
                open.values().stream().mapToLong(Differences.Listed::count).sum());
        return "compare";
    }

    /** What reading the past would cost, before anything is read. */
    @GetMapping("/sync/compare/{connection}/past")
    String past(Seat seat, @PathVariable UUID connection, Model model, RedirectAttributes next) {
        Connection found = find(seat, connection);
        try {
            model.addAttribute("cost", runs.estimate(seat.workspaceId(), connection));
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, name(found)));
            return PAGE;
        }
        Map<RecordType, String> chosen = fields.of(seat.workspaceId(), connection);
        model.addAttribute("connection", found);
        model.addAttribute("crm", name(found));
        model.addAttribute("known", runs.pastDeals(seat.workspaceId(), connection));
        model.addAttribute("dealField", chosen.getOrDefault(RecordType.DEAL, ""));
        model.addAttribute("contactField", chosen.getOrDefault(RecordType.CONTACT, ""));
        return "past";
    }

    @PostMapping("/sync/compare/{connection}/fields")
    String choose(
            Seat seat,
            @PathVariable UUID connection,
            @RequestParam String dealField,
            @RequestParam String contactField,
            RedirectAttributes next) {
        find(seat, connection);
        Optional<Refusal> refused =
                refusal("Deal property", dealField).or(() -> refusal("Contact property", contactField));
        if (refused.isPresent()) {
            next.addFlashAttribute("refused", refused.get());
        } else {
            fields.choose(seat.workspaceId(), connection, RecordType.DEAL, dealField);
            fields.choose(seat.workspaceId(), connection, RecordType.CONTACT, contactField);
            next.addFlashAttribute("done", "Saved; the cost below goes by it.");
        }
        return PAGE + "/" + connection + "/past";
    }

    @PostMapping("/sync/compare/{connection}/past")
    String backfill(Seat seat, @PathVariable UUID connection, RedirectAttributes next) {
        Connection found = find(seat, connection);
        return begun(
                found,
                next,
                "Reading the past has begun.",
                () -> runs.backfill(seat.workspaceId(), connection, seat.actor()));
    }

    @PostMapping("/sync/compare/{connection}")
    String compare(Seat seat, @PathVariable UUID connection, RedirectAttributes next) {
        Connection found = find(seat, connection);
        return begun(
                found,
                next,
                "The comparison has begun.",
                () -> runs.reconcile(seat.workspaceId(), connection, "Run by hand", seat.actor()));
    }

    @PostMapping("/sync/compare/runs/{id}/pause")
    String pause(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return moved(seat, id, runs::pause, "Paused; it goes on where it stopped.", next);
    }

    @PostMapping("/sync/compare/runs/{id}/resume")
    String resume(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return moved(seat, id, runs::resume, "It goes on.", next);
    }

    @PostMapping("/sync/compare/runs/{id}/cancel")
    String cancel(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return moved(seat, id, runs::cancel, "Ended; what was read stays.", next);
    }

    @PostMapping("/sync/compare/differences/{id}/repair")
    String repair(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return told(
                next,
                differences.repair(seat.workspaceId(), id, seat.actor()),
                "The repair is on its way; it comes back here if the next comparison still finds it.");
    }

    @PostMapping("/sync/compare/differences/repair")
    String repairAll(Seat seat, @RequestParam String cause, RedirectAttributes next) {
        Difference.Cause known = Arrays.stream(Difference.Cause.values())
                .filter(it -> it.name().equals(cause))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        int wanted = differences.repairAll(seat.workspaceId(), known, seat.actor());
        return told(next, wanted > 0, wanted + (wanted == 1 ? " repair is on its way." : " repairs are on their way."));
    }

    private Account account(UUID workspace, Connection connection, List<SyncRun> all) {
        return new Account(
                connection,
                name(connection),
                runs.pastDeals(workspace, connection.id()),
                last(all, connection, SyncRun.Kind.RECONCILIATION),
                last(
                        all.stream()
                                .filter(it -> it.state() == SyncRun.State.DONE)
                                .toList(),
                        connection,
                        SyncRun.Kind.BACKFILL));
    }

    private static @Nullable SyncRun last(List<SyncRun> all, Connection connection, SyncRun.Kind kind) {
        return all.stream()
                .filter(it -> it.connection().equals(connection.id()) && it.kind() == kind)
                .findFirst()
                .orElse(null);
    }

    private static boolean failed(SyncRun run) {
        return run.state() == SyncRun.State.FAILED;
    }

    private Map<UUID, String> links(Map<Difference.Cause, Differences.Listed> open, Map<UUID, Connection> known) {
        Map<UUID, String> links = new HashMap<>();
        open.values().stream().flatMap(it -> it.differences().stream()).forEach(it -> {
            Connection connection = known.get(it.connection());
            if (connection != null) {
                RecordRef record = it.record();
                crms.find(connection.crm())
                        .ifPresent(crm -> links.put(it.id(), crm.linkTo(connection.place(), record)));
            }
        });
        return links;
    }

    private String begun(Connection connection, RedirectAttributes next, String done, Beginning beginning) {
        try {
            if (beginning.begin().isPresent()) {
                next.addFlashAttribute("done", done);
            } else {
                next.addFlashAttribute(
                        "refused",
                        new Refusal(
                                "RUN_UNDER_WAY",
                                "One is under way for " + connection.accountName() + " already.",
                                "Wait for it, or end it first."));
            }
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, name(connection)));
        }
        return PAGE;
    }

    private String moved(Seat seat, UUID id, BiPredicate<UUID, UUID> move, String done, RedirectAttributes next) {
        return told(next, move.test(seat.workspaceId(), id), done);
    }

    private static String told(RedirectAttributes next, boolean happened, String words) {
        if (happened) {
            next.addFlashAttribute("done", words);
        } else {
            next.addFlashAttribute(
                    "refused",
                    new Refusal(
                            "NOT_OPEN",
                            "That cannot be done any more.",
                            "Somebody else may have acted, or it has ended; this page is up to date now."));
        }
        return PAGE;
    }

    private static Optional<Refusal> refusal(String name, String field) {
        boolean good =
                field.isBlank() || field.strip().matches("[A-Za-z][A-Za-z0-9_]{0," + (SourceFields.NAME_MAX - 1) + "}");
        return good
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "INVALID_FIELD",
                                name + ": \"" + field.strip() + "\" is no internal name of a property.",
                                "Use the internal name that the CRM's settings show, such as referred_by_email; leave it empty for none."));
    }

    private Connection find(Seat seat, UUID id) {
        return connections
                .find(seat.workspaceId(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String name(Connection connection) {
        return crms.find(connection.crm()).map(it -> it.name()).orElse(connection.crm());
    }

    @FunctionalInterface
    private interface Beginning {

        Optional<UUID> begin();
    }

    /**
     * @param compared the newest comparison, or null
     * @param read the newest backfill that went through everything, or null
     */
    record Account(
            Connection connection,
            String crm,
            long pastDeals,
            @Nullable SyncRun compared,
            @Nullable SyncRun read) {}
}
