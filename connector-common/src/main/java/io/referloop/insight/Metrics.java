package io.referloop.insight;

import static java.math.RoundingMode.HALF_UP;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** The formulas. What cannot be divided is not known: there is no 0 that means "nobody counted". Percentages and factors have two decimals. */
public final class Metrics {

    private static final int DECIMALS = 2;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Metrics() {}

    public static Figure of(Metric metric, Tally it) {
        return switch (metric) {
            case REFERRAL_RATE -> share(it.people().referring(), it.people().customers(), "customers");
            case PARTICIPATION -> share(it.people().everReferring(), it.people().customers(), "customers");
            case YIELD -> share(it.funnel().submitted(), it.people().asked(), "customers asked");
            case ASK_YIELD -> askYield(it.asks());
            case CONVERSION -> share(it.funnel().won(), it.funnel().leads(), "referred leads in the period");
            case CLOSE_OF_SUBMITTED -> share(it.funnel().won(), it.funnel().submitted(), "referrals in the period");
            case CLOSE_OF_CLOSED -> share(it.referred().won(), it.closed(), "referrals that ended in the period");
            case WIN_RATE ->
                share(it.referred().won(), it.referred().won() + it.referred().lost(), "referrals won or lost");
            case OTHER_WIN_RATE -> otherWinRate(it.others());
            case TIME_FROM_REFERRAL_MEAN -> length(mean(it.referred().fromReferral()), "wins in the period");
            case TIME_FROM_REFERRAL_MEDIAN -> length(median(it.referred().fromReferral()), "wins in the period");
            case TIME_FROM_DEAL_MEAN ->
                length(mean(it.referred().fromDeal()), "wins whose deal is known from its start");
            case TIME_FROM_DEAL_MEDIAN ->
                length(median(it.referred().fromDeal()), "wins whose deal is known from its start");
            case OTHER_TIME_MEAN -> entered(it.others().meanToClose());
            case OTHER_TIME_MEDIAN -> entered(it.others().medianToClose());
            case PIPELINE_GENERATED -> new Figure.Amount(it.funnel().pipeline());
            case PIPELINE_WON -> new Figure.Amount(it.funnel().pipelineWon());
            case REVENUE -> new Figure.Amount(it.referred().revenue());
            case REVENUE_GROWTH -> growth(it.growth());
            case CAC -> acquisitionCost(it);
            case PAYOUT_EFFECTIVENESS -> effectiveness(it);
            case REWARDS_COST -> new Figure.Amount(it.costs().rewards());
            case REWARDS_LIABILITY -> new Figure.Amount(it.liability());
            case LIFETIME_VALUE -> lifetimeValue(it.referredCustomers(), "referred customers");
            case OTHER_LIFETIME_VALUE -> lifetimeValue(it.otherCustomers(), "customers that were not referred");
            case RETENTION -> retention(it.referredCustomers(), "referred customers");
            case OTHER_RETENTION -> retention(it.otherCustomers(), "customers that were not referred");
            case ORGANIC_BASELINE -> baseline(it.organic());
        };
    }

    /** Ask yield for each trigger, in the order of their names. */
    public static Map<String, Figure> askYieldByTrigger(Tally it) {
        Map<String, Figure> byTrigger = new TreeMap<>();
        it.asks().forEach((trigger, asks) -> byTrigger.put(trigger, share(asks.referrals(), asks.asked(), "asks")));
        return byTrigger;
    }

    /** (now − before) ÷ before, in percent. */
    static Figure growth(Tally.Growth it) {
        if (it.before() == null || it.last() == null) {
            return new Figure.Unknown("The period has no whole month.");
        }
        if (!it.before().isPositive()) {
            return new Figure.Unknown("The month before had no revenue to grow from.");
        }
        BigDecimal more = it.last().minus(it.before()).getAmount();
        return new Figure.Share(percent(more, it.before().getAmount()));
    }

    static @Nullable Duration mean(List<Duration> lengths) {
        if (lengths.isEmpty()) {
            return null;
        }
        return lengths.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(lengths.size());
    }

    /** The one in the middle, or half-way between the two in the middle. */
    static @Nullable Duration median(List<Duration> lengths) {
        if (lengths.isEmpty()) {
            return null;
        }
        List<Duration> sorted = lengths.stream().sorted().toList();
        Duration upper = sorted.get(sorted.size() / 2);
        return sorted.size() % 2 == 1
                ? upper
                : sorted.get(sorted.size() / 2 - 1).plus(upper).dividedBy(2);
    }

    private static Figure askYield(Map<String, Tally.Asks> asks) {
        long asked = asks.values().stream().mapToLong(Tally.Asks::asked).sum();
        long referrals = asks.values().stream().mapToLong(Tally.Asks::referrals).sum();
        return share(referrals, asked, "asks in the period");
    }

    private static Figure otherWinRate(Tally.Others it) {
        if (it.won() == null || it.lost() == null) {
            return unknown("deals that were not referred");
        }
        return share(it.won(), it.won() + it.lost(), "deals that were not referred");
    }

    private static Figure acquisitionCost(Tally it) {
        Tally.Costs costs = it.costs();
        if (costs.fees() == null || costs.fixed() == null) {
            return unknown(costs.fees() == null ? "fees" : "fixed program cost");
        }
        if (it.referred().won() == 0) {
            return none("wins in the period");
        }
        Money all = costs.rewards().plus(costs.fees()).plus(costs.fixed());
        return new Figure.Amount(all.dividedBy(it.referred().won(), HALF_UP));
    }

    private static Figure effectiveness(Tally it) {
        if (!it.costs().rewards().isPositive()) {
            return none("rewards in the period");
        }
        return new Figure.Times(
                it.referred().revenue().getAmount().divide(it.costs().rewards().getAmount(), DECIMALS, HALF_UP));
    }

    private static Figure retention(Tally.Base it, String whose) {
        return it.kept() == null ? unknown(whose) : share(it.kept(), it.atStart(), whose);
    }

    /** Revenue per customer and month ÷ churn per month; multiplied before dividing, rounded once. */
    private static Figure lifetimeValue(Tally.Base it, String whose) {
        if (it.atStart() == null || it.kept() == null || it.revenue() == null) {
            return unknown(whose);
        }
        long left = it.atStart() - it.kept();
        if (left <= 0) {
            return new Figure.Unknown("Nobody left, so there is no telling how long customers stay.");
        }
        // revenue / atStart ÷ (left / atStart)
        return new Figure.Amount(it.revenue().dividedBy(left, HALF_UP));
    }

    private static Figure baseline(Tally.Organic it) {
        if (it.months() == 0) {
            return new Figure.Unknown("Nobody entered the referrals of a month before the program began.");
        }
        return new Figure.Average(
                BigDecimal.valueOf(it.referrals()).divide(BigDecimal.valueOf(it.months()), DECIMALS, HALF_UP));
    }

    private static Figure entered(@Nullable Duration duration) {
        return duration == null
                ? unknown("time to close of deals that were not referred")
                : new Figure.Length(duration);
    }

    private static Figure length(@Nullable Duration duration, String what) {
        return duration == null ? none(what) : new Figure.Length(duration);
    }

    private static Figure share(long part, @Nullable Long whole, String ofWhat) {
        if (whole == null) {
            return unknown(ofWhat);
        }
        return whole == 0
                ? none(ofWhat)
                : new Figure.Share(percent(BigDecimal.valueOf(part), BigDecimal.valueOf(whole)));
    }

    private static BigDecimal percent(BigDecimal part, BigDecimal whole) {
        return part.multiply(HUNDRED).divide(whole, DECIMALS, HALF_UP);
    }

    private static Figure unknown(String what) {
        return new Figure.Unknown("Nobody entered the " + what + " for each month of the period.");
    }

    private static Figure none(String what) {
        return new Figure.Unknown("There are no " + what + ".");
    }
}
