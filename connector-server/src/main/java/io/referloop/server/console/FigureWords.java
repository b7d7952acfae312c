package io.referloop.server.console;

import io.referloop.insight.Figure;
import io.referloop.program.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Figures of metrics: as people read them, and as machines do. */
final class FigureWords {

    private static final BigDecimal SECONDS_A_DAY =
            BigDecimal.valueOf(Duration.ofDays(1).toSeconds());

    private FigureWords() {}

    static String text(Figure figure) {
        return switch (figure) {
            case Figure.Share(BigDecimal percent) -> plain(percent) + " %";
            case Figure.Times(BigDecimal factor) -> plain(factor) + " ×";
            case Figure.Amount(var money) -> Words.of(money);
            case Figure.Length(Duration duration) -> plain(days(duration).setScale(1, RoundingMode.HALF_UP)) + " days";
            case Figure.Average(BigDecimal number) -> plain(number);
            case Figure.Unknown unknown -> "not known";
        };
    }

    /** Decimal text without a unit; empty when it is not known. */
    static String value(Figure figure) {
        return switch (figure) {
            case Figure.Share(BigDecimal percent) -> percent.toPlainString();
            case Figure.Times(BigDecimal factor) -> factor.toPlainString();
            case Figure.Amount(var money) -> money.getAmount().toPlainString();
            case Figure.Length(Duration duration) -> days(duration).toPlainString();
            case Figure.Average(BigDecimal number) -> number.toPlainString();
            case Figure.Unknown unknown -> "";
        };
    }

    static String unit(Figure figure) {
        return switch (figure) {
            case Figure.Share share -> "percent";
            case Figure.Times times -> "factor";
            case Figure.Amount(var money) -> money.getCurrencyUnit().getCode();
            case Figure.Length length -> "days";
            case Figure.Average average -> "per month";
            case Figure.Unknown unknown -> "";
        };
    }

    static String why(Figure figure) {
        return figure instanceof Figure.Unknown(String why) ? why : "";
    }

    private static BigDecimal days(Duration duration) {
        return BigDecimal.valueOf(duration.toSeconds()).divide(SECONDS_A_DAY, 2, RoundingMode.HALF_UP);
    }

    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return Words.number(stripped.scale() < 0 ? stripped.setScale(0) : stripped, 0);
    }
}
