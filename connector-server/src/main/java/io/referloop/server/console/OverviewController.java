package io.referloop.server.console;

import io.referloop.connection.Installing;
import io.referloop.insight.ConnectionList;
import io.referloop.insight.ReferralList;
import io.referloop.insight.RewardList;
import io.referloop.insight.RewardTab;
import io.referloop.program.ReferralStatus;
import io.referloop.server.login.Seat;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page: what is left to set up, and then how the program does. */
@Controller
class OverviewController {

    private final ConnectionList connections;
    private final ReferralList referrals;
    private final RewardList rewards;
    private final FirstSteps firstSteps;
    private final Installing installing;

    OverviewController(
            ConnectionList connections,
            ReferralList referrals,
            RewardList rewards,
            FirstSteps firstSteps,
            Installing installing) {
        this.connections = connections;
        this.referrals = referrals;
        this.rewards = rewards;
        this.firstSteps = firstSteps;
        this.installing = installing;
    }

    @GetMapping("/")
    String overview(Seat seat, Model model) {
        UUID workspace = seat.workspaceId();
        List<ConnectionList.Line> lines = connections.of(workspace);
        Map<String, Long> byStatus = referrals.byStatus(workspace);
        long total = byStatus.values().stream().mapToLong(Long::longValue).sum();
        long won = byStatus.getOrDefault(ReferralStatus.WON.name(), 0L);
        List<FirstSteps.Step> steps = firstSteps.of(lines, installing.complete(workspace), total);
        FirstSteps.Step next =
                steps.stream().filter(step -> !step.done()).findFirst().orElse(null);
        model.addAttribute("steps", steps);
        model.addAttribute(
                "stepsDone", steps.stream().filter(FirstSteps.Step::done).count());
        model.addAttribute("next", next);
        model.addAttribute("total", total);
        model.addAttribute("won", won);
        model.addAttribute("wonShare", total == 0 ? "" : Math.round(100.0 * won / total) + " % of all");
        model.addAttribute(
                "open",
                Arrays.stream(ReferralStatus.values())
                        .filter(status -> status.isStep() && status != ReferralStatus.WON)
                        .mapToLong(status -> byStatus.getOrDefault(status.name(), 0L))
                        .sum());
        model.addAttribute(
                "bars",
                Arrays.stream(ReferralStatus.values())
                        .filter(status -> byStatus.containsKey(status.name()))
                        .map(status -> bar(status.name(), byStatus.getOrDefault(status.name(), 0L), total))
                        .toList());
        model.addAttribute("tabs", RewardTab.values());
        model.addAttribute("totals", rewards.totals(workspace));
        model.addAttribute("hold", RewardTab.ON_HOLD);
        model.addAttribute("sent", RewardTab.SENT);
        model.addAttribute("sentence", sentence(lines, next));
        model.addAttribute(
                "last",
                lines.stream()
                        .map(ConnectionList.Line::lastDelivery)
                        .filter(Objects::nonNull)
                        .max(Comparator.<Instant>naturalOrder())
                        .orElse(null));
        return "overview";
    }

    private static Bar bar(String status, long count, long total) {
        return new Bar(status, count, Math.round(100.0 * count / total));
    }

    private static String sentence(List<ConnectionList.Line> lines, FirstSteps.@Nullable Step next) {
        List<String> lost = lines.stream()
                .filter(ConnectionList.Line::needsReconnect)
                .map(ConnectionList.Line::accountName)
                .toList();
        if (!lost.isEmpty()) {
            return String.join(" and ", lost) + (lost.size() == 1 ? " needs" : " need")
                    + " to be reconnected; work waits";
        }
        return next == null
                ? "All good"
                : "Next: " + next.title().substring(0, 1).toLowerCase(Locale.ROOT)
                        + next.title().substring(1);
    }

    /** @param percent of all referrals, for the length of the bar */
    record Bar(String code, long count, long percent) {}
}
