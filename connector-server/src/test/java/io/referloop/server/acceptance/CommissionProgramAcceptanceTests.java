package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.reward.ExchangeRates;
import io.referloop.reward.Outcome;
import io.referloop.reward.Worth;
import io.referloop.sandbox.hubspot.Knob;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A share of the first year of a deal, with its term in a field of the CRM's own, from the webhooks to the books. */
@ExtendWith(Log.class)
class CommissionProgramAcceptanceTests {

    private final World world = World.shared();
    private final Company company = new Company(world, Company.template("first-year-commission"));

    @Test
    void paysOnTheFirstYearOfADeal() {
        company.move(
                List.of(
                        company.refer(company.deal("one", "amount", "25000", "term_months", "12"), "ada"),
                        company.refer(company.deal("two", "amount", "90000", "term_months", "36"), "bob"),
                        company.refer(company.deal("three", "amount", "40000", "term_months", "18"), "cleo"),
                        company.refer(company.deal("four", "amount", "9000", "term_months", "6"), "dan"),
                        company.refer(company.deal("five", "amount", "100000.01", "term_months", "24"), "eve")),
                "closedwon");

        assertThat(company.rewards())
                .containsExactlyInAnyOrder(
                        "ada commission PENDING 2500.00",
                        "bob commission PENDING 3000.00",
                        "cleo commission PENDING 2666.67",
                        "dan commission PENDING 900.00",
                        "eve commission PENDING 5000.00");
        assertThat(company.books())
                .isEqualTo(Map.of(
                        "reward_expense", "14066.67",
                        "payable ada", "-2500.00",
                        "payable bob", "-3000.00",
                        "payable cleo", "-2666.67",
                        "payable dan", "-900.00",
                        "payable eve", "-5000.00"));
    }

    @Test
    void paysOnceForADealThatIsToldThreeTimes() {
        World.Deal deal = company.referred("northwind", "amount", "25000", "term_months", "12");
        company.settle();
        long told = told();
        company.portal.faults().set(Knob.DUPLICATE_WEBHOOK_EVENTS, 2);
        company.move(deal, "closedwon");
        company.portal.faults().clear();

        assertThat(told() - told).as("told, and told twice more").isGreaterThanOrEqualTo(3);
        assertThat(company.rewards()).containsExactly("ada commission PENDING 2500.00");
        assertThat(company.query("SELECT count(*) FROM journal")).isEqualTo(1);
        assertThat(company.query("SELECT count(*) FROM reward")).isEqualTo(1);
    }

    @Test
    void waitsForTheAmountAndForTheTerm() {
        World.Deal deal = company.referred("northwind");
        company.move(deal, "closedwon");
        assertThat(company.rewards()).containsExactly("ada commission WAITING_AMOUNT -");
        assertThat(company.books()).isEmpty();

        company.pass(Duration.ofDays(1));
        company.set(deal, "amount", "25000");
        assertThat(company.rewards())
                .as("what a year of it is, is not known yet")
                .containsExactly("ada commission WAITING_AMOUNT -");
        company.set(deal, "term_months", "12");

        assertThat(company.rewards()).containsExactly("ada commission PENDING 2500.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "2500.00", "payable ada", "-2500.00"));
    }

    @Test
    void followsACorrectionBeforeThePayment() {
        World.Deal deal = company.referred("northwind", "amount", "25000", "term_months", "12");
        company.move(deal, "closedwon");
        company.set(deal, "amount", "20000");

        assertThat(company.rewards()).containsExactly("ada commission PENDING 2000.00");
        assertThat(company.list(
                        "SELECT kind || ' ' || amount FROM journal JOIN entry USING (workspace_id, journal_id) WHERE line = 1 ORDER BY recorded_at"))
                .containsExactly("EARNED 250000", "ADJUSTED -50000");
        company.set(deal, "term_months", "24");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "1000.00", "payable ada", "-1000.00"));
    }

    @Test
    void carriesACorrectionAfterThePaymentIntoTheNextOne() {
        World.Deal first = company.referred("northwind", "amount", "25000", "term_months", "12");
        World.Deal second = company.referred("southwind", "amount", "9000", "term_months", "12");
        company.move(first, "closedwon");
        company.pass(Duration.ofDays(31));
        company.payAll();
        assertThat(company.rewards()).containsExactly("ada commission SENT 2500.00");

        company.set(first, "amount", "20000");
        company.pass(Duration.ofDays(1));
        assertThat(company.rewards())
                .containsExactly("ada commission SENT 2500.00", "ada commission APPROVED -500.00");
        assertThat(company.books())
                .isEqualTo(Map.of("reward_expense", "2000.00", "clearing", "-2500.00", "payable ada", "500.00"));

        new Hooks(world)
                .deliver(List.of(Hooks.changed(
                        second,
                        "dealstage",
                        "closedwon",
                        world.clock.instant().minus(Duration.ofDays(10)).toEpochMilli())));
        company.pass(Duration.ofDays(21));
        company.payAll();

        assertThat(company.list("SELECT state || ' ' || amount FROM payout ORDER BY created_at"))
                .containsExactly("SENT 250000", "SENT 40000");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "2900.00", "clearing", "-2900.00"));
    }

    @Test
    void convertsADealInAnotherCurrencyByTheRateThatWasEntered() {
        World.Deal deal = company.referred(
                "northwind", "amount", "10000", "term_months", "12", "deal_currency_code", "EUR");
        World.Deal domestic = company.referred("southwind", "amount", "1000", "term_months", "12");
        company.move(deal, "closedwon");
        company.move(domestic, "closedwon");
        assertThat(company.rewards())
                .containsExactly("ada commission WAITING_AMOUNT -", "ada commission PENDING 100.00");

        Outcome entered = world.bean(ExchangeRates.class)
                .enter(
                        company.workspace,
                        new Worth.Conversion("EUR", "USD", new BigDecimal("1.0825"), "ECB", today()),
                        ZoneOffset.UTC,
                        "owner@northwind.example");
        assertThat(entered).isInstanceOf(Outcome.Done.class);
        company.set(deal, "dealname", "The same deal");
        company.set(deal, "amount", "10000.00");

        assertThat(company.rewards())
                .containsExactly("ada commission PENDING 1082.50", "ada commission PENDING 100.00");
        assertThat(company.list("SELECT concat_ws(' ', conversion ->> 'rate', conversion ->> 'source') FROM reward"
                        + " WHERE conversion IS NOT NULL"))
                .containsExactly("1.0825 ECB");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "1182.50", "payable ada", "-1182.50"));
    }

    private long told() {
        return company.query("SELECT coalesce(sum(events), 0) FROM intake_result");
    }

    private LocalDate today() {
        return world.clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
