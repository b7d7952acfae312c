package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        USD 1850       | $1,850.00
        EUR -20        | −€20.00
        GBP 0.5        | £0.50
        JPY 1234567    | ¥1,234,567
        CHF 50         | CHF 50.00
        BHD -1234.567  | −BHD 1,234.567
        USD 0          | $0.00
        """)
    void writesAnAmountInItsOwnCurrency(String money, String words) {
        assertThat(Words.of(Money.parse(money))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        18500      | 2 | 18,500.00
        0.005      | 2 | 0.005
        -500       | 2 | −500.00
        1E+3       | 2 | 1,000.00
        7          | 0 | 7
        """)
    void writesANumberWithoutLosingADigit(BigDecimal number, int decimals, String words) {
        assertThat(Words.number(number, decimals)).isEqualTo(words);
    }

    @Test
    void writesAPercentageWithoutIdleZeros() {
        assertThat(Words.percent(new BigDecimal("10.00"))).isEqualTo("10 %");
        assertThat(Words.percent(new BigDecimal("100"))).isEqualTo("100 %");
        assertThat(Words.percent(new BigDecimal("2.50"))).isEqualTo("2.5 %");
    }
}
