package io.referloop.reward;

import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.referral.Story.claimed;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.SampleProgram;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What caps, bonuses and tax thresholds leave of a reward, and what is said about it. */
class CapTests {

    private static final String WON = "- {key: k, for: referrer, on: won, earn: %s}";

    @Test
    void tellHowMuchWasUsedBefore() {
        Program program = program("{key: two, amount: 50}", WON.formatted("30"));
        Referred[] all = {
            referred(1).won("2026-02-01", "1"),
            referred(2).won("2026-02-02", "1"),
            referred(3).won("2026-02-03", "1")
        };

        assertThat(earned(program, all)).containsExactly("R1 k 30.00", "R2 k 20.00");
        assertThat(reasons(program, all))
                .containsExactly("R3 k CAP_LIMITED: The cap two is reached: $50.00 of $50.00.");
        assertThat(steps(program, "Cap two", all))
                .containsExactly(
                        "$0.00 of $50.00 before",
                        "$30.00 of $50.00 before: cut to what is left",
                        "$50.00 of $50.00 before: nothing is left");
        assertThat(steps(program("{key: one, count: 1, within: month, over: ask}", WON.formatted("5")), "Cap one", all))
                .containsExactly(
                        "0 of 1 in the month before",
                        "1 of 1 in the month before: a person decides",
                        "2 of 1 in the month before: a person decides");
    }

    @Test
    void countEachProductForItself() {
        String cap = "{key: one, per: product, count: 1, over: skip}";
        Program products = program(cap, "- {key: p, for: referrer, on: won, per: product, earn: 10}");

        assertThat(earned(products, bought(1, "crm"), bought(2, "crm"), bought(3, "mail")))
                .containsExactly("R1 p [crm] 10.00", "R3 p [mail] 10.00");
        assertThat(earned(program(cap, WON.formatted("10")), bought(1, "crm"), bought(2, "crm")))
                .as("where no product is rewarded there is nothing to count")
                .containsExactly("R1 k 10.00", "R2 k 10.00");
    }

    @Test
    void leaveThoseAloneWhomTheyDoNotName() {
        Program program = program("{key: one, for: [referrer], per: program, count: 1, over: skip}", """
                - {key: a, for: referrer, on: won, earn: 30}
                - {key: b, for: referee, on: won, earn: 20}
                """);

        assertThat(earned(
                        program, referred(1).won("2026-02-01", "1"), referred(2).won("2026-02-02", "1")))
                .containsExactly("R1 a 30.00", "R1 b 20.00", "R2 b 20.00");
    }

    @Test
    void leaveTheLimitsOfARuleToEachReferralAndDeal() {
        Program times = withRules("- {key: k, for: referrer, on: invoice_paid, earn: 10, limit: {times: 1}}");
        Program perDeal =
                withRules("- {key: k, for: referrer, on: invoice_paid, earn: {percent: 50, at_most_per_deal: 30}}");
        Referred two = referred(1)
                .event("invoice_paid", "2026-02-01", "a", "amount", "40")
                .event("invoice_paid", "2026-02-02", "b", "amount", "40");
        Referred one = referred(2).event("invoice_paid", "2026-02-03", "c", "amount", "40");

        assertThat(earned(times, two, one)).containsExactly("R1 k [a] 10.00", "R2 k [c] 10.00");
        assertThat(earned(perDeal, two, one)).containsExactly("R1 k [a] 20.00", "R1 k [b] 10.00", "R2 k [c] 20.00");
    }

    @Test
    void limitBonusesUnlessTheySayOtherwise() {
        String rules = """
                - {key: k, for: referrer, on: won, earn: 60}
                - {key: b, for: referrer, on: won, nth: {count: referrals, at: 2}, earn: 100}
                """;
        Referred[] all = {referred(1).won("2026-02-01", "1"), referred(2).won("2026-02-02", "1")};

        assertThat(earned(program("{key: c, amount: 150}", rules), all))
                .containsExactly("R1 k 60.00", "R2 k 60.00", "R2 b 30.00");
        assertThat(earned(program("{key: c, amount: 100, bonuses: false}", rules), all))
                .containsExactly("R1 k 60.00", "R2 k 40.00", "R2 b 100.00");
    }

    @Test
    void cutWhatIsMoreThanAWholePeriodAndQueueTheRest() {
        Program program = program("{key: c, amount: 100, within: month, over: queue}", WON.formatted("150"));
        List<Decision> decisions = Referred.decisions(
                program,
                Rates.NONE,
                Instant.MAX,
                referred(1).won("2026-02-10", "1"),
                referred(2).won("2026-02-11", "1"));

        assertThat(decisions)
                .extracting(it -> ((Decision.Earned) it).earnedAt() + " " + ((Decision.Earned) it).amount() + " "
                        + ((Decision.Earned) it).note())
                .containsExactly(
                        "2026-02-10T12:00:00Z USD 100.00 Cut from $150.00 to $100.00 by the cap c",
                        "2026-03-01T00:00:00Z USD 100.00 Moved to 1 Mar 2026 by the cap c");
    }

    @Test
    void keepSayingWhyABonusWasNotGiven() {
        String cap = "{key: none, count: 1, rules: [k, b], over: skip}";
        String rules = """
                - {key: k, for: referrer, on: won, earn: 60}
                - {key: b, for: referrer, on: won, nth: {count: companies, at: 2%s}, earn: 100}
                """;
        Referred[] all = {
            referred(1).from("acme").won("2026-02-01", "1"),
            referred(2).from("beta").won("2026-02-02", "1"),
            referred(3).from("beta").won("2026-02-03", "1")
        };

        for (String every : List.of("", ", every: true")) {
            assertThat(reasons(program(cap, rules.formatted(every)), all))
                    .contains("R2 b CAP_LIMITED: The cap none is reached: 1 of 1.")
                    .noneMatch(it -> it.contains(" b NOT_REACHED"));
        }
    }

    @Test
    void giveABonusForDistinctCompaniesAndEachOnce() {
        Program program =
                withRules("- {key: b, for: referrer, on: won, nth: {count: companies, at: 2, every: true}, earn: 100}");

        assertThat(earned(
                        program,
                        referred(1).from("acme").won("2026-02-01", "1"),
                        referred(2).from("acme").won("2026-02-02", "1"),
                        referred(3).from("beta").won("2026-02-03", "1"),
                        referred(4).from("beta").won("2026-02-04", "1"),
                        referred(5).from("gamma").won("2026-02-05", "1"),
                        referred(6).from("delta").won("2026-02-06", "1")))
                .containsExactly("R3 b [#1] 100.00", "R6 b [#2] 100.00");
    }

    @Test
    void giveABonusOfRollingDaysOnlyForThoseInside() {
        Program program = withRules("""
                - {key: b, for: referrer, on: won, nth: {count: referrals, at: 2, within: {rolling_days: 10}}, earn: 100}
                """);
        Referred first = referred(1).won("2026-02-01", "1");
        Referred tenDaysOn = referred(2).won("2026-02-11", "1");
        Referred soon = referred(3).won("2026-02-20", "1");
        Referred muchLater = referred(4).won("2026-06-01", "1");

        assertThat(earned(program, first, tenDaysOn)).isEmpty();
        assertThat(reasons(program, first, tenDaysOn))
                .containsExactly("R2 b NOT_REACHED: Waits: 1 of 2 referrals in 10 days.");
        assertThat(earned(program, first, tenDaysOn, soon, muchLater))
                .as("what was reached stays, though the count begins again")
                .containsExactly("R3 b 100.00");
        assertThat(earned(
                        program, first, tenDaysOn, soon, muchLater, referred(5).won("2026-06-05", "1")))
                .as("it is one bonus, earned when the count was reached first")
                .containsExactly("R3 b 100.00");
    }

    @Test
    void countEachPayeeAndYearForTaxAndOnlyInTheCountrysCurrency() {
        String tax =
                "program: s\nname: S\ncurrency: %s\ntax: {country: US, hold: %s}\nrules:\n  " + WON.formatted("1500");
        Referred[] all = {
            referred(1).by("ada").won("2026-02-01", "1"),
            referred(2).by("bob").won("2026-02-02", "1"),
            referred(3).by("ada").won("2026-02-03", "1"),
            referred(4).by("bob").won("2027-02-03", "1"),
            referred(5).by("cy").referrer("tax_form", "2026-01-01", "no").won("2026-02-01", "1"),
            referred(6).by("cy").referrer("tax_form", "2026-01-01", "no").won("2026-02-02", "1"),
            referred(7).by("dee").won("2026-02-01", "1"),
            referred(8).by("dee").referrer("tax_form", "2026-01-01", "yes").won("2026-02-02", "1")
        };

        assertThat(earned(SampleProgram.read(tax.formatted("USD", "true")), all))
                .containsExactly(
                        "R1 k 1500.00",
                        "R2 k 1500.00",
                        "R3 k 1500.00 held",
                        "R4 k 1500.00",
                        "R5 k 1500.00",
                        "R6 k 1500.00 held",
                        "R7 k 1500.00",
                        "R8 k 1500.00");
        assertThat(earned(SampleProgram.read(tax.formatted("EUR", "true")), all))
                .noneMatch(it -> it.endsWith("held"));
        assertThat(earned(SampleProgram.read(tax.formatted("USD", "false")), all))
                .noneMatch(it -> it.endsWith("held"));
        assertThat(Referred.decisions(SampleProgram.read(tax.formatted("USD", "false")), Rates.NONE, Instant.MAX, all))
                .filteredOn(it -> it instanceof Decision.Earned earned && earned.note() != null)
                .extracting(it -> ((Decision.Earned) it).note())
                .containsExactly(
                        "$3,000.00 in 2026 reaches $2,000.00, from which on a tax form is needed.",
                        "$3,000.00 in 2026 reaches $2,000.00, from which on a tax form is needed.");
    }

    private static Referred bought(int number, String product) {
        return referred(number)
                .story(claimed("2026-01-01")
                        .on("2026-02-0" + number)
                        .dollars("D" + number, "100")
                        .field("D" + number, "product", product)
                        .deal("D" + number, ReferralStatus.WON));
    }

    private static List<String> steps(Program program, String label, Referred... all) {
        return Referred.decisions(program, Rates.NONE, Instant.MAX, all).stream()
                .flatMap(it -> it.why().stream())
                .filter(it -> it.label().equals(label))
                .map(TraceLine::text)
                .toList();
    }

    private static Program program(String cap, String rules) {
        return SampleProgram.read(
                "program: sample\nname: Sample\ncurrency: USD\ncaps:\n  - " + cap + "\nrules:\n" + rules.indent(2));
    }
}
