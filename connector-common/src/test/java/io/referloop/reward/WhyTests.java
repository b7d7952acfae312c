package io.referloop.reward;

import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.program.SampleProgram.withRules;
import static io.referloop.referral.Story.claimed;
import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The answer to "why": what people read about how a reward came about. */
class WhyTests {

    @Test
    void tellsWhatWasRefundedOfADeal() {
        Program program = withRules("- {key: k, for: referrer, on: won, earn: {percent: 10}}");

        assertThat(step(program, "Basis", referred(1).won("2026-02-01", "400"))).isEqualTo("amount of the deal");
        assertThat(step(
                        program,
                        "Basis",
                        referred(1)
                                .won("2026-02-01", "400")
                                .event("refunded", "2026-02-03", "r", "of", "D-R1", "amount", "100")))
                .isEqualTo("amount of the deal, less 100.00 refunded");
    }

    @Test
    void tellsWhichEventItWasAndWhen() {
        Program program = withRules("- {key: k, for: referrer, on: invoice_paid, earn: {percent: 10}}");

        assertThat(step(program, "Event", referred(1).event("invoice_paid", "2026-02-01", "in_7", "amount", "100")))
                .isEqualTo("invoice paid on 1 Feb 2026, 12:00, in_7");
    }

    @Test
    void tellsWhatStepsBeforeItPaid() {
        Program program = withRules("""
                - {key: first, for: referrer, on: qualified, earn: 12.50}
                - {key: then, for: referrer, on: won, tops_up: [first], earn: 40}
                - {key: enough, for: referrer, on: won, tops_up: [then, first], earn: 40}
                """);
        Referred won = referred(1).won("2026-02-01", "1");

        assertThat(step(program, "Tops up", won)).isEqualTo("first earned 12.50");
        assertThat(earned(program, won)).containsExactly("R1 first 12.50", "R1 then 27.50");
        assertThat(reasons(program, won)).containsExactly("R1 enough NOTHING: The steps before it came to as much.");
    }

    @Test
    void tellsThePartsOfAnInstalmentAndWhenEachIsDue() {
        Program program = withRules("""
                - {key: k, for: referrer, on: won, hold_days: 45, instalments: {parts: 3, every_months: 2}, earn: 100}
                """);
        List<Decision> parts =
                Referred.decisions(program, Rates.NONE, Instant.MAX, referred(1).won("2026-01-31", "1"));

        assertThat(parts)
                .extracting(it -> text(it, "Instalment"))
                .containsExactly("1 of 3, due 31 Jan 2026", "2 of 3, due 31 Mar 2026", "3 of 3, due 31 May 2026");
        assertThat(parts)
                .extracting(it -> ((Decision.Earned) it).releaseAt().toString())
                .as("no part before the hold is over")
                .containsExactly("2026-03-17T12:00:00Z", "2026-03-31T12:00:00Z", "2026-05-31T12:00:00Z");
    }

    @Test
    void notesNothingOnUnitsThatExtendNoRenewal() {
        String units = "- {key: k, for: referee, on: won, earn: {units: {kind: %s}}}";

        assertThat(note(withRules(units.formatted("ticket")), referred(1).won("2026-02-01", "1")))
                .isNull();
        assertThat(note(withRules(units.formatted("free_months")), referred(1).won("2026-02-01", "1")))
                .isNull();
        assertThat(note(
                        withRules(units.formatted("free_months")),
                        referred(1).won("2026-02-01", "1").referee("renews_on", "2026-01-01", "2026-03-15")))
                .isEqualTo("Renews on 15 Apr 2026 instead of 15 Mar 2026");
    }

    @Test
    void stacksFreeMonthsOfEachCustomerForThemselves() {
        Program program = withRules("- {key: k, for: referrer, on: won, earn: {units: {kind: free_months}}}");
        Referred[] all = {
            referred(1)
                    .by("ada")
                    .referrer("renews_on", "2026-01-01", "2026-03-15")
                    .won("2026-02-01", "1"),
            referred(2)
                    .by("bob")
                    .referrer("renews_on", "2026-01-01", "2026-03-15")
                    .won("2026-02-02", "1"),
            referred(3)
                    .by("ada")
                    .referrer("renews_on", "2026-01-01", "2026-03-15")
                    .won("2026-02-03", "1")
        };

        assertThat(Referred.decisions(program, Rates.NONE, Instant.MAX, all))
                .extracting(it -> ((Decision.Earned) it).note())
                .containsExactly(
                        "Renews on 15 Apr 2026 instead of 15 Mar 2026",
                        "Renews on 15 Apr 2026 instead of 15 Mar 2026",
                        "Renews on 15 May 2026 instead of 15 Mar 2026");
    }

    @Test
    void saysThatItCountedAlready() {
        String rule = "- {key: k, for: referrer, on: won, per: %s, earn: 50}";
        Referred[] all = {bought(1, "2026-02-01"), bought(2, "2026-02-02")};

        assertThat(reasons(withRules(rule.formatted("customer")), all))
                .containsExactly("R2 k COUNTED: It counted already: the rule earns once per customer.");
        assertThat(reasons(withRules(rule.formatted("product")), all))
                .containsExactly("R2 k COUNTED: It counted already: the rule earns once per customer and product.");
    }

    @Test
    void tellsAProductOfALostDealFromOneThatWasNeverSold() {
        Program program = withRules("- {key: k, for: referrer, on: won, per: product, earn: 50}");

        assertThat(reasons(
                        program,
                        referred(1)
                                .story(claimed("2026-01-01")
                                        .on("2026-02-01")
                                        .field("D", "product", "crm")
                                        .deal("D", WON)
                                        .on("2026-02-02")
                                        .deal("D", LOST))))
                .containsExactly("R1 k NOT_KEPT: Waits: no product of a deal that is won is known.");
        assertThat(reasons(program, referred(1).won("2026-02-01", "1")))
                .containsExactly("R1 k NOT_REACHED: Waits: no product of a deal that is won is known.");
    }

    @Test
    void takesOneProductOrFieldAsTheBasis() {
        Program product =
                withRules("- {key: k, for: referrer, on: invoice_paid, earn: {percent: 10, of: {product: crm}}}");
        Referred invoices = referred(1)
                .event("invoice_paid", "2026-02-01", "a", "amount", "100", "product", "CRM")
                .event("invoice_paid", "2026-02-02", "b", "amount", "300", "product", "mail")
                .event("invoice_paid", "2026-02-03", "c", "amount", "700");
        Program fields = SampleProgram.read("""
                program: sample
                name: Sample
                currency: USD
                fields: {deal.mrr: {type: number}, event.fee: {type: number}}
                rules:
                  - {key: d, for: referrer, on: won, earn: {percent: 10, of: {field: deal.mrr}}}
                  - {key: e, for: referrer, on: invoice_paid, earn: {percent: 10, of: {field: event.fee}}}
                """);

        assertThat(earned(product, invoices)).containsExactly("R1 k [a] 10.00");
        assertThat(reasons(product, invoices))
                .containsExactly("R1 k NOTHING: It is not about crm.", "R1 k NOTHING: It is not about crm.");
        assertThat(earned(
                        fields,
                        referred(1)
                                .story(claimed("2026-01-01").on("2026-01-20").field("D-R1", "mrr", "40"))
                                .won("2026-02-01", "999")
                                .event("invoice_paid", "2026-02-01", "a", "amount", "100", "fee", "30")))
                .containsExactly("R1 d 4.00", "R1 e [a] 3.00");
    }

    @Test
    void takesTheNetOrGrossAmountOfADealWhereItIsTold() {
        String rule = "- {key: k, for: referrer, on: won, earn: {percent: 10, of: %s}}";
        Referred both = referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-01-20")
                        .field("D-R1", "net_amount", "80")
                        .field("D-R1", "gross_amount", "120"))
                .won("2026-02-01", "100");

        assertThat(earned(withRules(rule.formatted("net_amount")), both)).containsExactly("R1 k 8.00");
        assertThat(earned(withRules(rule.formatted("gross_amount")), both)).containsExactly("R1 k 12.00");
        assertThat(earned(withRules(rule.formatted("net_amount")), referred(1).won("2026-02-01", "100")))
                .containsExactly("R1 k 10.00");
        assertThat(earned(withRules(rule.formatted("gross_amount")), referred(1).won("2026-02-01", "100")))
                .containsExactly("R1 k 10.00");
    }

    private static Referred bought(int number, String day) {
        return referred(number)
                .from("acme")
                .story(claimed("2026-01-01")
                        .on(day)
                        .dollars("D" + number, "100")
                        .field("D" + number, "product", "crm")
                        .deal("D" + number, WON));
    }

    private static String step(Program program, String label, Referred of) {
        return Referred.decisions(program, Rates.NONE, Instant.MAX, of).stream()
                .map(it -> text(it, label))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String text(Decision decision, String label) {
        return decision.why().stream()
                .filter(it -> it.label().equals(label))
                .map(TraceLine::text)
                .findFirst()
                .orElse("");
    }

    private static @Nullable String note(Program program, Referred of) {
        return ((Decision.Earned)
                        Referred.decisions(program, Rates.NONE, Instant.MAX, of).getFirst())
                .note();
    }
}
