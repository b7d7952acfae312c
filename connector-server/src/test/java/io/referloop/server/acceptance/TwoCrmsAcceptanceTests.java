package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.salesforce.Org;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A company that markets in HubSpot and sells in Salesforce: one person, one referral, one reward. */
class TwoCrmsAcceptanceTests {

    @SuppressWarnings("NullAway.Init") // started before all tests
    private static World world;

    @SuppressWarnings("NullAway.Init")
    private static UUID salesforce;

    @BeforeAll
    static void startBoth() {
        world = World.withSalesforce();
        world.portal().addProperty(ObjectType.CONTACT, "salesforcecontactid", "Salesforce contact ID", "string");
        world.portal().addProperty(ObjectType.DEAL, "hs_salesforceopportunityid", "Salesforce opportunity ID", "string");
        UUID hubspot = world.connect(world.portal());
        salesforce = world.connectSalesforce();
        assertThat(salesforce).isNotEqualTo(hubspot);
    }

    @AfterAll
    static void stop() {
        world.close();
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
        assertThat(rewardsPerRule(sale)).isNotEmpty().allSatisfy(count -> assertThat(count).isEqualTo(1));
        world.awaitUntil(() -> hubspotStatus(deal).equals("Won")
                && salesforceStatus(sale.opportunity()).equals("Won")
                && salesforceStatus(sale.contact()).equals("Won"));
    }

    @Test
    void aSyncedPersonIsFoundByTheSyncsIdWhateverTheAddress() {
        World.Deal deal = world.deal("2000");
        Sale sale = sale("p.nair@elsewhere-" + UUID.randomUUID() + ".example", "2000");
        world.portal().update(ObjectType.CONTACT, deal.contact(), Map.of("salesforcecontactid", sale.contact()));
        world.portal()
                .update(ObjectType.DEAL, deal.id(), Map.of("hs_salesforceopportunityid", sale.opportunity()));
        world.refer(deal);
        world.awaitUntil(() -> linked(sale.contact()) == 1 && linked(sale.opportunity()) == 1);

        org().update(sale.opportunity(), Map.of("StageName", "Closed Won"));
        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitStatus(deal, "WON");
        world.awaitUntil(() -> salesforceStatus(sale.opportunity()).equals("Won"));
        assertThat(rewardsPerRule(sale)).isNotEmpty().allSatisfy(count -> assertThat(count).isEqualTo(1));
    }

    private record Sale(String contact, String opportunity) {}

    private static Sale sale(String email, String amount) {
        String contact =
                org().create("Contact", Map.of("LastName", "Nair", "FirstName", "Priya", "Email", email));
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

    private static Org org() {
        return world.salesforce().org();
    }

    private static String email(World.Deal deal) {
        return world.portal().get(ObjectType.CONTACT, deal.contact()).value("email");
    }

    private static String hubspotStatus(World.Deal deal) {
        return world.portal().get(ObjectType.DEAL, deal.id()).value("rfl_referral_status");
    }

    private static String salesforceStatus(String id) {
        return org().get(id).text("Referloop_Referral_Status__c");
    }

    private static long linked(String record) {
        return world.read(jdbc -> jdbc.sql("SELECT count(*) FROM referral_link WHERE connection_id = ? AND record_id = ?")
                .params(salesforce, record)
                .query(Long.class)
                .single());
    }

    private static long referralsOf(World.Deal deal, Sale sale) {
        return world.read(jdbc -> jdbc.sql("SELECT count(DISTINCT referral_id) FROM referral_link WHERE record_id IN (?, ?, ?, ?)")
                .params(deal.id(), deal.contact(), sale.contact(), sale.opportunity())
                .query(Long.class)
                .single());
    }

    private static List<Long> rewardsPerRule(Sale sale) {
        return world.read(jdbc -> jdbc.sql("""
                        SELECT count(*) FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.record_id = ? AND r.state <> 'VOID' GROUP BY r.rule""")
                .param(sale.opportunity())
                .query(Long.class)
                .list());
    }
}
