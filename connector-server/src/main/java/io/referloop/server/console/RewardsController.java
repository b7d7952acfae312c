package io.referloop.server.console;

import io.referloop.insight.BalanceList;
import io.referloop.insight.BudgetList;
import io.referloop.insight.RewardList;
import io.referloop.insight.RewardTab;
import io.referloop.payout.PayoutStops;
import io.referloop.payout.Payouts;
import io.referloop.program.Programs;
import io.referloop.reward.Approvals;
import io.referloop.reward.Outcome;
import io.referloop.server.login.Seat;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The rewards by who acts next, and what a person can say about them. */
@Controller
class RewardsController {

    private final RewardList rewards;
    private final Approvals approvals;
    private final Payouts payouts;
    private final PayoutStops stops;
    private final BalanceList balances;
    private final BudgetList budgets;
    private final Programs programs;
    private final Clock clock;

    RewardsController(
            RewardList rewards,
            Approvals approvals,
            Payouts payouts,
            PayoutStops stops,
            BalanceList balances,
            BudgetList budgets,
            Programs programs,
            Clock clock) {
        this.rewards = rewards;
        this.approvals = approvals;
        this.payouts = payouts;
        this.stops = stops;
        this.balances = balances;
        this.budgets = budgets;
        this.programs = programs;
        this.clock = clock;
    }

    @GetMapping("/rewards")
    String list(
            Seat seat,
            @RequestParam(defaultValue = "") String tab,
            @RequestParam(defaultValue = "") String before,
            Model model) {
        RewardList.Totals totals = rewards.totals(seat.workspaceId());
        RewardTab shown = tab(tab, totals);
        model.addAttribute("tab", shown);
        model.addAttribute("tabs", RewardTab.values());
        model.addAttribute("totals", totals);
        model.addAttribute("sentence", sentence(totals, new Say(seat.workspace().zone(), clock)));
        model.addAttribute("page", rewards.page(seat.workspaceId(), shown, id(before)));
        model.addAttribute("stop", stops.now(seat.workspaceId()).orElse(null));
        model.addAttribute("balances", balances.of(seat.workspaceId()));
        model.addAttribute("budgets", budgets.now(seat.workspaceId()));
        model.addAttribute("programs", programs.current(seat.workspaceId()));
        model.addAttribute("acts", seat.mayPay() && shown != RewardTab.SENT && shown != RewardTab.ENDED);
        return "rewards";
    }

    @PostMapping("/rewards/{id}/approve")
    String approve(Seat seat, @PathVariable UUID id, RedirectAttributes next) {
        return after(
                approvals.approve(seat.workspaceId(), id, seat.actor()),
                "Approved; it is to be paid now.",
                RewardTab.TO_APPROVE,
                next);
    }

    /** Several at once; each is decided by itself, and what stands against one does not stop the others. */
    @PostMapping("/rewards/approve")
    String approveAll(Seat seat, @RequestParam(defaultValue = "") List<UUID> reward, RedirectAttributes next) {
        if (reward.isEmpty() || reward.size() > RewardList.PAGE_SIZE) {
            next.addFlashAttribute(
                    "refused", new Refusal("NONE_SELECTED", "Select the rewards to approve first.", null));
            return "redirect:/rewards?tab=" + RewardTab.TO_APPROVE;
        }
        List<String> stayed = new ArrayList<>();
        int approved = 0;
        for (UUID one : reward) {
            switch (approvals.approve(seat.workspaceId(), one, seat.actor())) {
                case Outcome.Done done -> approved++;
                case Outcome.Noted(String message) -> stayed.add(message);
                case Outcome.Refused(String code, String message) -> stayed.add(message);
            }
        }
        if (approved > 0) {
            next.addFlashAttribute("done", approved + (approved == 1 ? " reward" : " rewards") + " approved.");
        }
        if (!stayed.isEmpty()) {
            next.addFlashAttribute(
                    "refused", new Refusal("SOME_STAYED", stayed.size() + " stayed: " + stayed.getFirst(), null));
        }
        return "redirect:/rewards?tab=" + RewardTab.TO_APPROVE;
    }

    /** An owner looked at what the check of the books found. */
    @PostMapping("/payouts/resume")
    String resume(Seat seat, RedirectAttributes next) {
        return after(stops.resume(seat.workspaceId(), seat.actor()), "Payouts go on.", RewardTab.TO_PAY, next);
    }

    @PostMapping("/rewards/{id}/reject")
    String reject(
            Seat seat,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String tab,
            RedirectAttributes next) {
        RewardTab from = Objects.requireNonNullElse(named(tab), RewardTab.TO_APPROVE);
        return after(
                approvals.reject(seat.workspaceId(), id, reason, seat.actor()),
                "Rejected; the reason is kept with it.",
                from,
                next);
    }

    @PostMapping("/rewards/payouts/{id}/sent")
    String sent(
            Seat seat,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reference,
            RedirectAttributes next) {
        switch (payouts.markSent(seat.workspaceId(), id, reference, seat.actor())) {
            case Outcome.Done done -> next.addFlashAttribute("done", "Marked as paid; the books and the CRM follow.");
            case Outcome.Noted(String message) -> next.addFlashAttribute("done", message);
            case Outcome.Refused(String code, String message) ->
                next.addFlashAttribute("refused", new Refusal(code, message, null));
        }
        return "redirect:/rewards?tab=" + RewardTab.TO_PAY;
    }

    private static String after(Outcome outcome, String done, RewardTab from, RedirectAttributes next) {
        switch (outcome) {
            case Outcome.Done it -> next.addFlashAttribute("done", done);
            case Outcome.Noted(String message) -> next.addFlashAttribute("done", message);
            case Outcome.Refused(String code, String message) ->
                next.addFlashAttribute("refused", new Refusal(code, message, null));
        }
        return "redirect:/rewards?tab=" + from;
    }

    /** Without a tab in the address: the first that waits for a person, else what is on hold. */
    private static RewardTab tab(String asked, RewardList.Totals totals) {
        RewardTab named = named(asked);
        if (named != null) {
            return named;
        }
        return List.of(RewardTab.TO_APPROVE, RewardTab.TO_PAY, RewardTab.WAITING, RewardTab.ON_HOLD, RewardTab.SENT)
                .stream()
                .filter(tab -> totals.of(tab).count() > 0)
                .findFirst()
                .orElse(RewardTab.ON_HOLD);
    }

    private static @Nullable RewardTab named(String asked) {
        return Arrays.stream(RewardTab.values())
                .filter(tab -> tab.name().equals(asked.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    private static String sentence(RewardList.Totals totals, Say say) {
        List<String> parts = new ArrayList<>();
        RewardList.Total approve = totals.of(RewardTab.TO_APPROVE);
        RewardList.Total pay = totals.of(RewardTab.TO_PAY);
        RewardList.Total hold = totals.of(RewardTab.ON_HOLD);
        if (approve.count() > 0) {
            parts.add(say.count(approve.count(), "reward waits", "rewards wait") + " for your word ("
                    + say.total(approve.amounts()) + ")");
        }
        if (pay.count() > 0) {
            parts.add(say.count(pay.count(), "is", "are") + " to be paid (" + say.total(pay.amounts()) + ")");
        }
        if (hold.count() > 0) {
            parts.add(say.total(hold.amounts()) + " on hold is released by itself");
        }
        return parts.isEmpty() ? "Nothing waits for anybody." : Wording.capital(String.join("; ", parts)) + ".";
    }
}
