package io.referloop.reward;

import static io.referloop.program.ReferralStatus.DISQUALIFIED;
import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.MEETING;
import static io.referloop.program.ReferralStatus.QUALIFIED;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.referral.Story.claimed;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What whole programs come to over several referrals. */
class ProgramsTests {

    @Test
    void reckonsTheFirstYearOfALongerTermAndRoundsOnce() {
        Program program =
                withRules("- {key: share, for: referrer, on: won, earn: {percent: 10, of: first_year_amount}}");

        assertThat(earned(
                        program,
                        term(1, "25000", "12"),
                        term(2, "90000", "36"),
                        term(3, "40000", "18"),
                        term(4, "9000", "6")))
                .containsExactly("R1 share 2500.00", "R2 share 3000.00", "R3 share 2666.67", "R4 share 900.00");
        assertThat(reasons(program, referred(5).won("2026-02-01", "9000")))
                .containsExactly("R5 share WAITING: The term in months is not known.");
    }

    @Test
    void convertsWithTheNewestRateOfTheDayAndWaitsWithoutOne() {
        Program program = withRules("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
        Referred euros = referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-02-10")
                        .currency("D", "EUR")
                        .amount("D", "10000")
                        .deal("D", WON));
        Rates rates =
                Rates.of(List.of(rate("1.0825", "2026-02-01"), rate("1.2", "2026-02-11"), rate("1.1", "2026-01-01")));

        assertThat(Referred.decisions(program, rates, Instant.MAX, euros))
                .singleElement()
                .isInstanceOfSatisfying(Decision.Earned.class, it -> {
                    assertThat(it.amount()).hasToString("USD 1082.50");
                    assertThat(it.worth().conversion()).isEqualTo(rate("1.0825", "2026-02-01"));
                });
        assertThat(reasons(program, euros))
                .containsExactly("R1 share WAITING: The deal is in EUR and there is no rate to USD.");
    }

    @Test
    void addsStepsUpOrLetsTheLaterOneTopUp() {
        String tiers = "{tiers: {by: amount, steps: [{from: 0, earn: 500}, {from: 100000, earn: 1000}]}}";
        Program adds = withRules("""
                - {key: qualified, for: referrer, on: qualified, earn: 50}
                - {key: won, for: referrer, on: won, earn: %s}
                """.formatted(tiers));
        Program tops = withRules("""
                - {key: qualified, for: referrer, on: qualified, earn: 50}
                - {key: won, for: referrer, on: won, tops_up: [qualified], earn: %s}
                """.formatted(tiers));
        Referred[] all = {
            referred(1)
                    .story(claimed("2026-01-01").on("2026-01-05").deal("D-R1", QUALIFIED))
                    .won("2026-02-01", "20000"),
            referred(2).won("2026-02-01", "150000"),
            referred(3).won("2026-02-01", "100000.00"),
            referred(4).won("2026-02-01", "99999.99")
        };

        assertThat(earned(adds, all))
                .containsExactly(
                        "R1 qualified 50.00", "R1 won 500.00",
                        "R2 qualified 50.00", "R2 won 1000.00",
                        "R3 qualified 50.00", "R3 won 1000.00",
                        "R4 qualified 50.00", "R4 won 500.00");
        assertThat(earned(tops, all)).contains("R1 won 450.00", "R2 won 950.00", "R4 won 450.00");
    }

    @Test
    void losesAnEarlierStepWithADealThatIsLostSoonAfter() {
        Program program =
                withRules("- {key: thanks, for: referrer, on: qualified, void_if_lost_within_days: 30, earn: 50}");

        assertThat(earned(
                        program,
                        referred(1)
                                .story(claimed("2026-01-01")
                                        .on("2026-01-05")
                                        .deal("D", QUALIFIED)
                                        .on("2026-02-03")
                                        .deal("D", LOST)),
                        referred(2)
                                .story(claimed("2026-01-01")
                                        .on("2026-01-05")
                                        .deal("E", QUALIFIED)
                                        .on("2026-02-05")
                                        .deal("E", LOST))))
                .containsExactly("R2 thanks 50.00");
    }

    @Test
    void givesABonusForTheNthCompanyOfAFiscalQuarterOnce() {
        String file = """
                program: q
                name: Q
                currency: USD
                %s
                rules:
                  - key: ticket
                    for: referrer
                    on: qualified
                    nth: {count: companies, at: 3, within: quarter}
                    earn: {units: {kind: ticket, count: 1, name: Summit ticket}}
                """;
        Program calendar = SampleProgram.read(file.formatted("time_zone: UTC"));
        Program fiscal = SampleProgram.read(file.formatted("fiscal_year_start: february"));
        Referred july = qualified(1, "acme", "2026-07-02T00:00:00Z");
        Referred august = qualified(2, "beta", "2026-08-09T00:00:00Z");
        Referred september = qualified(3, "gamma", "2026-09-30T23:59:59Z");

        assertThat(earned(calendar, july, august, september)).containsExactly("R3 ticket [2026-07-01] Summit ticket");
        assertThat(earned(fiscal, july, august, september)).isEmpty();
        assertThat(earned(calendar, july, august, september, qualified(4, "delta", "2026-09-30T23:59:59.5Z")))
                .hasSize(1);
        assertThat(reasons(calendar, july, qualified(5, "acme", "2026-07-03T00:00:00Z"), august))
                .containsExactly("R2 ticket NOT_REACHED: Waits: 2 of 3 companies in the quarter.");
        assertThat(earned(calendar, july, august, qualified(6, "gamma", "2026-10-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void givesABonusAgainAtEachMultipleWhenItSaysEvery() {
        Program program = withRules(
                "- {key: bonus, for: referrer, on: won, nth: {count: referrals, at: 2, within: lifetime, every: true}, earn: 100}");

        assertThat(earned(program, won(1), won(2), won(3), won(4), won(5)))
                .containsExactly("R2 bonus [#1] 100.00", "R4 bonus [#2] 100.00");
    }

    @Test
    void stopsRecurringWithTheNthMonthTheChurnAndTheRefund() {
        Program program = withRules("""
                - {key: share, for: referrer, on: invoice_paid, earn: {percent: 15}, limit: {months: 12, resume_within_days: 90}}
                """);
        Referred agency = referred(1)
                .event("invoice_paid", "2026-01-31", "a", "amount", "1200.00")
                .event("refunded", "2026-02-02", "a-back", "of", "a", "amount", "400.00")
                .event("invoice_paid", "2026-02-28", "b", "amount", "1333.33")
                .event("churned", "2026-03-01", "gone")
                .event("invoice_paid", "2026-05-30", "c", "amount", "100")
                .event("invoice_paid", "2027-01-30", "d", "amount", "100")
                .event("invoice_paid", "2027-01-31", "e", "amount", "100");

        assertThat(earned(program, agency))
                .containsExactly(
                        "R1 share [a] 120.00", "R1 share [b] 200.00", "R1 share [c] 15.00", "R1 share [d] 15.00");
        assertThat(reasons(program, agency))
                .containsExactly("R1 share NOT_KEPT: It recurs for 12 months since 31 Jan 2026.");
    }

    @Test
    void staysStoppedWhenTheCustomerComesBackTooLate() {
        Program program = withRules("""
                - {key: share, for: referrer, on: invoice_paid, earn: {percent: 10}, limit: {resume_within_days: 30}}
                """);
        Referred late = referred(1)
                .event("invoice_paid", "2026-01-31", "a", "amount", "100")
                .event("churned", "2026-02-01", "gone")
                .event("reactivated", "2026-03-05", "back")
                .event("invoice_paid", "2026-03-06", "b", "amount", "100");

        assertThat(earned(program, late)).containsExactly("R1 share [a] 10.00");
    }

    @Test
    void capsClampSkipQueueAndAsk() {
        String file = """
                program: c
                name: C
                currency: USD
                caps: [{key: limit, %s}]
                rules: [{key: share, for: referrer, on: invoice_paid, hold_days: 0, earn: {percent: 50}}]
                """;
        Referred paid = referred(1)
                .event("invoice_paid", "2026-01-01", "a", "amount", "40")
                .event("invoice_paid", "2026-01-02", "b", "amount", "40")
                .event("invoice_paid", "2026-01-03", "c", "amount", "4");

        assertThat(earned(SampleProgram.read(file.formatted("per: referral, amount: 30")), paid))
                .containsExactly("R1 share [a] 20.00", "R1 share [b] 10.00");
        assertThat(earned(SampleProgram.read(file.formatted("per: referral, amount: 30, over: skip")), paid))
                .containsExactly("R1 share [a] 20.00", "R1 share [c] 2.00");
        assertThat(earned(SampleProgram.read(file.formatted("per: beneficiary, amount: 30, over: ask")), paid))
                .containsExactly("R1 share [a] 20.00", "R1 share [b] 20.00 held", "R1 share [c] 2.00 held");
        assertThat(Referred.decisions(
                        SampleProgram.read(file.formatted("per: beneficiary, count: 1, within: month, over: queue")),
                        Rates.NONE,
                        Instant.parse("2026-02-15T00:00:00Z"),
                        paid))
                .extracting(it -> it instanceof Decision.Earned earned
                        ? earned.earnedAt().toString()
                        : ((Decision.NotEarned) it).reason())
                .containsExactly(
                        "2026-01-01T12:00:00Z", "2026-02-01T00:00:00Z", "Moved to 1 Mar 2026 by the cap limit.");
    }

    @Test
    void countsBonusesInsideACapUnlessItSaysOtherwise() {
        String file = """
                program: p
                name: P
                currency: USD
                caps: [{key: hundred, per: referral, amount: 100}]
                rules:
                  - {key: signup, for: referrer, on: payment, which: first, earn: 5}
                  - {key: share, for: referrer, on: payment, earn: {percent: 50}}
                """;
        Referred payments = referred(1).event("payment", "2026-01-01", "p0", "amount", "10");
        for (int i = 1; i <= 5; i++) {
            payments.event("payment", "2026-01-0" + (i + 1), "p" + i, "amount", "40");
        }

        assertThat(earned(SampleProgram.read(file), payments))
                .containsExactly(
                        "R1 signup 5.00",
                        "R1 share [p0] 5.00",
                        "R1 share [p1] 20.00",
                        "R1 share [p2] 20.00",
                        "R1 share [p3] 20.00",
                        "R1 share [p4] 20.00",
                        "R1 share [p5] 10.00");
    }

    @Test
    void splitsAmongThoseWhoReferredTogether() {
        Program program = withRules("- {key: hundred, for: referrer, on: won, earn: 100}");

        assertThat(earned(program, referred(1).by("ada", "bo", "cy").won("2026-02-01", "1")))
                .containsExactly("R1 hundred 33.34", "R1 hundred 33.33", "R1 hundred 33.33");
        assertThat(earned(
                        program,
                        referred(2)
                                .part("a", "40")
                                .part("b", "10")
                                .part("c", "10")
                                .part("d", "40")
                                .won("2026-02-01", "1")))
                .containsExactlyInAnyOrder(
                        "R2 hundred 40.00", "R2 hundred 10.00", "R2 hundred 10.00", "R2 hundred 40.00");
    }

    @Test
    void paysByLevelAtTheMilestoneOrAtTheClaim() {
        String rule = "- {key: give, for: referrer, on: booking, which: first, %s when: \"event.amount >= 135\", "
                + "earn: {tiers: {by: level, steps: [{from: 1, earn: 25}, {from: 3, earn: 50}]}}}";
        Referred rose = referred(1)
                .referrer("level", "2025-01-01", "2")
                .referrer("level", "2026-01-15", "3")
                .event("booking", "2026-02-01", "b1", "amount", "135")
                .event("booking", "2026-02-02", "b2", "amount", "200");
        Referred small = referred(2)
                .referrer("level", "2025-01-01", "2")
                .event("booking", "2026-02-01", "b1", "amount", "134.99")
                .event("booking", "2026-02-02", "b2", "amount", "200");

        assertThat(earned(withRules(rule.formatted("")), rose, small)).containsExactly("R1 give 50.00");
        assertThat(earned(withRules(rule.formatted("level_at: claim,")), rose)).containsExactly("R1 give 25.00");
    }

    @Test
    void asksAPersonAboutAPlanThatTheTableDoesNotKnow() {
        Program program = withRules(
                "- {key: plan, for: referrer, on: won, earn: {table: {by: deal.plan, values: {lite: 25, enterprise: 100}}}}");

        assertThat(earned(program, plan(1, "Lite"), plan(2, "enterprise")))
                .containsExactly("R1 plan 25.00", "R2 plan 100.00");
        assertThat(reasons(program, plan(3, "gold")))
                .containsExactly("R3 plan REVIEW: deal.plan is \"gold\", which the program does not know.");
    }

    @Test
    void paysPerSalePerProductAndPerCustomer() {
        Story twoDeals = claimed("2026-01-01")
                .on("2026-02-01")
                .dollars("A", "100")
                .deal("A", WON)
                .on("2026-03-01")
                .dollars("B", "200")
                .deal("B", WON);

        assertThat(earned(
                        withRules("- {key: s, for: referrer, on: won, per: sale, earn: {percent: 10}}"),
                        referred(1).story(twoDeals)))
                .containsExactly("R1 s [A] 10.00", "R1 s [B] 20.00");
        assertThat(earned(
                        withRules("- {key: s, for: referrer, on: won, earn: {percent: 10}}"),
                        referred(1).story(twoDeals)))
                .containsExactly("R1 s 10.00");
        assertThat(earned(
                        withRules("- {key: c, for: referrer, on: won, per: customer, earn: 50}"),
                        referred(1).from("acme").won("2026-02-02", "1"),
                        referred(2).from("acme").won("2026-02-01", "1")))
                .containsExactly("R2 c 50.00");
    }

    @Test
    void topsUpTheWholePeriodWhenARetroactiveTierIsReached() {
        Program program = withRules("""
                - key: volume
                  for: referrer
                  on: won
                  earn: {tiers: {by: referrals, within: quarter, mode: retroactive, steps: [{from: 1, earn: 10}, {from: 3, earn: 25}]}}
                """);

        assertThat(earned(program, won(1), won(2))).containsExactly("R1 volume 10.00", "R2 volume 10.00");
        assertThat(earned(program, won(1), won(2), won(3), won(4)))
                .containsExactly(
                        "R1 volume 10.00",
                        "R2 volume 10.00",
                        "R3 volume 25.00",
                        "R3 volume [2026-01-01/true-up] 30.00",
                        "R4 volume 25.00");
    }

    @Test
    void taxesEachPartOfAMarginalTierByItself() {
        Program program = withRules("""
                - key: m
                  for: referrer
                  on: won
                  earn: {tiers: {by: cumulative_amount, mode: marginal, steps: [{from: 0, earn: {percent: 5}}, {from: 10000, earn: {percent: 10}}]}}
                """);

        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "8000"),
                        referred(2).won("2026-02-02", "5000")))
                .containsExactly("R1 m 400.00", "R2 m 400.00");
    }

    @Test
    void appliesATierFromTheNextOn() {
        Program program = withRules("""
                - key: n
                  for: referrer
                  on: won
                  earn: {tiers: {by: referrals, mode: from_next, steps: [{from: 0, earn: 10}, {from: 2, earn: 20}]}}
                """);

        assertThat(earned(program, won(1), won(2), won(3))).containsExactly("R1 n 10.00", "R2 n 10.00", "R3 n 20.00");
    }

    @Test
    void holdsWhatGoesOverTheTaxThresholdOfTheYear() {
        Program program = SampleProgram.read("""
                program: t
                name: T
                currency: USD
                tax: {country: US, hold: true}
                rules: [{key: card, for: referrer, on: won, earn: 700}]
                """);

        assertThat(earned(program, won(1), won(2), won(3)))
                .containsExactly("R1 card 700.00", "R2 card 700.00", "R3 card 700.00 held");
        assertThat(earned(program, won(1), won(2), won(3).referrer("tax_form", "2026-01-01", "yes")))
                .containsExactly("R1 card 700.00", "R2 card 700.00", "R3 card 700.00");
        assertThat(earned(program, referred(1).story(claimed("2025-01-01")).won("2025-02-01", "1")))
                .containsExactly("R1 card 700.00 held");
    }

    @Test
    void decidesACompetitionWhenItsPeriodIsOver() {
        Program program = withRules("- {key: best, for: referrer, on: {most: won, within: quarter}, earn: 500}");
        Referred[] all = {
            referred(1).by("ada").won("2026-02-01", "1"),
            referred(2).by("bo").won("2026-02-02", "1"),
            referred(3).by("bo").won("2026-02-03", "1"),
            referred(4).by("ada").won("2026-02-04", "1")
        };

        assertThat(earned(program, Instant.parse("2026-03-31T23:59:59Z"), all)).isEmpty();
        assertThat(earned(program, Instant.parse("2026-04-01T00:00:00Z"), all))
                .containsExactly("R3 best [2026-01-01] 500.00");
    }

    @Test
    void grantsAStateFromTheNextBillingDayForAsLongAsItHolds() {
        Program program = withRules("""
                - {key: off, for: referrer, on: {while_active: won, parties: [referrer, referee], grants: percent_off, each: 10, up_to: 15}}
                """);
        List<Decision> decisions = Referred.decisions(
                program,
                Rates.NONE,
                Instant.parse("2026-06-15T00:00:00Z"),
                referred(1).won("2026-01-10", "1"),
                referred(2).won("2026-02-20", "1").event("churned", "2026-04-10", "gone"));

        assertThat(decisions)
                .filteredOn(Decision.Earned.class::isInstance)
                .map(it -> (Decision.Earned) it)
                .extracting(it -> it.identity().period() + " "
                        + Objects.requireNonNull(it.worth().units()).name()
                        + (it.expiresAt() == null
                                ? ""
                                : " until " + LocalDate.ofInstant(it.expiresAt(), ZoneOffset.UTC)))
                .containsExactly(
                        "2026-02-01 10 percent off until 2026-03-01",
                        "2026-03-01 15 percent off until 2026-05-01",
                        "2026-05-01 10 percent off");
    }

    @Test
    void paysInEqualPartsAndTheRestInTheLastUntilTheCustomerLeaves() {
        Program program = withRules(
                "- {key: i, for: referrer, on: won, hold_days: 0, instalments: {parts: 3, every_months: 1}, earn: 100}");

        assertThat(earned(program, referred(1).won("2026-01-31", "1").event("churned", "2026-03-15", "gone")))
                .containsExactly("R1 i [part 1] 33.33", "R1 i [part 2] 33.33");
        assertThat(earned(program, referred(1).won("2026-01-31", "1")))
                .containsExactly("R1 i [part 1] 33.33", "R1 i [part 2] 33.33", "R1 i [part 3] 33.34");
    }

    @Test
    void paysTheRateThatHeldAtTheClaimOrAtTheMilestone() {
        String rule = """
                - key: share
                  for: referrer
                  on: won
                  %s
                  earn: {percent: 10}
                  rates: [{from: 2026-01-01, until: 2026-02-01, earn: {percent: 20}}]
                """;
        Referred inside = referred(1).won("2026-02-01", "100");

        assertThat(earned(withRules(rule.formatted("rate_at: claim")), inside)).containsExactly("R1 share 20.00");
        assertThat(earned(withRules(rule.formatted("rate_at: milestone")), inside))
                .containsExactly("R1 share 10.00");
    }

    @Test
    void stacksFreeMonthsOnTheNextRenewalAndKeepsItsDay() {
        Program program = withRules(
                "- {key: month, for: referrer, on: won, earn: {units: {kind: free_months, count: 1, name: Free month}}}");
        Referred[] all = {
            won(1).referrer("renews_on", "2026-01-01", "2026-01-31"),
            won(2).referrer("renews_on", "2026-01-01", "2026-01-31")
        };

        assertThat(Referred.decisions(program, Rates.NONE, Instant.MAX, all))
                .extracting(it -> ((Decision.Earned) it).note())
                .containsExactly(
                        "Renews on 28 Feb 2026 instead of 31 Jan 2026", "Renews on 31 Mar 2026 instead of 31 Jan 2026");
    }

    @Test
    void comparesAlternativesInMoney() {
        Program program = withRules("- {key: best, for: referrer, on: won, earn: {best_of: [50, {percent: 20}]}}");

        assertThat(earned(
                        program,
                        referred(1).won("2026-02-01", "100"),
                        referred(2).won("2026-02-01", "300")))
                .containsExactly("R1 best 50.00", "R2 best 60.00");
    }

    @Test
    void impliesEarlierMilestonesUnlessARuleSaysExactly() {
        Program program = withRules("""
                - {key: demo, for: referrer, on: meeting, earn: 15}
                - {key: exact, for: referrer, on: meeting, exact_only: true, earn: 1}
                - {key: annual, for: referrer, on: won, when: "deal.billing == 'annual'", earn: 25}
                """);

        assertThat(earned(
                        program,
                        referred(1)
                                .story(Story.claimed("2026-01-01")
                                        .on("2026-01-05")
                                        .deal("D-R1", MEETING))
                                .won("2026-02-01", "1"),
                        referred(2).won("2026-02-01", "1")))
                .containsExactly("R1 demo 15.00", "R1 exact 1.00", "R2 demo 15.00");
        assertThat(reasons(program, referred(3).won("2026-02-01", "1")))
                .anyMatch(it -> it.startsWith("R3 annual CONDITION: ") && it.contains("deal.billing"));
    }

    @Test
    void takesEverythingBackFromAReferralThatIsDisqualified() {
        Program program = withRules("""
                - {key: a, for: referrer, on: invoice_paid, earn: 10}
                - {key: b, for: referrer, on: qualified, earn: 10}
                """);
        Referred ended = referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-01-02")
                        .deal("D", QUALIFIED)
                        .on("2026-03-01")
                        .deal("D", DISQUALIFIED))
                .event("invoice_paid", "2026-02-01", "i", "amount", "5");

        assertThat(earned(program, ended)).isEmpty();
    }

    @Test
    void reachesOwnSpendOnceAndOnlyWithOwnMoney() {
        Program program = withRules("- {key: credit, for: referrer, on: {spend_reached: 25}, hold_days: 0, earn: 25}");
        Referred spends = referred(1)
                .event("usage", "2026-01-30", "u", "amount", "60")
                .event("payment", "2026-02-14", "p1", "amount", "10.00")
                .event("payment", "2026-02-27", "p2", "amount", "14.99");

        assertThat(reasons(program, spends))
                .containsExactly("R1 credit NOT_REACHED: Waits: own spend is 24.99 of $25.00.");
        assertThat(earned(
                        program,
                        spends.event("payment", "2026-03-02", "p3", "amount", "0.01")
                                .event("payment", "2026-03-11", "p4", "amount", "500")))
                .containsExactly("R1 credit 25.00");
    }

    private static Referred won(int number) {
        return referred(number).won("2026-02-0" + number, "1");
    }

    private static Referred qualified(int number, String company, String at) {
        return referred(number).from(company).story(claimed("2026-06-01").at(at).deal("D" + number, QUALIFIED));
    }

    private static Referred term(int number, String amount, String months) {
        return referred(number)
                .story(claimed("2026-01-01").on("2026-02-01").field("D-R" + number, "term_months", months))
                .won("2026-02-01", amount);
    }

    private static Referred plan(int number, String plan) {
        return referred(number)
                .story(claimed("2026-01-01").on("2026-02-01").field("D-R" + number, "plan", plan))
                .won("2026-02-01", "1");
    }

    private static Worth.Conversion rate(String rate, String day) {
        return new Worth.Conversion("EUR", "USD", new BigDecimal(rate), "ECB", LocalDate.parse(day));
    }
}
