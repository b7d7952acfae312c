package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may be claimed, and what a claim brings along. */
class ClaimAcceptanceTests {

    private final World world = World.shared();

    @Test
    void refusesACustomerWhoWasWonBeforeTheClaim() {
        World.Deal deal = world.deal("900");
        world.portal().moveDeal(deal.id(), "closedwon");

        World.Answer onDeal = submit("deal", deal.id(), "sarah@acme.example");
        World.Answer onContact = submit("contact", deal.contact(), "sarah@acme.example");

        assertThat(onDeal.status()).isEqualTo(422);
        assertThat(onDeal.body().path("code").asString()).isEqualTo("EXISTING_CUSTOMER");
        assertThat(onContact.status()).isEqualTo(422);
        assertThat(world.rewards(deal)).isEmpty();
    }

    @Test
    void leavesADealAloneThatWasWonBeforeTheClaimAndIsAssociatedLater() {
        World.Deal open = world.deal("100");
        String old = world.portal()
                .create(
                        ObjectType.DEAL,
                        Map.of("dealname", "Old", "pipeline", "default", "dealstage", "closedwon", "amount", "70000"));
        world.refer(open);

        world.portal().associate(ObjectType.DEAL, old, ObjectType.CONTACT, open.contact());
        world.awaitSettled();
        world.awaitUntil(() -> world.query("SELECT count(*) FROM unreferred_record WHERE record_id = ?", old) == 1);

        assertThat(world.rewards(open)).isEmpty();
        assertThat(world.show("deal", old).body().path("referral").isNull()).isTrue();
    }

    @Test
    void linksTheDealThatAReferredContactGetsLater() {
        String contact = world.portal()
                .create(
                        ObjectType.CONTACT,
                        Map.of(
                                "email",
                                "ana-" + UUID.randomUUID() + "@beta.example",
                                "firstname",
                                "Ana",
                                "lastname",
                                "Ruiz"));
        assertThat(submit("contact", contact, "sarah@acme.example").status()).isEqualTo(201);

        String deal = world.portal()
                .create(
                        ObjectType.DEAL,
                        Map.of(
                                "dealname",
                                "Beta",
                                "pipeline",
                                "default",
                                "dealstage",
                                "qualifiedtobuy",
                                "amount",
                                "4000"));
        world.portal().associate(ObjectType.DEAL, deal, ObjectType.CONTACT, contact);
        World.Deal linked = new World.Deal(deal, contact, world.portal());
        world.awaitStatus(linked, "QUALIFIED");
        world.portal().moveDeal(deal, "closedwon");
        world.awaitStatus(linked, "WON");

        assertThat(world.rewards(linked)).containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 400.00");
    }

    @Test
    void attributesADealWhoseThirdContactWasReferred() {
        String referred = contact("third");
        assertThat(submit("contact", referred, "sarah@acme.example").status()).isEqualTo(201);
        String deal = world.portal()
                .create(
                        ObjectType.DEAL,
                        Map.of(
                                "dealname",
                                "Three",
                                "pipeline",
                                "default",
                                "dealstage",
                                "appointmentscheduled",
                                "amount",
                                "100"));

        world.portal().associate(ObjectType.DEAL, deal, ObjectType.CONTACT, contact("first"));
        world.portal().associate(ObjectType.DEAL, deal, ObjectType.CONTACT, contact("second"));
        world.portal().associate(ObjectType.DEAL, deal, ObjectType.CONTACT, referred);
        world.portal().moveDeal(deal, "closedwon");

        world.awaitStatus(new World.Deal(deal, referred, world.portal()), "WON");
    }

    @Test
    void refusesTheReferredPersonsOwnMailboxAlsoWithAPlusTag() {
        World.Deal deal = world.deal("100");
        String own = String.valueOf(world.portal()
                .get(ObjectType.CONTACT, deal.contact())
                .properties()
                .get("email"));

        World.Answer answer = submit("deal", deal.id(), own.replace("@", "+friend@"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("code").asString()).isEqualTo("SELF_REFERRAL");
        assertThat(answer.body().path("field").asString()).isEqualTo("referrerEmail");
    }

    @Test
    void namesTheFieldAndTheFixForBadInput() {
        World.Deal deal = world.deal("100");

        World.Answer answer = submit("deal", deal.id(), "not an address");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("field").asString()).isEqualTo("referrerEmail");
        assertThat(answer.body().path("fix").asString()).contains("name@company.example");
    }

    @Test
    void tellsThatARecordDoesNotExist() {
        assertThat(submit("deal", "999999999999", "sarah@acme.example").status())
                .isEqualTo(404);
    }

    private String contact(String name) {
        return world.portal()
                .create(
                        ObjectType.CONTACT,
                        Map.of(
                                "email",
                                name + "-" + UUID.randomUUID() + "@gamma.example",
                                "firstname",
                                name,
                                "lastname",
                                "Gamma"));
    }

    private World.Answer submit(String type, String id, String referrer) {
        return world.submit(type, id, referrer, UUID.randomUUID().toString());
    }
}
