package io.referloop.program;

import java.math.BigDecimal;
import java.util.Map;
import org.joda.money.Money;

/** Amounts as people read them, the same in every sentence, card and CRM field. */
public final class Words {

    private static final char MINUS = '\u2212';

    private static final Map<String, String> SIGNS = Map.of("USD", "$", "EUR", "€", "GBP", "£", "JPY", "¥");

    private Words() {}

    /** {@code $1,850.00}, {@code −€20.00}, {@code CHF 50.00}. */
    public static String of(Money money) {
        String code = money.getCurrencyUnit().getCode();
        String number = number(money.getAmount().abs(), money.getCurrencyUnit().getDecimalPlaces());
        String sign = SIGNS.get(code);
        String unsigned = sign == null ? code + " " + number : sign + number;
        return money.isNegative() ? MINUS + unsigned : unsigned;
    }

    /** {@code 18,500.00}: an amount whose currency stands beside it. */
    public static String number(BigDecimal value, int decimals) {
        BigDecimal shortest = value.abs().stripTrailingZeros();
        String plain = (shortest.scale() < decimals ? shortest.setScale(decimals) : shortest).toPlainString();
        int point = plain.indexOf('.');
        // By hand: a DecimalFormat cannot be shared between threads, and to make one costs more than to decide a
        // reward.
        StringBuilder grouped = new StringBuilder(plain);
        for (int place = (point < 0 ? plain.length() : point) - 3; place > 0; place -= 3) {
            grouped.insert(place, ',');
        }
        return value.signum() < 0 ? grouped.insert(0, MINUS).toString() : grouped.toString();
    }

    /** {@code 10 %}. */
    public static String percent(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString() + " %";
    }
}
