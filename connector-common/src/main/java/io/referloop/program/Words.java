package io.referloop.program;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
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
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setMinusSign(MINUS);
        DecimalFormat format = new DecimalFormat("#,##0", symbols);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(Math.max(decimals, value.scale()));
        return format.format(value);
    }

    /** {@code 10 %}. */
    public static String percent(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString() + " %";
    }
}
