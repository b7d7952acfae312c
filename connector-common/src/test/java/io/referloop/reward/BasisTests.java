package io.referloop.reward;

import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which amount a share is of, and how much room caps leave. */
class BasisTests {

    @Test
    void takesTheNetOrGrossAmountOfAnEventWhereItIsTold() {
        Referred customer = referred(1)
                .event("invoice_paid", "2026-02-01", "a", "amount", "119", "net_amount", "100")
                .event("invoice_paid", "2026-03-01", "b", "amount", "50", "gross_amount", "60");

        assertThat(earned(invoices("{percent: 10, of: net_amount}"), customer))
                .containsExactly("R1 k [a] 10.00", "R1 k [b] 5.00");
        assertThat(earned(invoices("{percent: 10, of: gross_amount}"), customer))
                .containsExactly("R1 k [a] 11.90", "R1 k [b] 6.00");
    }

    @Test
    void waitsForAnEventsAmountAndSaysWhatIsWrongWithIt() {
        Program program = invoices("{percent: 10}");

        assertThat(reasons(program, referred(1).event("invoice_paid", "2026-02-01", "a")))
                .containsExactly("R1 k WAITING: The event has no amount.");
        assertThat(reasons(program, referred(1).event("invoice_paid", "2026-02-01", "a", "amount", "much")))
                .containsExactly("R1 k WAITING: The event's amount is not a number to reckon with.");
        assertThat(reasons(
                        program,
                        referred(1).event("invoice_paid", "2026-02-01", "a", "amount", "10", "currency", "EUR")))
                .containsExactly("R1 k WAITING: The event is in EUR and there is no rate to USD.");
    }

    @Test
    void takesTheFirstYearOfALongerTermAndAllOfAShorterOne() {
        Program program = withRules("- {key: k, for: referrer, on: won, earn: {percent: 10, of: first_year_amount}}");

        assertThat(earned(program, withTerm("24"))).containsExactly("R1 k 60.00");
        assertThat(earned(program, withTerm("12"))).containsExactly("R1 k 120.00");
        assertThat(earned(program, withTerm("13"))).containsExactly("R1 k 110.77");
        assertThat(earned(program, withTerm("3"))).containsExactly("R1 k 120.00");
        assertThat(reasons(program, withTerm("0"))).containsExactly("R1 k WAITING: The term in months is not known.");
        assertThat(reasons(program, withTerm("-6"))).containsExactly("R1 k WAITING: The term in months is not known.");
    }

    @Test
    void capsOnlyTheRulesAndPeopleThatItNames() {
        String caps = """
                program: sample
                name: Sample
                currency: USD
                caps:
                  - {key: one, %s, within: lifetime, over: skip}
                rules:
                  - {key: a, for: referrer, on: won, earn: 30}
                  - {key: b, for: referee, on: won, earn: 30}
                """;
        Referred[] all = {referred(1).won("2026-02-01", "1"), referred(2).won("2026-03-01", "1")};

        assertThat(earned(SampleProgram.read(caps.formatted("rules: [a], amount: 50")), all))
                .containsExactly("R1 a 30.00", "R1 b 30.00", "R2 b 30.00");
        assertThat(earned(SampleProgram.read(caps.formatted("for: [referrer], amount: 50")), all))
                .containsExactly("R1 a 30.00", "R1 b 30.00", "R2 b 30.00");
        assertThat(earned(SampleProgram.read(caps.formatted("amount: 60")), all))
                .as("exactly as much as there is room for")
                .containsExactly("R1 a 30.00", "R1 b 30.00", "R2 a 30.00", "R2 b 30.00");
        assertThat(earned(SampleProgram.read(caps.formatted("per: program, amount: 59.99")), all))
                .containsExactly("R1 a 30.00", "R1 b 30.00");
    }

    @Test
    void grantsFromTheReferrersBillingDayWhichInAShortMonthIsTheLast() {
        Program program = withRules("""
                - {key: off, for: referrer, on: {while_active: won, parties: [referee], grants: percent_off, each: 10, up_to: 15}}
                """);
        Instant end = Instant.parse("2026-06-01T00:00:00Z");

        assertThat(earned(program, end, referred(1).won("2026-02-05", "1").referrer("billing_day", "2025-01-01", "31")))
                .singleElement()
                .asString()
                .contains("[2026-02-28]");
        assertThat(earned(program, end, referred(1).won("2026-02-05", "1").referrer("billing_day", "2025-01-01", "4")))
                .singleElement()
                .asString()
                .contains("[2026-03-04]");
        assertThat(earned(program, end, referred(1).won("2026-02-05", "1").referrer("billing_day", "2025-01-01", "32")))
                .as("no day of a month, so the first")
                .singleElement()
                .asString()
                .contains("[2026-03-01]");
        assertThat(earned(
                        program,
                        end,
                        referred(1).won("2026-02-05", "1"),
                        referred(2).won("2026-03-01", "1").event("churned", "2026-04-15", "gone")))
                .as("twenty would be over what it grants")
                .hasSize(3);
    }

    @Test
    void saysThatADealWasRefunded() {
        Program won = withRules("- {key: k, for: referrer, on: won, earn: 10}");

        assertThat(reasons(
                        won,
                        referred(1)
                                .won("2026-02-01", "100")
                                .event("refunded", "2026-03-01", "r", "of", "D-R1", "amount", "100")))
                .containsExactly("R1 k NOT_KEPT: The deal was refunded.");
    }

    private static Referred withTerm(String months) {
        Story story = Story.claimed("2026-01-01").on("2026-01-20").field("D-R1", "term_months", months);
        return referred(1).story(story).won("2026-02-01", "1200");
    }

    private static Program invoices(String earn) {
        return withRules("- {key: k, for: referrer, on: invoice_paid, earn: " + earn + "}");
    }
}
