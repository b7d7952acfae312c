package io.referloop.simulate;

import io.referloop.program.BudgetUse;
import io.referloop.program.Words;
import io.referloop.reward.RewardState;
import io.referloop.reward.TraceLine;
import io.referloop.reward.Worth;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What a simulation came to, for people: readable in 100 columns. */
public final class ResultTable {

    private final SimulationResult result;
    private final DateTimeFormatter day;
    private final DateTimeFormatter minute;
    private final StringBuilder text = new StringBuilder();

    private ResultTable(SimulationResult result) {
        this.result = result;
        ZoneId zone = result.program().zone();
        this.day = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(zone);
        this.minute =
                DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH).withZone(zone);
    }

    /** What explains every referral. */
    public static final String ALL = "all";

    /** @param why a referral to explain line by line, or {@link #ALL}; null: none */
    public static String of(SimulationResult result, @Nullable String why) {
        ResultTable table = new ResultTable(result);
        table.write(why);
        return table.text.toString();
    }

    private void write(@Nullable String why) {
        line(result.scenario().name() + ": " + result.program().name() + ", "
                + day.format(result.from()) + " to "
                + minute.format(result.scenario().until()) + " "
                + result.program().zone());
        rewards();
        nothing();
        claims();
        people();
        more();
        if (ALL.equals(why)) {
            explainable().forEach(this::explain);
        } else if (why != null) {
            explain(why);
        }
        differences();
    }

    private void rewards() {
        title("Rewards");
        if (result.lines().isEmpty()) {
            line("  none");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Reward", "For", "Worth", "State", ""));
        for (SimulationResult.Line it : result.lines()) {
            rows.add(List.of(it.id(), it.to(), worth(it), it.state().label(), since(it)));
        }
        table(rows, 2);
    }

    private String since(SimulationResult.Line it) {
        Instant release = it.line().releaseAt();
        String until = it.state() == RewardState.PENDING && release != null ? "until " + day.format(release) : "";
        String note = it.line().note() == null ? "" : it.line().note();
        boolean telling = !it.state().isLive()
                || it.state() == RewardState.HELD_FOR_REVIEW
                || it.state() == RewardState.WAITING_AMOUNT;
        String reason = telling && note.isEmpty() ? it.history().getLast().reason() : note;
        return until.isEmpty() ? reason : reason.isEmpty() ? until : until + "; " + reason;
    }

    private static String worth(SimulationResult.Line it) {
        Worth worth = it.line().worth();
        if (worth == null) {
            return "?";
        }
        return worth.units() == null ? Words.of(worth.amount()) : worth.units().words();
    }

    private void nothing() {
        List<List<String>> rows = new ArrayList<>();
        for (SimulationResult.Verdict it : result.verdicts()) {
            if (!it.outcome().equals("earned") && !it.outcome().equals("waiting")) {
                rows.add(List.of(it.referral(), it.rule(), it.to(), it.outcome(), it.reason()));
            }
        }
        if (!rows.isEmpty()) {
            title("Earned nothing");
            table(rows);
        }
    }

    private void claims() {
        if (!result.claims().isEmpty()) {
            title("Claims that do not count");
            table(result.claims().stream()
                    .map(it -> List.of(it.claim(), it.reason(), it.sentence()))
                    .toList());
        }
    }

    private void people() {
        if (result.balances().isEmpty()) {
            return;
        }
        title("People");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "Total", "On hold", "To pay", "Sent", "Other"));
        result.balances()
                .forEach((person, it) -> rows.add(List.of(
                        person,
                        Words.of(it.total()),
                        Words.of(it.onHold()),
                        Words.of(it.released()),
                        Words.of(it.sent()),
                        it.units().isEmpty() ? "" : it.units().toString().replaceAll("[{}]", ""))));
        table(rows, 1, 2, 3, 4);
    }

    private void more() {
        if (!result.budget().isEmpty()) {
            title("Budget");
            result.budget()
                    .forEach(it -> line("  " + (it.period().isEmpty() ? "whole time" : "from " + it.period()) + ": "
                            + Words.of(it.used()) + " of " + Words.of(it.of()) + ", "
                            + it.percent().toPlainString() + " %"
                            + warning(it)));
        }
        if (!result.taxes().isEmpty()) {
            title("Tax");
            result.taxes()
                    .forEach(it ->
                            line("  " + it.line() + ": " + it.words() + (it.held() ? " It waits for the form." : "")));
        }
        if (!result.draws().isEmpty()) {
            title("Draws");
            result.draws().forEach(it -> {
                line("  " + it.rule() + " on " + day.format(it.at()) + ", seed " + it.seed() + ", "
                        + it.entries().size() + " entries: "
                        + (it.winners().isEmpty() ? "nobody" : String.join(", ", it.winners())));
                line("  list " + it.hash());
            });
        }
        if (!result.eligible().isEmpty()) {
            title("May be asked");
            result.eligible()
                    .forEach(it -> line("  " + it.person() + " since " + day.format(it.since()) + ": "
                            + String.join(", ", it.reasons())));
        }
        if (result.scenario().figures() != Scenario.Figures.NONE) {
            title("Metrics");
            result.metrics().forEach((name, value) -> line("  " + name + " " + value.toPlainString()));
        }
        if (!result.refusals().isEmpty()) {
            title("Not done");
            result.refusals().forEach(it -> line("  " + it));
        }
    }

    private static String warning(BudgetUse it) {
        return switch (it.warns()) {
            case 100 -> ": used up";
            case 80 -> ": nearly used up";
            default -> "";
        };
    }

    private Set<String> explainable() {
        Set<String> referrals = new LinkedHashSet<>(result.statuses().keySet());
        result.claims().forEach(it -> referrals.add(it.claim()));
        return referrals;
    }

    private void explain(String referral) {
        title("Why, " + referral);
        for (SimulationResult.Line it : result.lines()) {
            if (it.referral().equals(referral)) {
                line("  " + it.id() + "  " + it.line().sentence());
                trace(it.line().why());
                it.history()
                        .forEach(change -> line("    " + minute.format(change.at()) + "  "
                                + change.state().label() + amount(change.amount()) + ": " + change.reason() + " ("
                                + change.by() + ")"));
            }
        }
        for (SimulationResult.Verdict it : result.verdicts()) {
            if (it.referral().equals(referral) && !it.outcome().equals("earned")) {
                line("  " + it.rule() + " for " + it.to() + ": " + it.outcome() + ". " + it.reason());
                trace(it.decision().why());
            }
        }
        for (SimulationResult.RefusedClaim it : result.claims()) {
            if (it.claim().equals(referral)) {
                line("  The claim does not count: " + it.sentence());
            }
        }
    }

    private static String amount(@Nullable Money amount) {
        return amount == null ? "" : ", " + Words.of(amount);
    }

    private void trace(List<TraceLine> why) {
        why.forEach(
                it -> line("    " + it.label() + ": " + it.text() + (it.amount() == null ? "" : " = " + it.amount())));
    }

    private void differences() {
        if (result.scenario().expected() == null) {
            return;
        }
        title(result.differences().isEmpty() ? "Everything is as expected" : "Not as expected");
        result.differences().forEach(it -> line("  " + it));
    }

    private void title(String words) {
        text.append('\n').append(words).append('\n');
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }

    private void table(List<List<String>> rows, Integer... right) {
        text.append(Columns.of(rows, Set.of(right)));
    }
}
