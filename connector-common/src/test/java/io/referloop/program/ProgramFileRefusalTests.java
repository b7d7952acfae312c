package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramFileRefusalTests {

    private static final String EVERYTHING = SampleProgram.resource("/programs/everything.yaml");

    @ParameterizedTest(name = "{0}: {1} → {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        program: everything        | nick: x                     | 2  | nick               | unknown key; expected one of approval, attribution, budget,
        program: everything        | program: Every thing        | 2  | program            | lower-case letters, digits and hyphens, at most 63; found 'Every thing'
        program: everything        | program: -p                 | 2  | program            | lower-case letters
        name: Everything           | name: ''                    | 3  | name               | one value
        name: Everything           | name: [a, b]                | 3  | name               | one value
        name: Everything           | hold_days: 1                | 9  | hold_days          | a key that stands here once only
        type: partner              | type: friend                | 4  | type               | one of user, affiliate, influencer, partner, customer_success; found 'friend'
        currency: EUR              | currency: eur               | 5  | currency           | an ISO 4217 code such as USD; found 'eur'
        currency: EUR              | currency: XAU               | 5  | currency           | an ISO 4217 code
        time_zone: Europe/Berlin   | time_zone: Berlin           | 6  | time_zone          | a time zone such as Europe/Berlin; found 'Berlin'
        fiscal_year_start: february | fiscal_year_start: 2       | 7  | fiscal_year_start  | one of january, february
        rounding: half_even        | rounding: up                | 8  | rounding           | one of half_up, half_even, down; found 'up'
        hold_days: 20              | hold_days: -1               | 9  | hold_days          | whole days from 0 to 730; found '-1'
        hold_days: 20              | hold_days: 731              | 9  | hold_days          | whole days from 0 to 730
        hold_days: 20              | auto_approve_below: 5       | 9  | auto_approve_below | unknown key
        auto_below: 500.00         | auto_below: -1              | 11 | auto_below         | a number such as 1250.00; found '-1'
        auto_below: 500.00         | auto_below: 0.001           | 11 | auto_below         | an amount with at most 2 decimals, as EUR has
        auto_below: 500.00         | auto_below: 1e3             | 11 | auto_below         | a number such as 1250.00
        two_people_from: 5000.00   | two_people_from: 499        | 11 | two_people_from    | not below auto_below, which is EUR 500.00
        within: year}\\npayout     | within: decade}\\npayout    | 12 | within             | one of day, week, month, quarter, year, lifetime
        day: 15                    | day: 29                     | 13 | day                | a whole number from 1 to 28
        every: month, day: 15      | day: monday                 | 13 | day                | every: week or every: month beside it
        every: month, day: 15      | every: week, day: 15        | 13 | day                | one of monday
        country: US                | country: UX                 | 14 | country            | an ISO 3166 code such as US
        deal.seats:                | seats:                      | 17 | seats              | a name that starts with one of deal.
        deal.seats:                | deal.in:                    | 17 | deal.in            | a name that starts with one of deal.
        {type: number}             | {type: whole}               | 17 | type               | one of text, number, time, yes_no
        {type: text, property: plan_name} | {type: number}       | 16 | type               | text, as every program has it
        events: [webinar_attended] | events: [a, a]              | 22 | events             | an event that stands here once only
        model: position            | model: best                 | 24 | model              | one of first_valid_claim
        window_days: 60            | window_days: 0              | 25 | window_days        | whole days from 1 to 3650
        same_domain: allow         | same_domain: maybe          | 27 | same_domain        | one of allow, hold, reject
        colleagues: true           | colleagues: yes             | 30 | colleagues         | true or false; found 'yes'
        [post.example]             | [Post]                      | 32 | free_mail          | a domain in lower case such as acme.example
        contact.nps >= 9 &&        | deal.amount >= 9 &&         | 34 | when               | unknown name deal.amount
        field: contact.nps         | field: deal.seats           | 38 | field              | a contact's field that stands under fields
        value >= 9                 | value == 'x'                | 38 | when               | found no matching overload
        NPS {value}                | NPS {nps}                   | 38 | reason             | words with no placeholder but {value}
        key: ordered               | key: promoter               | 39 | key                | a key that no other signal has
        status: qualified}         | status: accepted}           | 41 | status             | one of contacted, qualified
        status: qualified}         | label: x}                   | 41 | milestones         | exactly one of status, event
        event: demo_booked         | event: churned              | 42 | event              | an event that something is earned by; nothing is by churned
        event: demo_booked         | event: demo_dreamt          | 42 | event              | one of booking, demo_booked
        key: demo,                 | key: qualified,             | 42 | key                | a key that no other milestone has
        {status: won}              | {status: contacted}         | 44 | status             | a status that comes after qualified
        {status: won}              | {status: won, when: "true"} | 44 | when               | nothing beside a status
        message: Try it            | greeting: Try it            | 45 | greeting           | unknown key
        key: rolling, per          | key: monthly-five, per      | 55 | key                | a key that no other cap has
        rules: [share]             | rules: [shares]             | 49 | rules              | one of thanks, share
        rules: [share]             | rules: [first-place]        | 49 | rules              | one of thanks, share
        rules: [share]             | rules: [share, discount]    | 49 | rules              | one of thanks, share
        rules: [share]             | rules: []                   | 49 | rules              | a list of at least one
        for: [referrer]            | for: [partner]              | 50 | for                | one of referrer, referee, submitter, upline
        count: 5                   | bonuses: true               | 54 | bonuses            | a key that stands here once only
        amount: 100.00             | count: 1, amount: 100.00    | 55 | caps               | exactly one of count, amount
        over: ask                  | over: queue                 | 55 | over               | clamp, skip or ask, for no next period follows
        over: skip                 | over: queue                 | 56 | over               | clamp, skip or ask
        {rolling_days: 30}         | {rolling_days: 0}           | 55 | rolling_days       | whole days from 1 to 3650
        for: referee               | for: partner                | 59 | for                | one of referrer, referee, submitter, upline; found 'partner'
        on: qualified\\n           | on: contacted\\n            | 60 | on                 | one of qualified, demo, annual, won, booking
        exact_only: true           | level: 1                    | 61 | level              | for: upline beside it
        fixed: 25.50               | fixed: 25,50                | 63 | fixed              | a number such as 1250.00; found '25,50'
        fixed: 25.50               | fixed: 0                    | 63 | fixed              | above 0; found '0'
        fixed: 25.50               | at_most: 25                 | 63 | earn               | exactly one of fixed, percent, units
        key: thanks                | key: Thank you              | 58 | key                | lower-case letters
        deal.amount >= 1000        | deal.amount >= 'x'          | 68 | when               | column 13: found no matching overload
        percent: 12.5              | percent: 100.01             | 71 | percent            | above 0 and at most 100
        percent: 12.5              | fixed: 3                    | 72 | of                 | unknown key; expected one of fixed
        of: first_year_amount      | of: last_year_amount        | 72 | of                 | one of amount, first_year_amount
        at_least: 100              | at_least: 2500.01           | 73 | at_least           | not above at_most, which is EUR 2500.00
        until: 2026-07-01          | until: 2026-06-01           | 78 | until              | after from, which is 2026-06-01
        from: 2026-07-01           | from: 2026-06-30            | 79 | from               | a time that no other rate of this rule has
        from: 2026-07-01           | from: 2026-02-30            | 79 | from               | a day such as 2026-06-01
        rate_at: milestone         | rate_at: never              | 80 | rate_at            | one of claim, milestone
        parts: 4                   | parts: 1                    | 82 | parts              | a whole number from 2 to 120
        via: paypal                | via: cheque                 | 83 | via                | one of bank, coupon, credit, gift_card, manual, paypal
        by: deal.plan              | by: deal.plane              | 89 | by                 | a standard name, or one that stands under fields
        lite: 25.00, pro           | lite: 25.00, LITE           | 89 | LITE               | a value that stands here once only
        otherwise: none            | otherwise: nothing          | 89 | otherwise          | a number such as 1250.00
        tops_up: [share]           | tops_up: [parts]            | 90 | tops_up            | the key of a rule that stands above; found 'parts'
        tops_up: [share]           | tops_up: [top-up]           | 90 | tops_up            | the key of a rule that stands above
        tops_up: [share]           | tops_up: [thanks]           | 90 | tops_up            | a rule for the same one; this is for the referred customer
        from: 100000               | from: 0                     | 90 | from               | above 0, where the step before begins
        by: amount, mode: whole    | by: amount, within: year    | 90 | within             | nothing beside by: amount
        by: amount, mode: whole    | by: amount, mode: from_next | 90 | mode               | by: cumulative_amount, referrals or companies beside it
        by: amount, mode: whole    | by: level, mode: marginal   | 90 | mode               | only an amount has parts
        by: amount, mode: whole    | by: amount, mode: marginal  | 90 | earn               | a percent without limits
        by: cumulative_amount      | by: companies               | 91 | mode               | only an amount has parts
        {percent: 8}               | {percent: 8, of: spend}     | 91 | earn               | the same amount in every step
        {reward: share}            | {reward: seconds}           | 92 | reward             | the key of a rule that stands above
        {reward: share}            | {reward: ticket}            | 92 | reward             | the key of a rule that stands above
        nth: {count: companies     | per: sale, nth: {count: companies | 93 | nth          | per: referral
        kind: ticket               | kind: yacht                 | 93 | kind               | one of course, credits
        name: Summit ticket, value: 200.00}} | name: Summit ticket}}, instalments: {parts: 2} | 93 | instalments | money; units cannot be paid in parts
        on: invoice_paid           | on: refunded                | 94 | on                 | an event that something is earned by
        on: invoice_paid           | on: signed_up               | 94 | earn               | something without an amount, for signed_up has none
        which: later               | which: third                | 94 | which              | one of first, later, every
        on: invoice_paid, which: later | on: won, which: later   | 94 | which              | an event that the rule hangs on
        on: invoice_paid, which: later | on: won                 | 94 | limit              | total or until only
        on: invoice_paid, which: later | on: renewal, exact_only: true | 94 | exact_only  | only a rule on a milestone has it
        on: webinar_attended       | on: webinar_skipped         | 95 | on                 | one of qualified, demo, annual, won, booking
        preset: cash               | preset: cheque              | 95 | preset             | one of the options: cash, credit
        {fixed: 75.00}             | {choice: {preset: a, options: {a: 1, b: 2}}} | 95 | credit | no choice inside something else
        of: spend}]                | of: amount}]                | 96 | earn               | something without an amount, for spend_reached has none
        [50.00, {percent           | [{units: {kind: swag}}, {percent | 96 | best_of       | units with a value
        anniversary_of: won        | anniversary_of: lost        | 97 | anniversary_of     | one of qualified, demo, annual, won; found 'lost'
        {field: deal.margin}       | {field: deal.plan}          | 97 | field              | a name of type number, this one is text
        {field: deal.margin}       | {field: event.amount}       | 97 | earn               | for no event comes with this rule's on
        each: 10                   | each: 101                   | 98 | up_to              | not below each, which is 101
        up_to: 100}}               | up_to: 101}}                | 98 | up_to              | a whole number from 1 to 100
        up_to: 100}}               | up_to: 100}, earn: 5}       | 98 | earn               | nothing beside while_active
        up_to: 100}}               | up_to: 100}, per: sale}     | 98 | per                | nothing here
        most: won, within: quarter | most: won                   | 99 | within             | one of day, week, month, quarter, year
        earn: 1000.00}\\n  - {key: pro | earn: {percent: 5}}\\n  - {key: pro | 99 | earn      | no percent, for a period has no one amount
        {product: Pro}             | {product: Pro, field: x}    | 100 | of                | exactly one of product, reward, field
        key: pro-share             | key: thanks                 | 100 | key               | a key that no other rule has; 'thanks' stands above
        """)
    void namesTheLineTheKeyAndWhatWasExpected(String text, String becomes, int where, String key, String expected) {
        String wrong = EVERYTHING.replace(text.replace("\\n", "\n"), becomes.replace("\\n", "\n"));

        assertThat(wrong).isNotEqualTo(EVERYTHING);
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(wrong))
                .satisfies(fault -> {
                    assertThat(fault).hasMessageStartingWith("line " + where + ", " + key + ": ");
                    assertThat(fault).hasMessageContaining(expected);
                });
    }

    @ParameterizedTest(name = "without {0}")
    @CsvSource({"program, 3", "name, 2", "currency, 2", "rules, 2"})
    void refusesAFileThatLacksAKey(String key, int line) {
        String wrong = EVERYTHING.replaceFirst("\n" + key + ":", "\n#" + key + ":");

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() ->
                        SampleProgram.read(key.equals("rules") ? wrong.substring(0, wrong.indexOf("#rules")) : wrong))
                .withMessageStartingWith("line " + line + ", " + key + ": ");
    }

    @Test
    void refusesAProgramWithoutRules() {
        String head = "program: p\nname: P\ncurrency: USD\n";

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(head))
                .withMessage("line 1, rules: a list of at least one");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(head + "rules: []"))
                .withMessage("line 4, rules: a list of at least one");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(head + "rules: [won]"))
                .withMessage("line 4, rules: keys with values");
    }
}
