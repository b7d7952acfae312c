package io.referloop.reward;

import static io.referloop.reward.Referred.earned;
import static io.referloop.reward.Referred.reasons;
import static io.referloop.reward.Referred.referred;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.Program;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a condition may read, and what it reads then. */
class ConditionNamesTests {

    private static final String FIELDS = """
            program: sample
            name: Sample
            currency: USD
            time_zone: Europe/Berlin
            fields:
              deal.seats: {type: number}
              deal.signed_on: {type: time}
              company.region: {type: text}
              contact.vip: {type: yes_no}
              contact.nps: {type: number}
              referral.campaign: {type: text}
              referrer.since: {type: time}
            rules:
              - {key: k, for: referrer, on: won, when: "%s", earn: 10}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deal.amount == 400",
                "deal.currency == 'USD'",
                "deal.seats >= 25",
                "deal.plan == 'team'",
                "deal.created_at < timestamp('2026-01-21T00:00:00Z')",
                "deal.won_at == timestamp('2026-02-01T12:00:00Z')",
                // A day begins in the program's zone, an hour before it does in Greenwich.
                "deal.signed_on == timestamp('2026-01-29T23:00:00Z')",
                "company.domain == 'R1'",
                "company.region == 'north'",
                "contact.email == 'priya@r1.example'",
                "contact.vip",
                "contact.nps == 9",
                "referral.status == 'won'",
                "referral.claimed_at < deal.won_at",
                "referral.campaign == 'spring'",
                "referrer.email == 'ada@initech.example'",
                "referrer.domain == 'initech.example'",
                "referrer.colleague == false",
                "referrer.level == 2",
                "referrer.since < timestamp('2025-06-02T00:00:00Z')",
            })
    void reads(String condition) {
        assertThat(earned(when(condition), customer())).containsExactly("R1 k 10.00");
        assertThat(earned(when("!(" + condition + ")"), customer())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deal.term_months > 0",
                "deal.net_amount > 0",
                "company.name == 'any'",
                "referrer.type == 'any'",
                "referral.source == 'any'"
            })
    void paysNothingByWhatNobodyTold(String condition) {
        assertThat(earned(when(condition), customer())).isEmpty();
        assertThat(reasons(when(condition), customer()))
                .singleElement()
                .asString()
                .contains(condition.substring(0, condition.indexOf(' ')));
    }

    @Test
    void takesAColleagueForOneByTheDomain() {
        Program program = when("referrer.colleague");

        assertThat(earned(program, customer().from("initech.example"))).containsExactly("R1 k 10.00");
        assertThat(earned(program, customer().from("elsewhere.example"))).isEmpty();
    }

    @Test
    void readsWhatIsNoTimeAsNotTold() {
        Program program = when("deal.signed_on < timestamp('2030-01-01T00:00:00Z')");
        Story odd = story().field("D-R1", "signed_on", "soon");

        assertThat(earned(program, referred(1).story(odd).won("2026-02-01", "400")))
                .isEmpty();
    }

    @Test
    void countsARefundOutOfTheDealsAmount() {
        Program program = when("deal.amount >= 300");

        assertThat(earned(program, customer().event("refunded", "2026-03-01", "r", "of", "D-R1", "amount", "100")))
                .containsExactly("R1 k 10.00");
        assertThat(earned(program, customer().event("refunded", "2026-03-01", "r", "of", "D-R1", "amount", "101")))
                .isEmpty();
    }

    private static Referred customer() {
        return referred(1)
                .story(story())
                .won("2026-02-01", "400")
                .referrer("level", "2025-01-01", "2")
                .referrer("since", "2025-01-01", "2025-06-01")
                .referee("company.region", "2026-01-01", "north")
                .referee("vip", "2026-01-01", "yes")
                .referee("nps", "2026-01-01", "9")
                .referee("referral.campaign", "2026-01-01", "spring");
    }

    private static Story story() {
        return Story.claimed("2026-01-01")
                .on("2026-01-20")
                .field("D-R1", "created", "2026-01-20T10:00:00Z")
                .field("D-R1", "seats", "25")
                .field("D-R1", "plan", "team")
                .field("D-R1", "signed_on", "2026-01-30");
    }

    private static Program when(String condition) {
        return SampleProgram.read(FIELDS.formatted(condition));
    }
}
