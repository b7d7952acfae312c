package io.referloop.program;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.joda.money.Money;

/**
 * How much of a budget is reserved or spent.
 *
 * @param period its first day, {@code 2026-07-01}; empty where the budget is not by calendar
 */
public record BudgetUse(String period, Money used, Money of) {

    /** With one decimal; above 100 when more was earned than planned, for a budget stops nothing. */
    public BigDecimal percent() {
        return used.getAmount().multiply(BigDecimal.valueOf(100)).divide(of.getAmount(), 1, RoundingMode.HALF_UP);
    }

    /** 100 or 80 when so many percent are reached, else 0. */
    public int warns() {
        for (int edge : new int[] {100, 80}) {
            if (percent().compareTo(BigDecimal.valueOf(edge)) >= 0) {
                return edge;
            }
        }
        return 0;
    }
}
