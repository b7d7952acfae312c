package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardRuleTests {

    private static final String HEAD = """
            program: sample
            name: Sample
            currency: USD
            events: [webinar_attended]
            milestones:
              - {status: contacted}
              - {status: qualified}
              - {status: meeting}
              - {status: opportunity}
              - {status: negotiation}
              - {key: demo, event: demo_booked, label: Demo booked}
              - {status: won}
            rules:
              - {key: first, for: referrer, on: contacted, earn: 5}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        referrer | contacted   | {fixed: 5}                                        | $5.00 for the referrer, when the referral is contacted
        referee  | qualified   | {fixed: 1250.5}                                   | $1,250.50 for the referred customer, when the referral is qualified
        referrer | meeting     | {fixed: 15}                                       | $15.00 for the referrer, when a meeting is held
        referrer | opportunity | {fixed: 15}                                       | $15.00 for the referrer, when a deal is opened
        referrer | negotiation | {fixed: 15}                                       | $15.00 for the referrer, when the referral is negotiation
        referrer | won         | {percent: 10}                             | 10 % of the deal for the referrer, when the deal is won
        referrer | won         | {percent: 7.50, at_least: 100}            | 7.5 % of the deal for the referrer, at least $100.00, when the deal is won
        referrer | won         | {percent: 10, at_least: 1, at_most: 2500} | 10 % of the deal for the referrer, at least $1.00, at most $2,500.00, when the deal is won
        """)
    void readsAsASentence(String beneficiary, String milestone, String earn, String sentence) {
        Program program = SampleProgram.withRules(
                "- {key: k, for: " + beneficiary + ", on: " + milestone + ", earn: " + earn + "}");

        assertThat(program.rules().getFirst().sentence()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        for: submitter, on: won, earn: 5                                              | $5.00 for the one who submitted it, when the deal is won
        for: upline, on: won, earn: 5                                                 | $5.00 for the referrer's own referrer, when the deal is won
        for: upline, level: 2, on: won, earn: 5                                       | $5.00 for the one who stands two levels above the referrer, when the deal is won
        for: referrer, on: demo, earn: 5                                              | $5.00 for the referrer, when “Demo booked” is reached
        for: referrer, on: qualified, exact_only: true, earn: 5                       | $5.00 for the referrer, when the referral is qualified, and not when that step is skipped
        for: referrer, on: won, per: sale, earn: 5                                    | $5.00 for the referrer, when the deal is won, for each deal of the customer
        for: referrer, on: won, per: product, earn: 5                                 | $5.00 for the referrer, when the deal is won, once for each product
        for: referrer, on: invoice_paid, earn: {percent: 15}                          | 15 % of the invoice for the referrer, each time an invoice is paid
        for: referrer, on: invoice_paid, which: first, earn: 200                      | $200.00 for the referrer, when the first invoice is paid
        for: referrer, on: invoice_paid, which: later, earn: {percent: 20}            | 20 % of the invoice for the referrer, each time a later invoice is paid
        for: referrer, on: signed_up, which: first, earn: 5                           | $5.00 for the referrer, when the first sign-up is made
        for: referrer, on: webinar_attended, earn: {percent: 5}                       | 5 % of its amount for the referrer, each time that “Webinar attended” happens
        for: referrer, on: purchase, per: customer, which: first, earn: {percent: 15, of: net_amount} | 15 % of the net amount for the referrer, when the first purchase is made, once for each customer
        for: referrer, on: {spend_reached: 25}, earn: 25                              | $25.00 for the referrer, when the customer has spent $25.00
        for: referrer, on: {anniversary_of: won}, earn: 25                            | $25.00 for the referrer, every year after the deal is won
        for: referrer, on: {anniversary_of: won, every_months: 1}, earn: 25           | $25.00 for the referrer, every month after the deal is won
        for: referrer, on: {anniversary_of: won, every_months: 3}, earn: 25           | $25.00 for the referrer, every three months after the deal is won
        for: referrer, on: {while_active: won, grants: percent_off, each: 10, up_to: 100} | 10 % off for the referrer for each referred customer, at most 100 %, from the time that the deal is won and while both stay customers, from the next bill on
        for: referrer, on: {while_active: won, parties: [referee], grants: credits, each: 1, up_to: 5} | A credit for the referrer for each referred customer, at most 5 credits, from the time that the deal is won and while the referred customer stays one, from the next bill on
        for: referrer, on: {most: won, within: quarter}, earn: 1000                   | $1,000.00 for the referrer with the most referrals that are won in a quarter
        for: referrer, on: {most: meeting, within: month, places: 3}, earn: 100       | $100.00 for each of the three referrers with the most referrals that have a meeting in a month
        for: referrer, on: won, earn: {percent: 10, of: first_year_amount}            | 10 % of the first-year amount for the referrer, when the deal is won
        for: referrer, on: won, earn: {percent: 10, of: {product: Pro}}               | 10 % of what Pro comes to for the referrer, when the deal is won
        for: upline, on: won, earn: {percent: 5, of: {reward: first}}                 | 5 % of the reward “first” for the referrer's own referrer, when the deal is won
        for: referrer, on: won, earn: {percent: 5, of: {field: deal.term_months}}     | 5 % of the deal's term months for the referrer, when the deal is won
        for: referrer, on: won, earn: {percent: 5, at_most_per_deal: 10, at_most_per_customer: 50} | 5 % of the deal for the referrer, at most $10.00 per deal, at most $50.00 per customer, when the deal is won
        for: referrer, on: won, earn: {units: {kind: free_months}}                    | A free month for the referrer, when the deal is won
        for: referrer, on: won, earn: {units: {kind: free_months, count: 3}}          | 3 free months for the referrer, when the deal is won
        for: referrer, on: won, earn: {units: {kind: raffle_entry, count: 2}}         | 2 raffle entries for the referrer, when the deal is won
        for: referrer, on: won, earn: {units: {kind: recognition}}                    | Recognition for the referrer, when the deal is won
        for: referrer, on: won, earn: {units: {kind: ticket, name: Summit ticket, value: 200}} | A Summit ticket worth $200.00 for the referrer, when the deal is won
        for: referrer, on: won, earn: {units: {kind: swag, count: 2, name: hoodie, value: 20}} | 2 × hoodie worth $20.00 each for the referrer, when the deal is won
        for: referrer, on: won, earn: {table: {by: deal.plan, values: {lite: 25, pro: {percent: 5, at_most: 9}}, otherwise: none}} | $25.00 (lite), 5 % of the deal (at most $9.00) (pro) or nothing (any other), by the deal's plan, for the referrer, when the deal is won
        for: referrer, on: won, earn: {table: {by: deal.plan, values: {lite: 25, plus: 50}}} | $25.00 (lite) or $50.00 (plus), by the deal's plan (another value is decided by a person), for the referrer, when the deal is won
        for: referrer, on: won, earn: {tiers: {by: amount, steps: [{from: 0, earn: 500}, {from: 100000, earn: 1000}]}} | $500.00 or $1,000.00 from 100,000 on, for the referrer, when the deal is won
        for: referrer, on: won, earn: {tiers: {by: level, steps: [{from: 1, earn: 25}, {from: 3, earn: 50}]}} | $25.00 from level 1 on or $50.00 from level 3 on, for the referrer, when the deal is won
        for: referrer, on: won, earn: {tiers: {by: referrals, within: year, mode: retroactive, steps: [{from: 1, earn: 10}, {from: 5, earn: 20}]}} | $10.00 from one referral on or $20.00 from 5 referrals on in a year, and what was earned before is raised to the step that is reached, for the referrer, when the deal is won
        for: referrer, on: won, earn: {tiers: {by: cumulative_amount, mode: marginal, steps: [{from: 0, earn: {percent: 5}}, {from: 50000, earn: {percent: 8}}]}} | 5 % of the deal or 8 % of the deal from 50,000 in all on, each part of the amount by its own step, for the referrer, when the deal is won
        for: referrer, on: won, earn: {choice: {preset: cash, options: {cash: 50, credit: 75}}} | A choice of $50.00 (cash) or $75.00 (credit) for the referrer, when the deal is won
        for: referrer, on: won, earn: {best_of: [50, {percent: 20}]}                  | The better of $50.00 and 20 % of the deal for the referrer, when the deal is won
        for: referrer, on: qualified, nth: {count: companies, at: 3, within: quarter}, earn: {units: {kind: ticket, name: Summit ticket}} | A Summit ticket for the referrer, when three companies are qualified in a quarter
        for: referrer, on: won, nth: {at: 1}, earn: {units: {kind: swag, name: hoodie}} | A hoodie for the referrer, when the first referral is won
        for: referrer, on: meeting, nth: {at: 1, every: true, within: year}, earn: 5  | $5.00 for the referrer, for every referral that has a meeting in a year
        for: referrer, on: won, nth: {at: 20, every: true}, earn: 5                   | $5.00 for the referrer, for every 20 referrals that are won
        for: referrer, on: won, nth: {at: 2, within: {rolling_days: 30}}, earn: 5     | $5.00 for the referrer, when two referrals are won within 30 days
        for: referrer, on: purchase, nth: {at: 3, count: companies}, earn: 5          | $5.00 for the referrer, when three companies reach “Purchase”
        for: referrer, on: won, when: "deal.plan == 'annual'", earn: 5                | $5.00 for the referrer, when the deal is won, if deal.plan is annual
        for: referrer, on: won, when: "deal.amount >= 1000 && deal.plan != 'lite'", earn: 5 | $5.00 for the referrer, when the deal is won, if deal.amount is at least 1,000 and deal.plan is not lite
        `for: referrer, on: won, when: "deal.amount > 10 || referrer.colleague", earn: 5` | `$5.00 for the referrer, when the deal is won, if deal.amount > 10 || referrer.colleague`
        for: referrer, on: won, tops_up: [first], earn: 50                            | $50.00 for the referrer, when the deal is won, less what was earned by first
        for: referrer, on: renewal, earn: 5, limit: {times: 12, months: 12, total: 500, until: 2027-01-01} | $5.00 for the referrer, each time a renewal is made, at most 12 times, for 12 months, at most $500.00 in all, until 2027-01-01
        for: referrer, on: won, earn: 1200, instalments: {parts: 4}                   | $1,200.00 for the referrer, when the deal is won, paid in four monthly parts
        for: referrer, on: won, earn: 1200, instalments: {parts: 4, every_months: 3}  | $1,200.00 for the referrer, when the deal is won, paid in four parts, one every three months
        for: referee, on: won, earn: 100, valid_days: 60                              | $100.00 for the referred customer, when the deal is won, valid for 60 days
        for: referrer, on: qualified, earn: 50, void_if_lost_within_days: 1           | $50.00 for the referrer, when the referral is qualified, unless the deal is lost within one day
        for: referrer, on: won, earn: {percent: 10}, rates: [{from: 2026-06-01, until: 2026-07-01, earn: {percent: 20}}] | 10 % of the deal for the referrer, when the deal is won; instead 20 % of the deal for claims from 2026-06-01 until 2026-07-01
        for: referrer, on: won, earn: 10, rate_at: milestone, rates: [{from: 2026-06-01, until: "2026-06-01T12:00:00Z", earn: 20}] | $10.00 for the referrer, when the deal is won; instead $20.00 from 2026-06-01 until 2026-06-01 12:00 (UTC)
        """)
    void readsAsASentenceWhateverItSays(String rule, String sentence) {
        Program program = SampleProgram.read(HEAD + "  - {key: k, " + rule + "}\n");

        assertThat(program.rules().getLast().sentence()).isEqualTo(sentence);
    }

    @Test
    void tellsTimesInTheZoneAskedFor() {
        Program program = SampleProgram.read(HEAD.replace("currency: USD", "currency: USD\ntime_zone: Europe/Berlin")
                + "  - {key: k, for: referrer, on: renewal, earn: 5, limit: {until: 2027-01-01}}\n");

        assertThat(program.rules().getLast().sentence(program.zone())).endsWith("until 2027-01-01");
        assertThat(program.rules().getLast().sentence()).endsWith("until 2026-12-31 23:00 (UTC)");
        assertThat(program.rules().getLast().sentence(ZoneId.of("America/New_York")))
                .endsWith("until 2026-12-31 18:00 (America/New_York)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {key: c, count: 5, within: month}                                   | At most five rewards for each beneficiary in a month; what is left of it is earned
        {key: c, count: 1, per: company, rules: [first], over: skip}        | At most one reward by first for each beneficiary and each company; what does not fit whole is not earned
        {key: c, amount: 100, for: [referrer], within: year, over: queue}   | At most $100.00 for the referrer in a year; what goes over is earned when the next year begins
        {key: c, amount: 100, per: program, within: {rolling_days: 30}, over: ask, bonuses: false} | At most $100.00 for the whole program (each beneficiary) within 30 days, bonuses not counted; a person decides about what goes over
        """)
    void saysItsCaps(String cap, String sentence) {
        Program program = SampleProgram.read(HEAD.replace("rules:", "caps: [" + cap + "]\nrules:"));

        assertThat(program.caps().getFirst().sentence()).isEqualTo(sentence);
    }

    @Test
    void saysWhoGetsTheCreditAndWhoMayBeAsked() {
        Program plain = SampleProgram.read(HEAD);
        Program full = SampleProgram.read(SampleProgram.resource("/programs/everything.yaml"));

        assertThat(plain.attribution().sentence())
                .isEqualTo(
                        "The first valid claim gets the credit, for deals created within 90 days of the claim, and keeps"
                                + " others away from the company for 90 days. A referral from the referrer's own domain waits"
                                + " for a person, one that names a customer is refused, one with an open deal waits for a"
                                + " person. Employees may not refer");
        assertThat(plain.eligibility().sentence())
                .isEqualTo("Nobody is asked: the program names no condition and no signal");
        assertThat(full.eligibility().sentence())
                .isEqualTo("Who has been a customer for 90 days, meets: contact.nps is at least 9 and company.domain is"
                        + " not acme.example and shows “promoter” (contact.nps is at least 9, not older than 30 days)"
                        + " or “ordered” (contact.first_order_on is known) may be asked, at most once in 45 days");
    }
}
