package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ReferralStatus;
import io.referloop.referral.Company;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.CustomerEvents;
import io.referloop.referral.Referral;
import io.referloop.referral.Story;
import io.referloop.workspace.TestCore;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rates that people enter, and what is converted with them. */
class ExchangeRateTests {

    private final ExchangeRates rates = TestCore.bean(ExchangeRates.class);
    private final Company company = new Company("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
    private final UUID workspace = company.workspace();
    private final LocalDate today = LocalDate.ofInstant(TestCore.clock().instant(), ZoneOffset.UTC);

    @Test
    void areTwoDifferentCurrenciesOfThreeLetters() {
        for (String pair : List.of("EURO USD", "EUR usd", "EUR EUR")) {
            String[] codes = pair.split(" ", 2);
            assertThat(enter(rate(codes[0], codes[1], "1.08", "ECB", today)))
                    .isEqualTo(new Outcome.Refused(
                            "CURRENCY_INVALID",
                            "Give two different currencies as three letters, such as EUR and USD."));
        }
        assertThat(rates.all(workspace)).isEmpty();
    }

    @Test
    void areAboveZeroBelowABillionAndOfTwelveDecimalsAtTheMost() {
        Outcome refused = new Outcome.Refused("RATE_INVALID", "Give the rate as a number above 0, such as 1.0842.");

        assertThat(enter(rate("AAA", "USD", "0", "ECB", today))).isEqualTo(refused);
        assertThat(enter(rate("AAA", "USD", "-1", "ECB", today))).isEqualTo(refused);
        assertThat(enter(rate("AAA", "USD", "1000000000", "ECB", today))).isEqualTo(refused);
        assertThat(enter(rate("AAA", "USD", "1.0000000000001", "ECB", today))).isEqualTo(refused);
        assertThat(enter(rate("AAA", "USD", "999999999", "ECB", today))).isEqualTo(new Outcome.Done());
        assertThat(enter(rate("BBB", "USD", "1.000000000001", "ECB", today))).isEqualTo(new Outcome.Done());
    }

    @Test
    void sayWhereTheyAreFromInAHundredCharacters() {
        Outcome refused =
                new Outcome.Refused("SOURCE_INVALID", "Say where the rate is from, in at most 100 characters.");

        assertThat(enter(rate("EUR", "USD", "1.08", " ", today))).isEqualTo(refused);
        assertThat(enter(rate("EUR", "USD", "1.08", "x".repeat(101), today))).isEqualTo(refused);
        assertThat(enter(rate("EUR", "USD", "1.08", "x".repeat(100), today))).isEqualTo(new Outcome.Done());
    }

    @Test
    void areOfADayOfTheLastTenYearsTodayIncluded() {
        Outcome refused = new Outcome.Refused("DAY_INVALID", "Give a day of the last ten years, today included.");

        assertThat(enter(rate("EUR", "USD", "1.08", "ECB", today.plusDays(1)))).isEqualTo(refused);
        assertThat(enter(rate("EUR", "USD", "1.08", "ECB", today.minusYears(11))))
                .isEqualTo(refused);
        assertThat(enter(rate("EUR", "USD", "1.08", "ECB", today.minusYears(10))))
                .isEqualTo(new Outcome.Done());
        assertThat(enter(rate("EUR", "USD", "1.1", "ECB", today))).isEqualTo(new Outcome.Done());

        List<Worth.Conversion> both = List.of(
                rate("EUR", "USD", "1.1", "ECB", today), rate("EUR", "USD", "1.08", "ECB", today.minusYears(10)));
        assertThat(rates.newest(workspace)).isEqualTo(both);
        assertThat(rates.all(workspace)).isEqualTo(both);
        assertThat(rates.all(new Company("- {key: k, for: referrer, on: won, earn: 1}").workspace()))
                .isEmpty();
    }

    @Test
    void areNeverChanged() {
        assertThat(enter(rate("EUR", "USD", "1.08", "ECB", today))).isEqualTo(new Outcome.Done());

        assertThat(enter(rate("EUR", "USD", "1.2", "ECB", today)))
                .isEqualTo(new Outcome.Refused(
                        "RATE_KNOWN", "There is a rate of that day already, and rates are never changed."));
        assertThat(rates.all(workspace)).containsExactly(rate("EUR", "USD", "1.08", "ECB", today));
    }

    @Test
    void areNotEnteredForADayThatWasConvertedWithAnOlderOne() {
        enter(rate("EUR", "USD", "1.08", "ECB", today.minusDays(9)));
        Referral referral = company.referred("A");
        wonInEuros(referral);
        RewardLine line = new LiveRewards(company).of(referral).getFirst();
        assertThat(line.amountOrZero()).hasToString("USD 108.00");
        assertThat(line.worth())
                .isEqualTo(new Worth(line.amountOrZero(), null, rate("EUR", "USD", "1.08", "ECB", today.minusDays(9))));

        assertThat(enter(rate("EUR", "USD", "1.2", "ECB", today.minusDays(1))))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("RATE_USED");
                    assertThat(refused.message()).startsWith("Amounts of EUR of that day or later were converted");
                });
        assertThat(enter(rate("GBP", "USD", "1.3", "ECB", today.minusDays(1)))).isEqualTo(new Outcome.Done());
    }

    @Test
    void convertTheAmountsOfEvents() {
        Company invoices = new Company("- {key: share, for: referrer, on: invoice_paid, earn: {percent: 10}}");
        assertThat(rates.enter(invoices.workspace(), rate("EUR", "USD", "1.08", "ECB", today), ZoneOffset.UTC, "Fin"))
                .isEqualTo(new Outcome.Done());
        Referral referral = invoices.referred("A");
        CustomerEvent paid = new CustomerEvent(
                "in_1", "invoice_paid", referral.claimedAt(), Map.of("amount", "500.00", "currency", "EUR"));

        assertThat(TestCore.bean(CustomerEvents.class)
                        .record(invoices.workspace(), List.of(new CustomerEvents.Told(referral.id(), paid)), "test"))
                .isEqualTo(1);

        assertThat(new LiveRewards(invoices).listed()).containsExactly("PENDING 54.00");
    }

    @Test
    void settleWhatWaitedAlsoWhereThatFailedWhenTheyWereEntered() {
        Referral referral = company.referred("A");
        wonInEuros(referral);
        LiveRewards rewards = new LiveRewards(company);
        assertThat(rewards.of(referral)).extracting(RewardLine::state).containsExactly(RewardState.WAITING_AMOUNT);
        int entered = rewards.in(() -> TestCore.bean(JdbcClient.class)
                .sql("""
                        INSERT INTO exchange_rate (workspace_id, source_currency, target_currency, day, rate, source, entered_by, entered_at)
                        VALUES (?, 'EUR', 'USD', ?, 1.08, 'ECB', 'Fin', now())""")
                .params(workspace, today)
                .update());
        assertThat(entered).isEqualTo(1);

        TestCore.bean(TimedRewards.class).settle();

        assertThat(rewards.listed()).containsExactly("PENDING 108.00");
    }

    private void wonInEuros(Referral referral) {
        company.tell(
                referral,
                Story.at(referral.claimedAt())
                        .currency("A", "EUR")
                        .amount("A", "1000")
                        .deal("A", ReferralStatus.WON)
                        .facts());
    }

    private Outcome enter(Worth.Conversion rate) {
        return rates.enter(workspace, rate, ZoneOffset.UTC, "Fin");
    }

    private static Worth.Conversion rate(String from, String to, String rate, String source, LocalDate day) {
        return new Worth.Conversion(from, to, new BigDecimal(rate), source, day);
    }
}
