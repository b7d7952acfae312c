package io.referloop.reward;

import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.referral.Story.claimed;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.referral.Story;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often rules earn, for whom, and what it comes to. */
class EarningTests {

    @Test
    void earnsAtEachAnniversaryUntilTheCustomerLeaves() {
        Program program =
                withRules("- {key: year, for: referrer, on: {anniversary_of: won, every_months: 6}, earn: 25}");
        Referred stays = referred(1).won("2026-01-31", "1");
        Referred leaves = referred(2).won("2026-01-31", "1").event("churned", "2027-01-30", "gone");

        assertThat(earned(program, Instant.parse("2026-07-31T11:59:59Z"), stays))
                .isEmpty();
        assertThat(earned(program, Instant.parse("2026-07-31T12:00:00Z"), stays))
                .containsExactly("R1 year [2026-07-31] 25.00");
        assertThat(earned(program, Instant.parse("2027-02-01T00:00:00Z"), stays))
                .containsExactly("R1 year [2026-07-31] 25.00", "R1 year [2027-01-31] 25.00");
        assertThat(earned(program, leaves)).containsExactly("R2 year [2026-07-31] 25.00");
        assertThat(reasons(program, leaves)).containsExactly("R2 year NOT_KEPT: The customer left on 30 Jan 2027.");
        assertThat(reasons(program, referred(3).won("2030-12-01", "1")))
                .containsExactly("R3 year NOT_REACHED: Waits for 1 Jun 2031.");
        assertThat(reasons(program, referred(4))).singleElement().asString().startsWith("R4 year NOT_REACHED: Waits");
    }

    @Test
    void earnsAnniversariesOnlyForSoLongAsItSays() {
        String rule = "- {key: year, for: referrer, on: {anniversary_of: won, every_months: 12}, %s earn: 25}";
        Referred won = referred(1).won("2026-02-01", "1");

        assertThat(earned(withRules(rule.formatted("limit: {times: 2},")), won))
                .containsExactly("R1 year [2027-02-01] 25.00", "R1 year [2028-02-01] 25.00");
        assertThat(earned(withRules(rule.formatted("limit: {until: 2028-02-01},")), won))
                .containsExactly("R1 year [2027-02-01] 25.00");
        assertThat(reasons(withRules(rule.formatted("limit: {until: 2028-02-01},")), won))
                .containsExactly("R1 year NOT_KEPT: It recurs until 1 Feb 2028.");
        assertThat(earned(withRules(rule.formatted("limit: {total: 60.00},")), won))
                .containsExactly(
                        "R1 year [2027-02-01] 25.00", "R1 year [2028-02-01] 25.00", "R1 year [2029-02-01] 10.00");
    }

    @Test
    void earnsForTheFirstAndTheLaterInvoicesByRulesOfTheirOwn() {
        Program program = withRules("""
                - {key: first, for: referrer, on: invoice_paid, which: first, earn: {percent: 20}}
                - {key: later, for: referrer, on: invoice_paid, which: later, earn: {percent: 10}}
                """);
        Referred customer = referred(1)
                .event("invoice_paid", "2026-02-01", "a", "amount", "100")
                .event("invoice_paid", "2026-03-01", "b", "amount", "100")
                .event("invoice_paid", "2026-04-01", "c", "amount", "100");

        assertThat(earned(program, customer))
                .containsExactly("R1 first 20.00", "R1 later [b] 10.00", "R1 later [c] 10.00");
        assertThat(reasons(program, referred(2)))
                .containsExactly(
                        "R2 first NOT_REACHED: Waits: no invoice paid has been told yet.",
                        "R2 later NOT_REACHED: Waits: no invoice paid has been told yet.");
    }

    @Test
    void earnsOncePerProductOfACompanyWhicheverDealBroughtIt() {
        Program program = withRules("- {key: p, for: referrer, on: won, per: product, earn: {percent: 10}}");
        Story both = claimed("2026-01-01")
                .on("2026-02-01")
                .currency("A", "USD")
                .field("A", "item:crm", "1000")
                .field("A", "item:mail", "200")
                .deal("A", WON)
                .on("2026-03-01")
                .currency("B", "USD")
                .field("B", "item:crm", "5000")
                .deal("B", WON);

        assertThat(earned(program, referred(1).story(both)))
                .containsExactlyInAnyOrder("R1 p [crm] 100.00", "R1 p [mail] 20.00");
        assertThat(reasons(program, referred(2).won("2026-02-01", "10")))
                .containsExactly("R2 p NOT_REACHED: Waits: no product of a deal that is won is known.");
        assertThat(reasons(withRules("- {key: s, for: referrer, on: won, per: sale, earn: 5}"), referred(3)))
                .containsExactly("R3 s NOT_REACHED: Waits: no deal is won.");
    }

    @Test
    void paysTheRepAndThoseWhoBroughtTheReferrer() {
        Program program = withRules("""
                - {key: rep, for: submitter, on: won, earn: 10}
                - {key: up, for: upline, on: won, earn: 20}
                - {key: up-two, for: upline, level: 2, on: won, earn: 5}
                """);

        assertThat(earned(
                        program,
                        referred(1).submitter("sam").upline("eve", "max").won("2026-02-01", "1")))
                .containsExactly("R1 rep 10.00", "R1 up 20.00", "R1 up-two 5.00");
        assertThat(earned(program, referred(2).upline("eve").won("2026-02-01", "1")))
                .containsExactly("R2 up 20.00");
        assertThat(Referred.decisions(
                        program,
                        Rates.NONE,
                        Instant.MAX,
                        referred(1).submitter("sam").upline("eve", "max").won("2026-02-01", "1")))
                .extracting(it -> it.identity().beneficiaryId())
                .containsExactly(Referred.id("sam"), Referred.id("eve"), Referred.id("max"));
    }

    @Test
    void earnsWhatWasChosenElseThePreset() {
        Program program = withRules(
                "- {key: gift, for: referrer, on: won, earn: {choice: {preset: cash, options: {cash: 50, credit: 75}}}}");

        assertThat(earned(
                        program,
                        referred(1).choice("gift", "credit").won("2026-02-01", "1"),
                        referred(2).won("2026-02-01", "1")))
                .containsExactly("R1 gift 75.00", "R2 gift 50.00");
        assertThat(reasons(program, referred(3).choice("gift", "car").won("2026-02-01", "1")))
                .containsExactly("R3 gift REVIEW: \"car\" was chosen, which the program does not offer.");
    }

    @Test
    void looksUpATableAndFallsBackOnlyToWhatItSays() {
        Program program = withRules(
                "- {key: plan, for: referrer, on: won, earn: {table: {by: deal.plan, values: {lite: 25}, otherwise: 5}}}");
        Story gold = claimed("2026-01-01")
                .on("2026-02-01")
                .field("D", "plan", "gold")
                .deal("D", WON);

        assertThat(earned(program, referred(1).story(gold))).containsExactly("R1 plan 5.00");
        assertThat(reasons(program, referred(2).won("2026-02-01", "1")))
                .containsExactly("R2 plan WAITING: deal.plan is not known.");
    }

    @Test
    void raisesAndCutsAShareAtItsBoundsOnly() {
        Program program =
                withRules("- {key: share, for: referrer, on: won, earn: {percent: 10, at_least: 50, at_most: 100}}");

        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "499.90"),
                        referred(2).won("2026-02-01", "500.10"),
                        referred(3).won("2026-02-01", "999.90"),
                        referred(4).won("2026-02-01", "1000.10")))
                .containsExactly("R1 share 50.00", "R2 share 50.01", "R3 share 99.99", "R4 share 100.00");
    }

    @Test
    void earnsAtMostSoMuchPerDealAndPerCustomer() {
        Program program = withRules("""
                - key: share
                  for: referrer
                  on: invoice_paid
                  earn: {percent: 50, at_most_per_customer: 70}
                """);
        Referred one = referred(1)
                .from("acme")
                .event("invoice_paid", "2026-02-01", "a", "amount", "100")
                .event("invoice_paid", "2026-03-01", "b", "amount", "100");
        Referred other = referred(2).from("acme").event("invoice_paid", "2026-04-01", "c", "amount", "100");
        Referred elsewhere = referred(3).from("beta").event("invoice_paid", "2026-04-01", "d", "amount", "100");

        assertThat(earned(program, one, other, elsewhere))
                .containsExactly("R1 share [a] 50.00", "R1 share [b] 20.00", "R3 share [d] 50.00");
        assertThat(reasons(program, one, other, elsewhere))
                .containsExactly("R2 share CAP_LIMITED: It earns at most $70.00 per customer.");
    }

    @Test
    void countsCompaniesOnceAndStepsOnlyWithinTheirTime() {
        String rule = """
                - key: tier
                  for: referrer
                  on: won
                  earn: {tiers: {by: companies, within: %s, steps: [{from: 1, earn: 10}, {from: 2, earn: 20}]}}
                """;
        Referred[] all = {
            referred(1).from("acme").won("2026-01-10", "1"),
            referred(2).from("acme").won("2026-01-20", "1"),
            referred(3).from("beta").won("2026-01-31", "1"),
            referred(4).from("gamma").won("2026-03-02", "1")
        };

        assertThat(earned(withRules(rule.formatted("lifetime")), all))
                .containsExactly("R1 tier 10.00", "R2 tier 10.00", "R3 tier 20.00", "R4 tier 20.00");
        assertThat(earned(withRules(rule.formatted("month")), all))
                .containsExactly("R1 tier 10.00", "R2 tier 10.00", "R3 tier 20.00", "R4 tier 10.00");
        assertThat(earned(withRules(rule.formatted("{rolling_days: 30}")), all))
                .as("30 days after the 31st of January is the 2nd of March: no longer inside")
                .containsExactly("R1 tier 10.00", "R2 tier 10.00", "R3 tier 20.00", "R4 tier 10.00");
        assertThat(earned(withRules(rule.formatted("{rolling_days: 31}")), all)).contains("R4 tier 20.00");
    }

    @Test
    void takesTheStepThatTheSumWithOrWithoutThisOneReaches() {
        String rule = """
                - key: sum
                  for: referrer
                  on: won
                  earn: {tiers: {by: cumulative_amount, mode: %s, steps: [{from: 0, earn: 10}, {from: 1000, earn: 20}]}}
                """;
        Referred[] all = {
            referred(1).won("2026-01-10", "400"),
            referred(2).won("2026-01-11", "600"),
            referred(3).won("2026-01-12", "1")
        };

        assertThat(earned(withRules(rule.formatted("whole")), all))
                .containsExactly("R1 sum 10.00", "R2 sum 20.00", "R3 sum 20.00");
        assertThat(earned(withRules(rule.formatted("from_next")), all))
                .containsExactly("R1 sum 10.00", "R2 sum 10.00", "R3 sum 20.00");
        assertThat(reasons(withRules("""
                                - {key: big, for: referrer, on: won, earn: {tiers: {by: amount, steps: [{from: 500, earn: 10}]}}}
                                """), all)).contains("R1 big NOTHING: It is 400.00, below the first tier.");
    }

    @Test
    void readsHowManySuccessesThereWereBefore() {
        String rule = "- {key: k, for: referrer, on: won, when: \"%s\", earn: 10}";
        Referred[] all = {
            referred(1).from("acme").won("2026-01-10", "1"),
            referred(2).from("acme").won("2026-01-20", "1"),
            referred(3).from("beta").won("2026-02-10", "1"),
            referred(4).from("gamma").won("2026-04-01", "1")
        };

        assertThat(earned(withRules(rule.formatted("counts.referrals >= 2")), all))
                .containsExactly("R3 k 10.00", "R4 k 10.00");
        assertThat(earned(withRules(rule.formatted("counts.companies >= 2")), all))
                .containsExactly("R4 k 10.00");
        assertThat(earned(withRules(rule.formatted("counts.referrals_month == 1")), all))
                .containsExactly("R2 k 10.00");
        assertThat(earned(withRules(rule.formatted("counts.referrals_quarter == 2")), all))
                .containsExactly("R3 k 10.00");
        assertThat(earned(withRules(rule.formatted("counts.referrals_year == 3")), all))
                .containsExactly("R4 k 10.00");
    }

    @Test
    void takesTheBestOfThreeAndWaitsForTheOneItCannotReckon() {
        Program program = withRules("""
                - key: best
                  for: referrer
                  on: won
                  earn: {best_of: [50, {percent: 20}, {units: {kind: ticket, count: 2, name: Ticket, value: 30}}]}
                """);
        Story unpriced = claimed("2026-01-01").on("2026-02-01").deal("D", WON);

        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "100"),
                        referred(2).won("2026-02-01", "301")))
                .containsExactly("R1 best 2 × Ticket", "R2 best 60.20");
        assertThat(reasons(program, referred(3).story(unpriced)))
                .singleElement()
                .asString()
                .startsWith("R3 best WAITING: ");
    }
}
