package io.referloop.payout;

import io.referloop.reward.RewardSending.Released;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Which released rewards of one beneficiary, currency and rail are paid together. Pure. */
final class PayoutPlan {

    private static final Comparator<Released> OLDEST_FIRST =
            Comparator.comparing(Released::since).thenComparing(Released::reward);

    private PayoutPlan() {}

    /**
     * Each inner list is one payout and begins with the reward that it is named after. What has to come back is taken off the first payout
     * that is large enough; until there is one, nothing is paid.
     *
     * @param least what has to be there for a payout; null: anything
     * @param together whether everything goes out as one payment
     */
    static List<List<Released>> of(List<Released> released, @Nullable Money least, boolean together) {
        List<List<Released>> payouts = new ArrayList<>();
        // A ticket is handed over, and handed back, by itself.
        released.stream().filter(Released::isUnits).sorted(OLDEST_FIRST).forEach(it -> payouts.add(List.of(it)));
        List<Released> money = released.stream()
                .filter(it -> !it.isUnits())
                .sorted(OLDEST_FIRST)
                .toList();
        List<Released> earned = new ArrayList<>(
                money.stream().filter(it -> it.amount().isPositive()).toList());
        List<Released> back =
                money.stream().filter(it -> it.amount().isNegative()).toList();
        if (earned.isEmpty() || total(money).isNegative() || isBelow(total(money), least)) {
            return payouts;
        }
        List<Released> first = new ArrayList<>();
        first.add(earned.removeFirst());
        first.addAll(back);
        while (!earned.isEmpty()
                && (together || !back.isEmpty() && !total(first).isPositive())) {
            first.add(earned.removeFirst());
        }
        payouts.add(first);
        earned.forEach(it -> payouts.add(List.of(it)));
        return payouts;
    }

    static Money total(List<Released> released) {
        return Money.total(released.stream().map(Released::amount).toList());
    }

    private static boolean isBelow(Money total, @Nullable Money least) {
        return least != null
                && Objects.equals(least.getCurrencyUnit(), total.getCurrencyUnit())
                && total.isLessThan(least);
    }
}
