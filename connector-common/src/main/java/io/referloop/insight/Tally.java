package io.referloop.insight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What was counted for a period, nothing worked out yet. What nobody counted is null, never 0. All money is in one currency.
 *
 * @param closed how many referrals came to any end in the period, the won ones included
 * @param liability what is owed at the end of the period
 * @param asks by the trigger that led to the ask
 */
public record Tally(
        CurrencyUnit currency,
        People people,
        Funnel funnel,
        long closed,
        Sales referred,
        Others others,
        Costs costs,
        Base referredCustomers,
        Base otherCustomers,
        Growth growth,
        Organic organic,
        Money liability,
        Map<String, Asks> asks) {

    public Tally {
        asks = Map.copyOf(asks);
    }

    /**
     * @param customers at the end of the period
     * @param asked in the period
     * @param referring who referred in the period, each once
     * @param everReferring who referred until its end, each once
     */
    public record People(@Nullable Long customers, @Nullable Long asked, long referring, long everReferring) {}

    /**
     * The referrals that were claimed in the period, and what became of them by now.
     *
     * @param leads without duplicates and what was withdrawn or expired
     */
    public record Funnel(long submitted, long leads, long qualified, long won, Money pipeline, Money pipelineWon) {}

    /**
     * What was decided in the period.
     *
     * @param fromReferral of each win
     * @param fromDeal of each win whose deal is known from its creation
     */
    public record Sales(long won, long lost, Money revenue, List<Duration> fromReferral, List<Duration> fromDeal) {

        public Sales {
            fromReferral = List.copyOf(fromReferral);
            fromDeal = List.copyOf(fromDeal);
        }
    }

    /** The deals that nobody referred. */
    public record Others(
            @Nullable Long won,
            @Nullable Long lost,
            @Nullable Duration meanToClose,
            @Nullable Duration medianToClose) {

        public static final Others UNKNOWN = new Others(null, null, null, null);
    }

    /** @param fixed what the program costs whether anybody refers or not */
    public record Costs(
            Money rewards, @Nullable Money fees, @Nullable Money fixed) {}

    /**
     * Customers over the months of the period, each month added.
     *
     * @param atStart of each month
     * @param kept of those, to the end of the month
     */
    public record Base(
            @Nullable Long atStart,
            @Nullable Long kept,
            @Nullable Money revenue) {

        public static final Base UNKNOWN = new Base(null, null, null);
    }

    /** Revenue of two months in a row; null when the period has no whole month. */
    public record Growth(@Nullable Money before, @Nullable Money last) {}

    /** @param months before the program began for which somebody counted the referrals */
    public record Organic(long months, long referrals) {}

    public record Asks(long asked, long referrals) {}
}
