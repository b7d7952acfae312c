package io.referloop.server.console;

import io.referloop.connection.Connecting;
import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
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
    private final FieldChecks fields;
    private final Crms crms;

    ConnectionsController(
            ConnectionList list,
            CallBudgets budgets,
            Connections connections, Connecting connecting, FieldChecks fields, Crms crms) {
        this.list = list;
        this.budgets = budgets;
        this.connections = connections;
        this.connecting = connecting;
        this.fields = fields;
        this.crms = crms;
    }

    @GetMapping("/connections")
    String list(Seat seat, Model model) {
        List<ConnectionList.Line> lines = list.of(seat.workspaceId());
        model.addAttribute("lines", lines);
        model.addAttribute("budgets", budgets.of(seat.workspaceId()));
        model.addAttribute("bars", bars());
        model.addAttribute("complete", fields.complete(seat.workspaceId()));
        model.addAttribute(
                "broken",
                lines.stream().filter(ConnectionList.Line::needsReconnect).toList());
        model.addAttribute(
                "live", lines.stream().filter(ConnectionList.Line::connected).count());
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
        URI consent = connecting.begin(seat.workspaceId(), session.getId(), crm);
        model.addAttribute("crm", connector);
        model.addAttribute("scopes", connector.oauth().scopes());
        model.addAttribute("consent", consent);
        return "connect";
    }

    @GetMapping("/oauth/{crm}/callback")
    String callback(
            Seat seat,
            @PathVariable String crm,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) @Nullable String code,
            HttpSession session,
            RedirectAttributes next) {
        if (crms.find(crm).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        try {
            switch (connecting.complete(seat.workspaceId(), session.getId(), crm, state, code, seat.actor())) {
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
            InstallPlan plan = fields.preview(seat.workspaceId(), id);
            model.addAttribute("plan", plan);
            model.addAttribute("properties", FieldChecks.properties(plan));
        } catch (CrmException failed) {
            next.addFlashAttribute("refused", CrmRefusals.of(failed, name(connection)));
            return "redirect:/connections";
        }
        model.addAttribute("connection", connection);
        model.addAttribute("crm", name(connection));
        return "fields";
    }

    @PostMapping("/connections/{id}/fields")
    String create(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        Connection connection = find(seat, id);
        try {
            InstallPlan created = fields.create(seat.workspaceId(), id);
            next.addFlashAttribute(
                    "done",
                    created.empty()
                            ? "Everything was there already."
                            : "Created " + FieldChecks.properties(created) + " properties in " + name(connection)
                                    + ".");
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
                            + " is disconnected. Its referrals and rewards stay; connect it again to go on.");
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
}
