package io.referloop.insight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Tallies for tests: of a period in which nothing happened, and of the worked sample. */
final class Tallies {

    private Tallies() {}

    static Money usd(long amount) {
        return Money.ofMajor(CurrencyUnit.USD, amount);
    }

    static List<Duration> days(long... days) {
        return LongStream.of(days).mapToObj(Duration::ofDays).toList();
    }

    /** Nobody referred, nobody entered anything. */
    static Tally nothing() {
        return new Tally(
                CurrencyUnit.USD,
                new Tally.People(null, null, 0, 0),
                new Tally.Funnel(0, 0, 0, 0, usd(0), usd(0)),
                0,
                new Tally.Sales(0, 0, usd(0), List.of(), List.of()),
                Tally.Others.UNKNOWN,
                new Tally.Costs(usd(0), null, null),
                Tally.Base.UNKNOWN,
                Tally.Base.UNKNOWN,
                new Tally.Growth(null, null),
                new Tally.Organic(0, 0),
                usd(0),
                Map.of());
    }

    /** 400 customers, 200 asked; 14 of them made 40 referrals, of which 8 were won. */
    static Tally worked() {
        return new Tally(
                CurrencyUnit.USD,
                new Tally.People(400L, 200L, 14, 14),
                new Tally.Funnel(40, 40, 30, 8, usd(300_000), usd(160_000)),
                20,
                new Tally.Sales(8, 8, usd(160_000), days(20, 30, 30, 40, 40, 50, 60, 90), days(10, 20, 60)),
                new Tally.Others(30L, 70L, Duration.ofDays(61), Duration.ofDays(55)),
                new Tally.Costs(usd(4_550), usd(0), usd(6_000)),
                new Tally.Base(200L, 190L, usd(20_000)),
                new Tally.Base(1_000L, 900L, usd(80_000)),
                new Tally.Growth(usd(40_000), usd(50_000)),
                new Tally.Organic(8, 20),
                usd(1_200),
                Map.of("nps", new Tally.Asks(50, 12), "renewal", new Tally.Asks(30, 0)));
    }
}
