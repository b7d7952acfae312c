package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.sandbox.hubspot.ObjectType;
import java.time.Duration;
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
    void takesAReferralOnALeadWithTheStageThatTheLeadHas() {
        String contact = world.portal()
                .create(
                        ObjectType.CONTACT,
                        Map.of(
                                "email", "noa-" + UUID.randomUUID() + "@delta.example",
                                "firstname", "Noa",
                                "lastname", "Levi"));
        String lead = world.portal()
                .create(
                        ObjectType.LEAD,
                        Map.of("hs_lead_name", "Noa Levi, Delta", "hs_pipeline_stage", "qualified-stage-id"));
        world.portal().associate(ObjectType.LEAD, lead, ObjectType.CONTACT, contact);

        World.Answer submitted = submit("lead", lead, "sarah@acme.example");

        assertThat(submitted.status()).as(submitted.toString()).isEqualTo(201);
        assertThat(world.show("lead", lead).body().at("/referral/status/code").asString())
                .isEqualTo("QUALIFIED");
        assertThat(world.show("contact", contact).body().at("/referral/id").asString())
                .isEqualTo(submitted.body().at("/card/referral/id").asString());
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

    @Test
    void refusesEmployeesAndKeepsTheRefusal() {
        World.Deal deal = world.deal("100");

        World.Answer answer = submit("deal", deal.id(), "somebody@referloop.example");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().path("code").asString()).isEqualTo("EMPLOYEE");
        assertThat(world.query(
                        "SELECT count(*) FROM claim WHERE record_id = ? AND outcome = 'REFUSED' AND code = 'EMPLOYEE'",
                        deal.id()))
                .isEqualTo(1);
    }

    @Test
    void keepsOthersAwayFromACompanyThatSomebodyReferred() {
        String domain = "omega-" + UUID.randomUUID() + ".example";
        assertThat(submit("contact", person("first", "first@" + domain), "sarah@acme.example")
                        .status())
                .isEqualTo(201);

        World.Answer other = submit("contact", person("second", "second@" + domain), "marco@beta.example");
        World.Answer same = submit("contact", person("third", "third@" + domain), "sarah@acme.example");

        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().path("code").asString()).isEqualTo("DUPLICATE_REFERRAL");
        assertThat(same.status()).isEqualTo(201);
        World.Answer unclear = submit("contact", person("fourth", "fourth@" + domain), "marco@beta.example");
        assertThat(unclear.status()).isEqualTo(409);
        assertThat(unclear.body().path("code").asString()).isEqualTo("AMBIGUOUS_REFEREE");
    }

    @Test
    void takesColleaguesAndPutsThemBeforeAPerson() {
        String contact = person("colleague", "colleague-" + UUID.randomUUID() + "@acme.example");

        assertThat(submit("contact", contact, "sarah@acme.example").status()).isEqualTo(201);

        assertThat(openFlags(contact)).isEqualTo("SAME_DOMAIN");
    }

    @Test
    void takesBackWhatAReferrerEarnedByThemselvesWhenTheCrmMergesTheTwo() {
        World.Deal deal = world.deal("1000");
        String address = "ann@alpha-" + UUID.randomUUID() + ".example";
        String referrer = person("ann", address);
        assertThat(submit("deal", deal.id(), address).status()).isEqualTo(201);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        assertThat(world.rewards(deal)).isNotEmpty().allMatch(it -> it.contains("PENDING"));

        String unused = world.portal().merge(ObjectType.CONTACT, referrer, deal.contact());

        world.awaitStatus(deal, "DISQUALIFIED");
        assertThat(world.rewards(deal)).isNotEmpty().allMatch(it -> it.contains("VOIDED"));
    }

    @Test
    void asksWhichReferralStaysWhenTheirPeopleAreMerged() {
        World.Deal one = world.deal("1000");
        World.Deal other = world.deal("2000");
        world.refer(one);
        world.refer(other);

        String unused = world.portal().merge(ObjectType.CONTACT, one.contact(), other.contact());

        world.awaitUntil(() -> world.query("""
                        SELECT count(*) FROM referral_conflict c JOIN referral_link l
                            ON l.workspace_id = c.workspace_id AND l.referral_id IN (c.referral_id, c.other_id)
                        WHERE l.record_id IN (?, ?) AND c.decided_at IS NULL""", one.id(), other.id()) == 2);
    }

    private String openFlags(String contact) {
        return world.read(
                jdbc -> jdbc.sql("""
                        SELECT coalesce(string_agg(f.code, ' '), '') FROM referral_flag f JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.object_type = 'CONTACT' AND l.record_id = ? AND f.cleared_at IS NULL""").param(contact).query(String.class).single());
    }

    private String person(String name, String email) {
        return world.portal().create(ObjectType.CONTACT, Map.of("email", email, "firstname", name, "lastname", "Test"));
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

    /** So many claims in a row use up what HubSpot allows in ten seconds; whoever is told so submits the same form again. */
    private World.Answer submit(String type, String id, String referrer) {
        String key = UUID.randomUUID().toString();
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> world.submit(type, id, referrer, key), answer -> answer.status() != 503);
    }
}
