package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.Connecting;
import io.referloop.intake.StageDecisions;
import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.salesforce.Org;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static final Path PACKAGE = Path.of("../connector-salesforce/salesforce-app/force-app/main/default");

    private final List<SalesforceSandbox> started = new ArrayList<>();
    private final World world = World.beside(this::salesforce);
    private UUID salesforce = new UUID(0, 0);

    @BeforeAll
    void connectBoth() {
        world.portal().addProperty(ObjectType.CONTACT, "salesforcecontactid", "Salesforce contact ID", "string");
        world.portal()
                .addProperty(ObjectType.DEAL, "hs_salesforceopportunityid", "Salesforce opportunity ID", "string");
        UUID hubspot = world.connect(world.portal());
        salesforce = connectSalesforce();
        assertThat(salesforce).isNotEqualTo(hubspot);
    }

    @AfterAll
    void close() {
        world.close();
        started.forEach(SalesforceSandbox::close);
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
        assertThat(rewardsPerRule(sale))
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count).isEqualTo(1));
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
        assertThat(rewardsPerRule(sale))
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count).isEqualTo(1));
    }

    private Map<String, Object> salesforce(TestClock clock, URI connector) {
        SalesforceSandbox sandbox = SalesforceSandbox.builder()
                .clock(clock)
                .connector(connector)
                .installed(PACKAGE)
                .start();
        started.add(sandbox);
        return Map.of(
                "referloop.salesforce.client-id", sandbox.oauth().app().clientId(),
                "referloop.salesforce.client-secret", sandbox.oauth().app().clientSecret(),
                "referloop.salesforce.login-url", sandbox.loginUrl(),
                "referloop.salesforce.instance-url", sandbox.url(),
                "referloop.salesforce.events.url", sandbox.events().url());
    }

    /** What an admin does on Salesforce's consent page, as the user that was made for Referloop. */
    private UUID connectSalesforce() {
        Connecting connecting = world.bean(Connecting.class);
        String consent =
                connecting.begin(world.workspace, "session", "salesforce").getRawQuery();
        String user = org().users().stream()
                .filter(it -> it.text("Username").startsWith("referloop.integration"))
                .findFirst()
                .orElseThrow()
                .id();
        String code = started.getFirst()
                .oauth()
                .code(
                        user,
                        world.url + "/oauth/salesforce/callback",
                        List.of("api", "refresh_token"),
                        consent.replaceFirst(".*[?&]?code_challenge=([^&]+).*", "$1"));
        var outcome = connecting.complete(
                world.workspace,
                "session",
                "salesforce",
                consent.replaceFirst(".*[?&]?state=([^&]+).*", "$1"),
                code,
                "",
                "owner@northwind.example");
        assertThat(outcome).isInstanceOf(Connecting.Outcome.Connected.class);
        UUID connection = ((Connecting.Outcome.Connected) outcome).connection().id();
        assertThat(world.bean(StageDecisions.class)
                        .acceptSuggestions(world.workspace, connection, "owner@northwind.example"))
                .isPositive();
        return connection;
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
        return started.getFirst().org();
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
        return world.read(
                jdbc -> jdbc.sql("SELECT count(*) FROM referral_link WHERE connection_id = ? AND record_id = ?")
                        .params(salesforce, record)
                        .query(Long.class)
                        .single());
    }

    private long referralsOf(World.Deal deal, Sale sale) {
        return world.read(jdbc -> jdbc.sql(
                        "SELECT count(DISTINCT referral_id) FROM referral_link WHERE record_id IN (?, ?, ?, ?)")
                .params(deal.id(), deal.contact(), sale.contact(), sale.opportunity())
                .query(Long.class)
                .single());
    }

    private List<Long> rewardsPerRule(Sale sale) {
        return world.read(jdbc ->
                jdbc.sql("""
                        SELECT count(*) FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.record_id = ? AND r.state <> 'VOID' GROUP BY r.rule""").param(sale.opportunity()).query(Long.class).list());
    }
}
