package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.salesforce.Org;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A company that markets in HubSpot and sells in Salesforce: one person, one referral, one reward. */
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoCrmsAcceptanceTests {

    private final Organisation organisation = new Organisation();
    private final World world = World.beside(organisation::start);
    private UUID salesforce = new UUID(0, 0);

    @BeforeAll
    void connectBoth() {
        world.portal().addProperty(ObjectType.CONTACT, "salesforcecontactid", "Salesforce contact ID", "string");
        world.portal()
                .addProperty(ObjectType.DEAL, "hs_salesforceopportunityid", "Salesforce opportunity ID", "string");
        UUID hubspot = world.connect(world.portal());
        salesforce = organisation.connect(world);
        assertThat(salesforce).isNotEqualTo(hubspot);
    }

    @AfterAll
    void close() {
        world.close();
        organisation.close();
    }

    @Test
    void aPersonWithOneAddressIsOneReferralInBothAndEarnsOnce() {
        World.Deal deal = world.deal("1000");
        Sale sale = sale(email(deal), "1000");
        world.refer(deal);
        world.awaitUntil(() -> linked(sale.contact()) == 1 && linked(sale.opportunity()) == 1);

        org().update(sale.opportunity(), Map.of("StageName", "Closed Won"));

        world.awaitStatus(deal, "WON");
        assertThat(referralsOf(deal, sale)).isEqualTo(1);
        assertThat(rewards(sale)).isPositive();
        assertThat(twice(sale)).isZero();
        world.awaitUntil(() -> hubspotStatus(deal).equals("Won")
                && salesforceStatus(sale.opportunity()).equals("Won")
                && salesforceStatus(sale.contact()).equals("Won"));
    }

    @Test
    void aSyncedPersonIsFoundByTheSyncsIdWhateverTheAddress() {
        World.Deal deal = world.deal("2000");
        Sale sale = sale("p.nair@elsewhere-" + UUID.randomUUID() + ".example", "2000");
        world.portal().update(ObjectType.CONTACT, deal.contact(), Map.of("salesforcecontactid", sale.contact()));
        world.portal().update(ObjectType.DEAL, deal.id(), Map.of("hs_salesforceopportunityid", sale.opportunity()));
        world.refer(deal);
        world.awaitUntil(() -> linked(sale.contact()) == 1 && linked(sale.opportunity()) == 1);

        org().update(sale.opportunity(), Map.of("StageName", "Closed Won"));
        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitStatus(deal, "WON");
        world.awaitUntil(() -> salesforceStatus(sale.opportunity()).equals("Won"));
        assertThat(rewards(sale)).isPositive();
        assertThat(twice(sale)).isZero();
    }

    private record Sale(String contact, String opportunity) {}

    private Sale sale(String email, String amount) {
        String contact = org().create("Contact", Map.of("LastName", "Nair", "FirstName", "Priya", "Email", email));
        String opportunity = org().create(
                        "Opportunity",
                        Map.of(
                                "Name", "Northwind",
                                "StageName", "Prospecting",
                                "CloseDate", "2027-03-31",
                                "Amount", amount));
        org().create("OpportunityContactRole", Map.of("OpportunityId", opportunity, "ContactId", contact));
        return new Sale(contact, opportunity);
    }

    private Org org() {
        return organisation.crm().org();
    }

    private String email(World.Deal deal) {
        return world.portal().get(ObjectType.CONTACT, deal.contact()).value("email");
    }

    private String hubspotStatus(World.Deal deal) {
        return world.portal().get(ObjectType.DEAL, deal.id()).value("rfl_referral_status");
    }

    private String salesforceStatus(String id) {
        return org().get(id).text("Referloop_Referral_Status__c");
    }

    private long linked(String record) {
        return world.query(
                "SELECT count(*) FROM referral_link WHERE connection_id = ? AND record_id = ?", salesforce, record);
    }

    private long referralsOf(World.Deal deal, Sale sale) {
        return world.query(
                "SELECT count(DISTINCT referral_id) FROM referral_link WHERE record_id IN (?, ?, ?, ?)",
                deal.id(),
                deal.contact(),
                sale.contact(),
                sale.opportunity());
    }

    private long rewards(Sale sale) {
        return world.query("""
                        SELECT count(*) FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.record_id = ? AND r.state <> 'VOID'""", sale.opportunity());
    }

    /** Given twice by the same rule. */
    private long twice(Sale sale) {
        return world.query("""
                        SELECT count(*) FROM (SELECT r.rule FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.record_id = ? AND r.state <> 'VOID' GROUP BY r.rule HAVING count(*) > 1) AS again""", sale.opportunity());
    }
}
