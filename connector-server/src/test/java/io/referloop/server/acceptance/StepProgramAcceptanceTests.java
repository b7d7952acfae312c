package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole programs that pay by the steps of a deal, from the CRM's webhooks to the books. */
@ExtendWith(Log.class)
class StepProgramAcceptanceTests {

    private static final String TOPS_UP = "tops_up: [qualified-thanks]";

    private final World world = World.shared();

    @Test
    void addsStepsUpOrTopsThemUp() {
        Company addsUp = new Company(world, Company.template("tiers-50-500-1000"));
        Company topsUp = new Company(world, Company.template("tiers-50-500-1000", "# " + TOPS_UP, TOPS_UP));
        for (Company company : List.of(addsUp, topsUp)) {
            List<World.Deal> deals = List.of(
                    company.refer(company.deal("one", "amount", "20000"), "ada"),
                    company.refer(company.deal("two", "amount", "150000"), "bob"),
                    company.refer(company.deal("three", "amount", "100000.00"), "cleo"),
                    company.refer(company.deal("four", "amount", "99999.99"), "dan"),
                    company.refer(company.deal("five", "amount", "150000"), "eve"));
            company.move(deals.subList(0, 4), "qualifiedtobuy");
            assertThat(company.rewards()).hasSize(4).allMatch(it -> it.endsWith("qualified-thanks PENDING 50.00"));
            company.move(deals, "closedwon");
        }

        assertThat(addsUp.rewards())
                .hasSize(10)
                .contains("eve qualified-thanks PENDING 50.00", "eve won-reward PENDING 1000.00");
        assertThat(addsUp.books())
                .isEqualTo(Map.of(
                        "reward_expense", "4250.00",
                        "payable ada", "-550.00",
                        "payable bob", "-1050.00",
                        "payable cleo", "-1050.00",
                        "payable dan", "-550.00",
                        "payable eve", "-1050.00"));
        assertThat(topsUp.books())
                .isEqualTo(Map.of(
                        "reward_expense", "4000.00",
                        "payable ada", "-500.00",
                        "payable bob", "-1000.00",
                        "payable cleo", "-1000.00",
                        "payable dan", "-500.00",
                        "payable eve", "-1000.00"));
    }

    @Test
    void keepsWhatAQualifiedLeadEarnedWhenTheDealIsLost() {
        Company company = new Company(world, Company.template("tiers-50-500-1000"));
        World.Deal deal = company.referred("northwind", "amount", "20000");
        company.move(deal, "qualifiedtobuy");
        company.move(deal, "closedlost");

        company.pass(Duration.ofDays(31));

        assertThat(company.rewards()).containsExactly("ada qualified-thanks SCHEDULED 50.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "50.00", "payable ada", "-50.00"));
    }

    @Test
    void startsANewHoldWhenADealComesBackToTheStageThatItLeft() {
        Company company = new Company(world, """
                program: stage-kept
                name: Stage kept
                currency: USD
                rules:
                  - {key: won, for: referrer, on: won, earn: 100.00, hold_days: 0, stage_kept_days: 14}
                """);
        World.Deal deal = company.referred("northwind");
        company.move(deal, "closedwon");
        company.pass(Duration.ofDays(3));
        company.move(deal, "contractsent");
        assertThat(company.rewards()).containsExactly("ada won VOIDED 100.00");
        assertThat(company.list("SELECT reason FROM reward_event ORDER BY revision DESC LIMIT 1"))
                .singleElement()
                .asString()
                .containsIgnoringCase("stage");
        assertThat(company.books()).isEmpty();

        company.pass(Duration.ofDays(2));
        company.move(deal, "closedwon");
        company.pass(Duration.ofDays(10));
        assertThat(company.rewards()).as("day 15").containsExactly("ada won PENDING 100.00");
        company.pass(Duration.ofDays(5));
        assertThat(company.rewards()).as("day 20").containsExactly("ada won SCHEDULED 100.00");
        company.payAll();

        assertThat(company.rewards()).containsExactly("ada won SENT 100.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "100.00", "clearing", "-100.00"));
    }

    @Test
    void paysSixOfTenLeadsAndTakesOneBackThatIsUnqualifiedWithinTheHold() {
        Company company = new Company(world, Company.template("qualified-lead"));
        List<World.Deal> deals = IntStream.range(0, 10)
                .mapToObj(n -> company.referred("customer" + n))
                .toList();
        World.Deal again = deals.get(0);
        World.Deal back = deals.get(1);
        company.move(deals.subList(0, 6), "qualifiedtobuy");
        company.move(again, "closedlost");
        company.move(again, "qualifiedtobuy");
        assertThat(company.books()).containsEntry("payable ada", "-300.00");
        company.pass(Duration.ofDays(13));
        company.move(back, "appointmentscheduled");
        assertThat(company.books()).containsEntry("payable ada", "-250.00");

        company.pass(Duration.ofDays(15));

        assertThat(company.rewards())
                .hasSize(6)
                .filteredOn("ada lead SCHEDULED 50.00"::equals)
                .hasSize(5);
        assertThat(company.rewards()).contains("ada lead VOIDED 50.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "250.00", "payable ada", "-250.00"));
    }

    @Test
    void reachesBothStepsWhenWonIsToldBeforeQualified() {
        Company company = new Company(world, Company.template("customer-referrals"));
        Hooks hooks = new Hooks(world);
        World.Deal deal = company.referred("northwind", "amount", "5000");
        company.pass(Duration.ofHours(1));
        long now = world.clock.millis();

        hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "closedwon", now)));
        company.settle();
        hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "qualifiedtobuy", now - 60_000)));
        company.settle();

        assertThat(company.rewards())
                .containsExactly("ada qualified-thanks PENDING 50.00", "ada won-share PENDING 500.00");
        assertThat(company.books()).isEqualTo(Map.of("reward_expense", "550.00", "payable ada", "-550.00"));
        assertThat(company.query("SELECT count(*) FROM dead_letter")).isZero();
        assertThat(company.query("""
                        SELECT coalesce(sum(amount), 0) FROM entry JOIN journal USING (workspace_id, journal_id)
                        WHERE account LIKE 'payable:%' AND effective_at < to_timestamp(? / 1000.0)""", now))
                .as("the books say when it was qualified, too")
                .isEqualTo(-50_00);
    }
}
