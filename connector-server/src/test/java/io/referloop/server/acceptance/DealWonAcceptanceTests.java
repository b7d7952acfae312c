package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job: a deal moves in the CRM, rewards appear with their reasons, and the CRM record says so. */
@ExtendWith(Log.class)
class DealWonAcceptanceTests {

    private final World world = World.shared();

    @Test
    void rewardsTheReferrerWhenTheDealIsWon() {
        World.Deal deal = world.deal("18500.00");
        world.refer(deal);

        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitStatus(deal, "WON");
        assertThat(world.rewards(deal)).containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 1850.00");
        assertThat(world.books(deal))
                .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "1900.00", "payable", "-1900.00"));
        var why = world.show("deal", deal.id())
                .body()
                .at("/referral/rewards/1/why")
                .toString();
        assertThat(why).contains("amount of the deal").contains("18,500.00").contains("1,850.00");
    }

    @Test
    void writesTheReferralOntoTheDealAndItsContact() {
        World.Deal deal = world.deal("1000");
        String number = world.refer(deal);

        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> "Won".equals(property(ObjectType.DEAL, deal.id(), "rfl_referral_status"))
                && "Won".equals(property(ObjectType.CONTACT, deal.contact(), "rfl_referral_status")));
        assertThat(property(ObjectType.DEAL, deal.id(), "rfl_referral_id")).isEqualTo(number);
        assertThat(property(ObjectType.DEAL, deal.id(), "rfl_referred_by"))
                .isEqualTo("Sarah Chen (sarah@acme.example)");
        assertThat(property(ObjectType.DEAL, deal.id(), "rfl_reward")).contains("$100.00 on hold until");
        assertThat(property(ObjectType.DEAL, deal.id(), "rfl_next_step")).startsWith("On hold until");
    }

    @Test
    void voidsTheRewardWhenTheDealLeavesWonAndPaysOnceInAllWhenItReturns() {
        World.Deal deal = world.deal("2000");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");

        world.portal().moveDeal(deal.id(), "contractsent");
        world.awaitStatus(deal, "NEGOTIATION");

        assertThat(world.rewards(deal)).contains("won-share VOIDED 200.00");
        assertThat(world.books(deal))
                .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "50.00", "payable", "-50.00"));

        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");

        assertThat(world.rewards(deal)).containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 200.00");
        assertThat(world.books(deal))
                .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "250.00", "payable", "-250.00"));
    }

    @Test
    void waitsForAnAmountAndFollowsItsCorrection() {
        World.Deal deal = world.deal("");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        assertThat(world.rewards(deal)).contains("won-share WAITING_AMOUNT -");

        world.portal().update(ObjectType.DEAL, deal.id(), Map.of("amount", "25000"));
        world.awaitUntil(() -> world.rewards(deal).contains("won-share PENDING 2500.00"));

        world.portal().update(ObjectType.DEAL, deal.id(), Map.of("amount", "20000"));
        world.awaitUntil(() -> world.rewards(deal).contains("won-share PENDING 2000.00"));
        assertThat(world.books(deal)).containsEntry("payable", "-2050.00");
    }

    @Test
    void releasesTheRewardWhenTheHoldIsOver() {
        World.Deal deal = world.deal("300");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");

        world.clock.advance(Duration.ofDays(31));
        world.releaseHolds();

        assertThat(world.rewards(deal))
                .containsExactly("qualified-thanks SCHEDULED 50.00", "won-share SCHEDULED 30.00");
    }

    @Test
    void attributesADealOfWhoseThreeContactsTheThirdWasReferred() {
        String referred = contact("third");
        World.Answer answer = world.submit(
                "contact", referred, "sarah@acme.example", UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        World.Deal deal = new World.Deal(
                world.portal()
                        .create(
                                ObjectType.DEAL,
                                Map.of(
                                        "dealname",
                                        "Three people",
                                        "pipeline",
                                        "default",
                                        "dealstage",
                                        "appointmentscheduled",
                                        "amount",
                                        "4000")),
                referred,
                world.portal());
        for (String contact : List.of(contact("first"), contact("second"), referred)) {
            world.portal().associate(ObjectType.DEAL, deal.id(), ObjectType.CONTACT, contact);
        }

        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> world.rewards(deal).contains("won-share PENDING 400.00"));
        world.awaitStatus(deal, "WON");
    }

    @Test
    void takesBackWhatWasPaidForADealThatLeavesWonAndPaysOnceInAllWhenItReturns() {
        Company company = new Company(world, Company.template("first-year-commission"));
        World.Deal deal = company.referred("northwind", "amount", "25000", "term_months", "12");
        company.move(deal, "closedwon");
        company.pass(Duration.ofDays(120));
        company.payAll();
        assertThat(company.rewards()).containsExactly("ada commission SENT 2500.00");

        company.move(deal, "contractsent");
        assertThat(company.query("SELECT coalesce(sum(amount), 0) FROM reward WHERE state <> 'VOIDED'"))
                .as("what she is owed in all")
                .isZero();

        company.pass(Duration.ofDays(1));
        company.move(deal, "closedwon");
        assertThat(company.query("SELECT sum(amount) FROM reward WHERE state <> 'VOIDED'"))
                .isEqualTo(250_000);
        company.pass(Duration.ofDays(120));
        company.payAll();
        assertThat(company.query("SELECT sum(amount) FROM payout WHERE state = 'SENT'"))
                .as("paid once in all")
                .isEqualTo(250_000);
    }

    private String contact(String name) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        return world.portal()
                .create(ObjectType.CONTACT, Map.of("email", name + "@" + tag + ".example", "firstname", name));
    }

    @Test
    void refusesASecondReferralOfTheSameRecordAndRepeatsOfTheSameFormDoNothing() {
        World.Deal deal = world.deal("100");
        String key = UUID.randomUUID().toString();

        assertThat(world.submit("deal", deal.id(), "sarah@acme.example", key).status())
                .isEqualTo(201);
        assertThat(world.submit("deal", deal.id(), "sarah@acme.example", key).status())
                .isEqualTo(200);

        World.Answer other = world.submit(
                "contact",
                deal.contact(),
                "marco@beta.example",
                UUID.randomUUID().toString());
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().path("code").asString()).isEqualTo("DUPLICATE_REFERRAL");
        assertThat(other.body().at("/card/referral/referrer/name").asString()).isEqualTo("Sarah Chen");
    }

    private @Nullable String property(ObjectType type, String id, String name) {
        return world.portal().get(type, id).properties().get(name);
    }
}
