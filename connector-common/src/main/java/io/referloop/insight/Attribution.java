package io.referloop.insight;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** What a period's referrals, wins, revenue and rewards are owed to. */
public final class Attribution {

    private static final int LINES_MAX = 50;

    private final CurrencyUnit currency;
    private final Map<By, Map<String, Line>> lines = new EnumMap<>(By.class);

    Attribution(CurrencyUnit currency) {
        this.currency = currency;
        for (By by : By.values()) {
            lines.put(by, new HashMap<>());
        }
    }

    void count(ReferralCase it, Instant start, Instant end) {
        long referrals = it.claimedIn(start, end) ? 1 : 0;
        boolean won = it.wonIn(start, end);
        Money zero = Money.zero(currency);
        Money revenue = won
                ? it.amount()
                        .filter(amount -> amount.getCurrencyUnit().equals(currency))
                        .orElse(zero)
                : zero;
        if (referrals > 0 || won) {
            Line more = new Line("", "", referrals, won ? 1 : 0, revenue, zero);
            add(By.REFERRER, it.referrer().toString(), it.referrerName(), more);
            add(By.PROGRAM, it.program().toString(), it.programName(), more);
            add(By.CHANNEL, it.channel(), "", more);
        }
    }

    void spend(By by, String key, String label, Money rewards) {
        add(by, key, label, new Line("", "", 0, 0, Money.zero(currency), rewards));
    }

    /** The most revenue first, then the most referrals; at most {@value #LINES_MAX}. */
    public List<Line> by(By by) {
        return lines.getOrDefault(by, Map.of()).values().stream()
                .sorted(Comparator.comparing(Line::revenue)
                        .thenComparing(Line::referrals)
                        .reversed()
                        .thenComparing(Line::label)
                        .thenComparing(Line::key))
                .limit(LINES_MAX)
                .toList();
    }

    private void add(By by, String key, String label, Line more) {
        Map<String, Line> of = lines.getOrDefault(by, new HashMap<>());
        of.merge(
                key,
                new Line(key, label, more.referrals(), more.won(), more.revenue(), more.rewards()),
                (known, added) -> new Line(
                        key,
                        known.label().isEmpty() ? added.label() : known.label(),
                        known.referrals() + added.referrals(),
                        known.won() + added.won(),
                        known.revenue().plus(added.revenue()),
                        known.rewards().plus(added.rewards())));
    }

    public enum By {
        REFERRER,
        PROGRAM,
        /** Where the claim came from. */
        CHANNEL
    }

    /**
     * @param key an id, or the code of a channel
     * @param label a name, empty where the key has none of its own
     */
    public record Line(String key, String label, long referrals, long won, Money revenue, Money rewards) {}
}
