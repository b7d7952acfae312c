package io.referloop.simulate;

import io.referloop.program.Words;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a program would have paid for past deals, for people: sums first, then reward by reward. */
public final class PastDealsTable {

    private static final int PEOPLE_MAX = 20;
    private static final int REWARDS_MAX = 200;

    private final PastDealsResult result;
    private final StringBuilder text = new StringBuilder();

    private PastDealsTable(PastDealsResult result) {
        this.result = result;
    }

    /** @param why a referral to explain line by line, or {@link ResultTable#ALL}; null: none */
    public static String of(PastDealsResult result, @Nullable String why) {
        PastDealsTable table = new PastDealsTable(result);
        table.write(why);
        return table.text.toString();
    }

    private void write(@Nullable String why) {
        ZoneId zone = result.simulation().program().zone();
        DateTimeFormatter day =
                DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(zone);
        line(result.simulation().program().name() + " would have paid " + Words.of(result.total()) + " for past deals, "
                + day.format(result.wanted().since()) + " to "
                + day.format(result.wanted().until()) + " " + zone);
        line(assumption());
        deals();
        sums("By rule", result.byRule());
        sums("By month", result.byMonth());
        sums("By person", result.byPerson().stream().limit(PEOPLE_MAX).toList());
        int more = result.byPerson().size() - PEOPLE_MAX;
        if (more > 0) {
            line("  and " + count(more, "person", "people") + " more");
        }
        text.append('\n');
        if (why == null && result.simulation().lines().size() > REWARDS_MAX) {
            line("There are " + result.simulation().lines().size()
                    + " rewards. --why explains them, --json has them all.");
        } else {
            text.append(ResultTable.of(result.simulation(), why));
        }
    }

    private String assumption() {
        return switch (result.wanted().who()) {
            case NAMED -> "Counted are deals that name a referrer.";
            case EVERY_WON_DEAL -> """
                Counted is every won deal, as if each customer company had been referred by one person of its
                own: about the most that the program would have cost.""";
        };
    }

    private void deals() {
        text.append("\nDeals\n");
        wrapped(count(result.read(), "deal", "deals") + " read with " + count((int) result.calls(), "call", "calls")
                + ", " + result.counted() + " counted, " + result.outside()
                + " of another time");
        for (PastDealsResult.LeftOut it : result.leftOut()) {
            wrapped(count(it.deals(), "deal", "deals") + ": " + it.cause().words() + ", for example "
                    + it.examples().getFirst());
        }
        if (result.waiting() > 0) {
            wrapped(count(result.waiting(), "reward waits", "rewards wait")
                    + " for an amount or an exchange rate, and the sums leave it out");
        }
        if (result.cut()) {
            wrapped("There are more deals than the " + result.wanted().most()
                    + " that were read: ask for a later day.");
        }
    }

    private void sums(String title, List<PastDealsResult.Sum> sums) {
        if (sums.isEmpty()) {
            return;
        }
        text.append('\n').append(title).append('\n');
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "Rewards", "Total", ""));
        for (PastDealsResult.Sum it : sums) {
            String units = it.units().entrySet().stream()
                    .map(unit -> unit.getValue() + " " + unit.getKey())
                    .collect(Collectors.joining(", "));
            rows.add(List.of(it.of(), Integer.toString(it.rewards()), Words.of(it.total()), units));
        }
        text.append(Columns.of(rows, Set.of(1, 2)));
    }

    private static String count(int number, String singular, String plural) {
        return number + " " + (number == 1 ? singular : plural);
    }

    private void wrapped(String words) {
        text.append(Columns.of(List.of(List.of(words)), Set.of()));
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }
}
