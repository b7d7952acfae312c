package io.referloop.reward;

import io.referloop.program.RewardRule;
import io.referloop.program.Window;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether an item completes the count that a bonus is for. A rule that is no bonus is complete with each item.
 *
 * @param identity of a bonus: whose it is and of which period, whatever referral completes it
 * @param notYet what is missing; null when it is complete, or was before
 * @param given whether it was complete before
 */
record Bonus(RewardLine.Identity identity, @Nullable String notYet, boolean given, List<TraceLine> why) {

    static Bonus of(Item item, UUID beneficiary, Tally tally) {
        RewardRule.Nth nth = item.rule().nth();
        if (nth == null) {
            return new Bonus(item.identity(beneficiary), null, false, List.of());
        }
        boolean companies = nth.counts() == RewardRule.Nth.Counts.COMPANIES;
        boolean rolling = nth.window().unit() == Window.Unit.ROLLING_DAYS;
        String period = Valuation.period(item, nth.window());
        Tally.Bucket before = tally.get(
                companies ? Keys.companies(item, beneficiary, period) : Keys.items(item, beneficiary, period));
        if (rolling) {
            before = before.after(item.at().minus(Duration.ofDays(nth.window().days())));
        }
        Object member = companies ? item.company() : item.of().id();
        boolean again = before.has(member);
        int count = before.distinct() + (again ? 0 : 1);
        int round = Math.max(1, (count + nth.at() - 1) / nth.at());
        String which = nth.every() ? period + "#" + round : period;
        // Rolling days reach the same count again and again.
        boolean earned = tally.get(Keys.bonus(item, beneficiary, which)).count() > 0;
        boolean reaches = !earned && !again && count % nth.at() == 0 && (nth.every() || count == nth.at());
        String words = count + " of " + round * nth.at() + " "
                + nth.counts().name().toLowerCase(Locale.ROOT) + nth.window().words();
        boolean given = earned || !reaches && (nth.every() ? again && count % nth.at() == 0 : count >= nth.at());
        return new Bonus(
                item.identity(beneficiary, beneficiary, which),
                reaches || given ? null : "Waits: " + words + ".",
                given,
                List.of(TraceLine.of("Count", words)));
    }
}
