package io.referloop.reward;

import static io.referloop.program.ReferralStatus.DISQUALIFIED;
import static io.referloop.program.ReferralStatus.LOST;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What customers do beside the CRM's stages: they leave and come back, pay and are paid back, use what they were given. */
class CustomerLifeTests {

    private static final String ANNUAL = """
            program: sample
            name: Sample
            currency: USD
            milestones:
              - {key: qualified, status: qualified}
              - {key: annual, label: Annual plan bought, event: subscription_started, when: "event.billing == 'annual'"}
              - {status: won}
            rules:
              - {key: k, for: referrer, on: annual, earn: %s}
            """;

    @Test
    void comeBackByAReactivationARenewalOrAPayment() {
        Program program = withRules("""
                - {key: k, for: referrer, on: booking, earn: 10, limit: {resume_within_days: 30}}
                """);
        assertThat(earned(program, backBy("reactivated"))).containsExactly("R1 k [b1] 10.00");
        assertThat(earned(program, backBy("renewal"))).containsExactly("R1 k [b1] 10.00");
        assertThat(earned(program, backBy("payment"))).containsExactly("R1 k [b1] 10.00");
        assertThat(reasons(program, backBy("demo_booked")))
                .containsExactly("R1 k NOT_KEPT: The customer left on 1 Mar 2026.");
    }

    @Test
    void reachTheirOwnSpendToTheCent() {
        Program program = withRules("- {key: k, for: referrer, on: {spend_reached: 25}, earn: 5}");

        assertThat(earned(
                        program,
                        referred(1)
                                .event("payment", "2026-02-01", "a", "amount", "10")
                                .event("purchase", "2026-02-02", "b", "amount", "15.00")))
                .containsExactly("R1 k 5.00");
        assertThat(reasons(
                        program,
                        referred(1)
                                .event("payment", "2026-02-01", "a", "amount", "10")
                                .event("purchase", "2026-02-02", "b", "amount", "14.99")))
                .containsExactly("R1 k NOT_REACHED: Waits: own spend is 24.99 of $25.00.");
    }

    @Test
    void takeAMilestoneAsAnEventThatIsWhatTheProgramAsksFor() {
        Program program = SampleProgram.read(ANNUAL.formatted("{percent: 10}"));

        assertThat(earned(
                        program,
                        referred(1)
                                .event(
                                        "subscription_started",
                                        "2026-02-01",
                                        "s",
                                        "billing",
                                        "annual",
                                        "amount",
                                        "250")))
                .containsExactly("R1 k 25.00");
        assertThat(reasons(program, referred(1)))
                .containsExactly("R1 k NOT_REACHED: Waits: the referral is not annual plan bought yet.");
        assertThat(reasons(
                        program,
                        referred(1)
                                .event(
                                        "subscription_started",
                                        "2026-02-01",
                                        "s",
                                        "billing",
                                        "monthly",
                                        "amount",
                                        "250")))
                .containsExactly("R1 k NOT_KEPT: Annual plan bought was refunded, or not what the program asks for.");
        assertThat(reasons(
                        program,
                        referred(1)
                                .event("subscription_started", "2026-02-01", "s", "billing", "annual", "amount", "250")
                                .event("refunded", "2026-02-09", "r", "of", "s")))
                .containsExactly("R1 k NOT_KEPT: Annual plan bought was refunded, or not what the program asks for.");
        assertThat(reasons(
                        program,
                        referred(1)
                                .story(claimed("2026-01-01").on("2026-03-01").deal("D", DISQUALIFIED))
                                .event(
                                        "subscription_started",
                                        "2026-02-01",
                                        "s",
                                        "billing",
                                        "annual",
                                        "amount",
                                        "250")))
                .containsExactly("R1 k NOT_KEPT: The referral ended as disqualified.");
    }

    @Test
    void reachAnEventsMilestoneAlsoByALaterOne() {
        Program program = SampleProgram.read(ANNUAL.formatted("40"));

        assertThat(Referred.decisions(
                        program, Rates.NONE, Instant.MAX, referred(1).won("2026-02-01", "1")))
                .singleElement()
                .extracting(it -> it.why().get(1).text())
                .asString()
                .startsWith("Annual plan bought (passed on the way to Won on 1 Feb 2026");
    }

    @Test
    void keepAnEarlierStepOfADealThatWasPaidBack() {
        Program program = withRules("""
                - {key: q, for: referrer, on: qualified, earn: 5}
                - {key: w, for: referrer, on: won, earn: 50}
                """);
        Referred refunded = referred(1)
                .story(claimed("2026-01-01").on("2026-01-10").deal("D-R1", QUALIFIED))
                .won("2026-02-01", "100")
                .event("refunded", "2026-03-01", "r", "of", "D-R1");

        assertThat(earned(program, refunded)).containsExactly("R1 q 5.00");
        assertThat(reasons(program, refunded)).containsExactly("R1 w NOT_KEPT: The deal was refunded.");
    }

    @Test
    void endAllRecurringRewardsWithTheReferral() {
        Program program = withRules("- {key: k, for: referrer, on: invoice_paid, earn: {percent: 10}}");

        assertThat(reasons(
                        program,
                        referred(1)
                                .story(claimed("2026-01-01").on("2026-03-01").deal("D", DISQUALIFIED))
                                .event("invoice_paid", "2026-02-01", "a", "amount", "100")))
                .containsExactly("R1 k NOT_KEPT: The referral ended as disqualified.");
    }

    @Test
    void keepTheBenefitThatTheyUsed() {
        assertThat(afterLosing("", "benefit_used", "rule", "k")).containsExactly("0 SENT USD 20.00");
        assertThat(afterLosing("", "benefit_used")).containsExactly("0 SENT USD 20.00");
        assertThat(afterLosing("", "benefit_used", "rule", "other"))
                .containsExactly("0 SENT USD 20.00", "1 PENDING USD -20.00");
        assertThat(afterLosing("", "usage")).containsExactly("0 SENT USD 20.00", "1 PENDING USD -20.00");
        assertThat(afterLosing("takes_back_used: true,", "benefit_used", "rule", "k"))
                .containsExactly("0 SENT USD 20.00", "1 PENDING USD -20.00");
    }

    @Test
    void loseABenefitThatWasNeverGivenOutThoughTheyClaimToHaveUsedIt() {
        Program program = withRules("- {key: k, for: referee, on: won, earn: 20}");
        Books books = new Books(program);
        books.settle(referred(1).won("2026-02-01", "200").under(program));

        books.settle(referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-02-01")
                        .deal("D-R1", WON)
                        .on("2026-03-01")
                        .deal("D-R1", LOST))
                .event("benefit_used", "2026-02-10", "u")
                .under(program));

        assertThat(books.listed()).containsExactly("0 VOIDED USD 20.00");
    }

    @Test
    void loseOnlyTheUnusedOfWhatADealIsWorthLess() {
        Program program = withRules("- {key: k, for: referee, on: won, earn: {percent: 10}}");
        Books books = new Books(program);
        books.settle(referred(1).won("2026-02-01", "200").under(program));
        books.move(0, RewardState.SENT);

        books.settle(referred(1)
                .won("2026-02-01", "150")
                .event("benefit_used", "2026-02-10", "u")
                .under(program));

        assertThat(books.listed()).containsExactly("0 SENT USD 20.00");
    }

    private static List<String> afterLosing(String head, String kind, String... fields) {
        Program program = withRules("- {key: k, for: referee, on: won, " + head + " earn: 20}");
        Books books = new Books(program);
        books.settle(referred(1).won("2026-02-01", "200").under(program));
        books.move(0, RewardState.SENT);
        books.settle(referred(1)
                .story(claimed("2026-01-01")
                        .on("2026-02-01")
                        .dollars("D-R1", "200")
                        .deal("D-R1", WON)
                        .on("2026-03-01")
                        .deal("D-R1", LOST))
                .event(kind, "2026-02-10", "u", fields)
                .under(program));
        return books.listed();
    }

    private static Referred backBy(String kind) {
        return referred(1)
                .event("churned", "2026-03-01", "gone")
                .event(kind, "2026-03-20", "back", "amount", "1")
                .event("booking", "2026-04-15", "b1", "amount", "100");
    }
}
