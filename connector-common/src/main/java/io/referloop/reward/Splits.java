package io.referloop.reward;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.joda.money.Money;

/** Cuts an amount into parts that sum to it exactly. */
final class Splits {

    private Splits() {}

    /** By largest remainder; equal remainders favour the earlier part. */
    static List<Money> byParts(Money whole, List<BigDecimal> parts) {
        int scale = parts.stream().mapToInt(BigDecimal::scale).max().orElse(0);
        List<BigInteger> weights = parts.stream()
                .map(it -> it.setScale(Math.max(scale, 0)).unscaledValue())
                .toList();
        BigInteger total = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger minor = BigInteger.valueOf(whole.getAmountMinorLong());
        List<BigInteger[]> shares = weights.stream()
                .map(it -> minor.multiply(it).divideAndRemainder(total))
                .toList();
        long left = minor.subtract(shares.stream().map(it -> it[0]).reduce(BigInteger.ZERO, BigInteger::add))
                .longValueExact();
        List<Integer> byRemainder = IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> shares.get(i)[1].abs())
                        .reversed())
                .toList();
        long step = Long.signum(left);
        List<Money> result = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean more = byRemainder.indexOf(i) < Math.abs(left);
            result.add(Money.ofMinor(whole.getCurrencyUnit(), shares.get(i)[0].longValueExact() + (more ? step : 0)));
        }
        return result;
    }

    /** Equal parts rounded down, the rest in the last. */
    static List<Money> instalments(Money whole, int parts) {
        long minor = whole.getAmountMinorLong();
        long each = minor / parts;
        List<Money> result = new ArrayList<>();
        for (int i = 1; i < parts; i++) {
            result.add(Money.ofMinor(whole.getCurrencyUnit(), each));
        }
        result.add(Money.ofMinor(whole.getCurrencyUnit(), minor - each * (parts - 1)));
        return result;
    }
}
