package io.referloop.server.console;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.privacy.Erasures;
import io.referloop.privacy.PersonalData;
import io.referloop.privacy.Tombstones;
import io.referloop.referral.Email;
import io.referloop.server.login.Seat;
import io.referloop.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Forgetting people: by hand, and what was forgotten so far. No address of a person stands in any address of a page. */
@Controller
class PrivacyController {

    private static final String PAGE = "redirect:/privacy";

    private final Erasures erasures;
    private final Tombstones tombstones;
    private final Connections connections;
    private final Workspaces workspaces;

    PrivacyController(Erasures erasures, Tombstones tombstones, Connections connections, Workspaces workspaces) {
        this.erasures = erasures;
        this.tombstones = tombstones;
        this.connections = connections;
        this.workspaces = workspaces;
    }

    @GetMapping("/privacy")
    String page(Seat seat, Model model) {
        Map<String, String> names = connections.list(seat.workspaceId()).stream()
                .collect(Collectors.toMap(it -> it.id().toString(), Connection::accountName));
        List<Row> rows = erasures.list(seat.workspaceId()).stream()
                .map(it -> new Row(
                        it.id().toString().substring(0, 8).toUpperCase(Locale.ROOT),
                        it.byCrm(),
                        it.byCrm() ? names.getOrDefault(it.by(), "the CRM") : it.by(),
                        it.at(),
                        it.doneAt(),
                        it.held()))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute(
                "underWay", rows.stream().filter(it -> it.doneAt() == null).count());
        return "privacy";
    }

    /** What would be erased; nothing is yet. */
    @PostMapping("/privacy/look")
    String look(Seat seat, @RequestParam(defaultValue = "") String email, Model model, RedirectAttributes next) {
        Optional<Email> parsed = Email.parse(email);
        Refusal refusal = refusal(seat.workspaceId(), parsed);
        if (parsed.isEmpty() || refusal != null) {
            next.addFlashAttribute("refused", refusal);
            return PAGE;
        }
        String address = parsed.get().address();
        model.addAttribute("email", address);
        model.addAttribute("held", erasures.held(seat.workspaceId(), address));
        model.addAttribute("forgotten", tombstones.isErased(seat.workspaceId(), address));
        return "erase";
    }

    @PostMapping("/privacy/erasures")
    String erase(Seat seat, @RequestParam(defaultValue = "") String email, RedirectAttributes next) {
        Optional<Email> parsed = Email.parse(email);
        Refusal refusal = refusal(seat.workspaceId(), parsed);
        if (parsed.isEmpty() || refusal != null) {
            next.addFlashAttribute("refused", refusal);
            return PAGE;
        }
        erasures.ofEmail(seat.workspaceId(), parsed.get().address(), seat.actor());
        next.addFlashAttribute(
                "done",
                "The person is being erased; it takes some seconds. Amounts and the ledger stay, without a name.");
        return PAGE;
    }

    @PostMapping("/privacy/allowed")
    String allow(Seat seat, @RequestParam(defaultValue = "") String email, RedirectAttributes next) {
        boolean lifted = Email.parse(email)
                .filter(it -> erasures.allowAgain(seat.workspaceId(), it.address()))
                .isPresent();
        if (lifted) {
            next.addFlashAttribute(
                    "done", "This person may be known again, under records that the CRM makes from now on.");
        } else {
            next.addFlashAttribute(
                    "refused",
                    new Refusal("NOT_FORGOTTEN", "Nobody with this address was erased.", "Check how it is written."));
        }
        return PAGE;
    }

    private @Nullable Refusal refusal(UUID workspace, Optional<Email> email) {
        if (email.isEmpty()) {
            return new Refusal(
                    "EMAIL_INVALID", "E-mail: this is not an address.", "Enter one such as name@company.example.");
        }
        if (workspaces.members(workspace).contains(email.get().address())) {
            return new Refusal(
                    "MEMBER_ADDRESS",
                    "This is the address of a member of this workspace, who signs decisions with it.",
                    "Take the member out of the workspace first.");
        }
        return null;
    }

    /**
     * @param number tells one erasure from another, and nothing of whom
     * @param doneAt null while it is under way
     */
    record Row(
            String number,
            boolean byCrm,
            String by,
            Instant at,
            @Nullable Instant doneAt,
            List<PersonalData.Held> held) {}
}
