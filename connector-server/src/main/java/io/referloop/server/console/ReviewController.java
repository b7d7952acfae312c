package io.referloop.server.console;

import io.referloop.referral.Conflicts;
import io.referloop.referral.Fact;
import io.referloop.referral.Flags;
import io.referloop.referral.Reviews;
import io.referloop.server.login.Seat;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What a person has to look at before anything is paid: flags, referrals that meet, claims that fit several. */
@Controller
class ReviewController {

    private static final int NOTE_MAX = 300;
    private static final Pattern PART = Pattern.compile("part-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Reviews reviews;
    private final Flags flags;
    private final Conflicts conflicts;

    ReviewController(Reviews reviews, Flags flags, Conflicts conflicts) {
        this.reviews = reviews;
        this.flags = flags;
        this.conflicts = conflicts;
    }

    @GetMapping("/review")
    String show(Seat seat, Model model) {
        Reviews.Queue queue = reviews.open(seat.workspaceId());
        model.addAttribute("queue", queue);
        model.addAttribute("sentence", sentence(queue));
        return "review";
    }

    @PostMapping("/review/flags/{id}/clear")
    String clear(
            Seat seat, @PathVariable UUID id, @RequestParam(defaultValue = "") String note, RedirectAttributes next) {
        return noted(
                note,
                next,
                kept -> flags.clear(seat.workspaceId(), id, seat.actor(), kept, correlation()),
                "Cleared; the referral was worked out again.");
    }

    @PostMapping("/review/flags/{id}/reject")
    String reject(
            Seat seat, @PathVariable UUID id, @RequestParam(defaultValue = "") String note, RedirectAttributes next) {
        return noted(
                note,
                next,
                kept -> reviews.reject(seat.workspaceId(), id, seat.actor(), kept, correlation()),
                "Rejected; the referral has ended and its rewards are taken back.");
    }

    /** @param form each claim's part under {@code part-} and its id; an empty one gets none */
    @PostMapping("/review/referrals/{id}/credit")
    String divide(Seat seat, @PathVariable UUID id, @RequestParam Map<String, String> form, RedirectAttributes next) {
        Map<UUID, BigDecimal> parts = new HashMap<>();
        boolean readable = true;
        for (Map.Entry<String, String> field : form.entrySet()) {
            if (PART.matcher(field.getKey()).matches() && !field.getValue().isBlank()) {
                Optional<BigDecimal> part = Fact.amountIn(field.getValue());
                part.ifPresent(it -> parts.put(UUID.fromString(field.getKey().substring("part-".length())), it));
                readable &= part.isPresent();
            }
        }
        if (readable && reviews.divide(seat.workspaceId(), id, parts, seat.actor(), correlation())) {
            next.addFlashAttribute("done", "Divided; the referral was worked out again.");
        } else {
            next.addFlashAttribute(
                    "refused",
                    new Refusal(
                            "PART_INVALID",
                            "Each part has to be a number above 0, and somebody has to get one.",
                            "Enter numbers such as 70 and 30; leave out whoever gets nothing."));
        }
        return "redirect:/review";
    }

    @PostMapping("/review/pairs/{id}")
    String choose(
            Seat seat,
            @PathVariable UUID id,
            @RequestParam UUID stays,
            @RequestParam(defaultValue = "") String note,
            RedirectAttributes next) {
        return noted(
                note,
                next,
                kept -> conflicts.decide(seat.workspaceId(), id, stays, seat.actor(), kept, correlation()),
                "Decided; the other referral is a duplicate now.");
    }

    /** @param referral empty: it is about none of them */
    @PostMapping("/review/claims/{id}")
    String assign(
            Seat seat,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") @Nullable UUID referral,
            @RequestParam(defaultValue = "") String note,
            RedirectAttributes next) {
        return noted(
                note,
                next,
                kept -> reviews.assign(seat.workspaceId(), id, referral, seat.actor(), kept),
                "Decided; the claim is kept with your reason.");
    }

    private static String noted(String note, RedirectAttributes next, Decision decision, String done) {
        String kept = note.strip();
        if (kept.isEmpty() || kept.length() > NOTE_MAX) {
            next.addFlashAttribute(
                    "refused",
                    new Refusal(
                            "REASON_MISSING",
                            "The reason is missing or longer than " + NOTE_MAX + " characters.",
                            "Say in a sentence why; it is kept."));
        } else if (decision.take(kept)) {
            next.addFlashAttribute("done", done);
        } else {
            next.addFlashAttribute(
                    "refused",
                    new Refusal(
                            "NOT_OPEN",
                            "It is not open any more.",
                            "Somebody else may have decided; this page is up to date now."));
        }
        return "redirect:/review";
    }

    private static String sentence(Reviews.Queue queue) {
        int waiting =
                queue.flagged().size() + queue.pairs().size() + queue.claims().size();
        return switch (waiting) {
            case 0 -> "Nothing waits for your judgement.";
            case 1 -> "One thing waits for your judgement; nothing is paid for it until then.";
            default -> waiting + " things wait for your judgement; nothing is paid for them until then.";
        };
    }

    private static String correlation() {
        String known = MDC.get("correlation");
        return known == null ? "review" : known;
    }

    private interface Decision {

        /** False when it is not open any more. */
        boolean take(String note);
    }
}
