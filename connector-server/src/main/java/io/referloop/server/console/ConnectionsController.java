package io.referloop.server.console;

import io.referloop.connection.Connecting;
import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.connection.Installing;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmException;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.OAuthProfile;
import io.referloop.insight.CallBudgets;
import io.referloop.insight.ConnectionList;
import io.referloop.server.login.Seat;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
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

/** Connecting a CRM account, creating our fields in it, taking it out again. */
@Controller
class ConnectionsController {

    private final ConnectionList list;
    private final CallBudgets budgets;
    private final Connections connections;
    private final Connecting connecting;
    private final Installing installing;
    private final Crms crms;

    ConnectionsController(
            ConnectionList list,
            CallBudgets budgets,
            Connections connections,
            Connecting connecting,
            Installing installing,
            Crms crms) {
        this.list = list;
        this.budgets = budgets;
        this.connections = connections;
        this.connecting = connecting;
        this.installing = installing;
        this.crms = crms;
    }

    @GetMapping("/connections")
    String list(Seat seat, Model model) {
        List<ConnectionList.Line> lines = list.of(seat.workspaceId());
        model.addAttribute("lines", lines);
        model.addAttribute("budgets", budgets.of(seat.workspaceId()));
        model.addAttribute("bars", bars());
        model.addAttribute("complete", installing.complete(seat.workspaceId()));
        model.addAttribute(
                "missing", lines.stream().collect(Collectors.toMap(ConnectionList.Line::id, line -> missing(line))));
        model.addAttribute(
                "obstacles",
                installing.obstacles(seat.workspaceId()).stream()
                        .collect(Collectors.groupingBy(Installing.Obstacle::connection)));
        model.addAttribute(
                "broken",
                lines.stream().filter(ConnectionList.Line::needsReconnect).toList());
        model.addAttribute(
                "live", lines.stream().filter(ConnectionList.Line::connected).count());
        model.addAttribute(
                "unsettled",
                lines.stream()
                        .filter(ConnectionList.Line::connected)
                        .anyMatch(line -> line.undecidedStages() + line.changedStages() > 0));
        model.addAttribute(
                "offers", crms.all().stream().map(ConnectionsController::offer).toList());
        return "connections";
    }

    /** What will be granted and why, before anything happens. The link away is good for one use in this browser. */
    @GetMapping("/connect/{crm}")
    String consent(Seat seat, @PathVariable String crm, HttpSession session, Model model) {
        CrmConnector connector = crms.find(crm).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!connector.oauth().configured()) {
            return "redirect:/connections";
        }
        @Nullable
        URI consent =
                connector.oauth().asksAPerson() ? connecting.begin(seat.workspaceId(), session.getId(), crm) : null;
        model.addAttribute("crm", connector);
        model.addAttribute("scopes", connector.oauth().scopes());
        model.addAttribute("hasOptional", connector.oauth().scopes().stream().anyMatch(OAuthProfile.Scope::optional));
        model.addAttribute("consent", consent);
        return "connect";
    }

    @GetMapping("/oauth/{crm}/callback")
    String callback(
            Seat seat,
            @PathVariable String crm,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(defaultValue = "") String error,
            @RequestParam(name = "error_description", defaultValue = "") String description,
            HttpSession session,
            RedirectAttributes next) {
        if (crms.find(crm).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return connected(
                crm,
                next,
                () -> connecting.complete(
                        seat.workspaceId(),
                        session.getId(),
                        crm,
                        state,
                        code,
                        (error + " " + description).strip(),
                        seat.actor()));
    }

    /** For a CRM that nobody has to be sent to. */
    @PostMapping("/connect/{crm}")
    String connect(Seat seat, @PathVariable String crm, RedirectAttributes next) {
        CrmConnector connector = crms.find(crm).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!connector.oauth().configured() || connector.oauth().asksAPerson()) {
            return "redirect:/connections";
        }
        return connected(crm, next, () -> connecting.connect(seat.workspaceId(), crm, seat.actor()));
    }

    private String connected(String crm, RedirectAttributes next, Supplier<Connecting.Outcome> ended) {
        try {
            switch (ended.get()) {
                case Connecting.Outcome.Connected(Connection connection) -> {
                    next.addFlashAttribute("done", connection.accountName() + " is connected.");
                    return "redirect:/connections/" + connection.id() + "/fields";
                }
                case Connecting.Outcome.Refused(String reason, String message, String fix) ->
                    next.addFlashAttribute("refused", new Refusal(reason, message, fix));
            }
        } catch (CrmException failed) {
            next.addFlashAttribute(
                    "refused", CrmRefusals.of(failed, crms.get(crm).name()));
        }
        return "redirect:/connections";
    }

    @GetMapping("/connections/{id}/fields")
    String preview(Seat seat, @PathVariable UUID id, Model model, RedirectAttributes next) {
        Connection connection = find(seat, id);
        try {
            InstallPlan plan = installing.preview(seat.workspaceId(), id);
            model.addAttribute("plan", plan);
            model.addAttribute("toCreate", PlanWords.count(plan.missing()));
            model.addAttribute("places", PlanWords.places(plan));
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, name(connection)));
            return "redirect:/connections";
        }
        model.addAttribute("connection", connection);
        model.addAttribute("crm", name(connection));
        model.addAttribute(
                "creates",
                crms.find(connection.crm())
                        .map(it -> !it.lacks().contains(Capability.FIELD_INSTALL))
                        .orElse(false));
        return "fields";
    }

    @PostMapping("/connections/{id}/fields")
    String create(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        Connection connection = find(seat, id);
        try {
            List<InstallPlan.Item> created = installing.create(seat.workspaceId(), id);
            next.addFlashAttribute(
                    "done",
                    created.isEmpty()
                            ? "Everything was there already."
                            : "Created " + PlanWords.count(created) + " in " + name(connection) + ".");
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, name(connection)));
            return "redirect:/connections";
        }
        return "redirect:/connections/" + id + "/fields";
    }

    @PostMapping("/connections/{id}/disconnect")
    String disconnect(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        Connection connection = find(seat, id);
        try {
            connections.disconnect(seat.workspaceId(), id);
            next.addFlashAttribute(
                    "done",
                    connection.accountName()
                            + " is disconnected. Its referrals, rewards, stage map and programs stay; connect it again to go on.");
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, name(connection)));
        }
        return "redirect:/connections";
    }

    private Connection find(Seat seat, UUID id) {
        return connections
                .find(seat.workspaceId(), id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String name(Connection connection) {
        return crms.find(connection.crm()).map(CrmConnector::name).orElse(connection.crm());
    }

    /** How many of a hundred calls must succeed, by CRM; one that sets no bar is absent. */
    private Map<String, Integer> bars() {
        Map<String, Integer> bars = new HashMap<>();
        crms.all().forEach(it -> it.successesPerHundred().ifPresent(bar -> bars.put(it.id(), bar)));
        return bars;
    }

    /** What the account did not grant, one line for each thing that does not work without it. */
    private List<Missing> missing(ConnectionList.Line line) {
        List<String> granted = line.granted();
        if (granted == null || line.disconnected()) {
            return List.of();
        }
        Map<String, List<OAuthProfile.Scope>> byEffect = new LinkedHashMap<>();
        crms.find(line.crm())
                .map(crm -> crm.oauth().missing(granted))
                .orElse(List.of())
                .forEach(scope -> byEffect.computeIfAbsent(
                                scope.without() == null ? scope.why() : scope.without(), effect -> new ArrayList<>())
                        .add(scope));
        return byEffect.entrySet().stream()
                .map(entry -> new Missing(
                        entry.getValue().stream().map(OAuthProfile.Scope::name).toList(),
                        entry.getKey(),
                        entry.getValue().stream().allMatch(OAuthProfile.Scope::optional)))
                .toList();
    }

    private static Offer offer(CrmConnector connector) {
        OAuthProfile profile = connector.oauth();
        String prefix = "REFERLOOP_" + connector.id().toUpperCase(Locale.ROOT);
        List<String> missing = new ArrayList<>();
        if (profile.clientId().isBlank()) {
            missing.add(prefix + "_CLIENT_ID");
        }
        if (profile.clientSecret().reveal().isBlank()) {
            missing.add(prefix + "_CLIENT_SECRET");
        }
        return new Offer(connector.id(), connector.name(), missing);
    }

    /** @param missing the settings without which this CRM cannot be connected */
    record Offer(String id, String name, List<String> missing) {}

    /**
     * @param effect what does not work, or for a required one what it is needed for
     * @param optional whether the connection works without
     */
    record Missing(List<String> scopes, String effect, boolean optional) {}
}
