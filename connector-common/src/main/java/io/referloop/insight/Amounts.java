package io.referloop.insight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Minor units and a currency code, as tables keep them. */
final class Amounts {

    private Amounts() {}

    /** From the columns {@code amount} and {@code currency}. */
    static @Nullable Money read(ResultSet row) throws SQLException {
        long minor = row.getLong("amount");
        return row.wasNull() ? null : Money.ofMinor(CurrencyUnit.of(row.getString("currency")), minor);
    }

    /** One sum per currency, in the order of their codes. */
    static List<Money> sums(Collection<? extends @Nullable Money> amounts) {
        Map<CurrencyUnit, Money> sums = new TreeMap<>();
        for (Money amount : amounts) {
            if (amount != null) {
                sums.merge(amount.getCurrencyUnit(), amount, Money::plus);
            }
        }
        return List.copyOf(sums.values());
    }
}
