package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.Connections;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import io.referloop.program.Programs;
import io.referloop.referral.Submission;
import io.referloop.referral.Submissions;
import io.referloop.referral.SubmitReferral;
import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.events.EventKnob;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A CRM that is listened to, by two servers: whatever happens to the line, every change arrives and counts once. */
@ExtendWith(Log.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListeningAcceptanceTests {

    private static final String ASKING = """
            program: happy-moments
            name: Happy moments
            currency: USD
            fields:
              contact.title: {type: text, property: Title}
            eligibility:
              ask_every_days: 60
              signals:
                - {key: champion, field: contact.title, when: "value == 'Champion'", reason: "{value}"}
            rules:
              - {key: won-thanks, for: referrer, on: won, earn: 300.00}
            """;

    private final Organisation organisation = new Organisation();
    private final World world = World.beside(organisation::start);
    private UUID connection = new UUID(0, 0);

    @BeforeAll
    void connectAndListenWithTwoServers() {
        connection = organisation.connect(world);
        world.anotherServer();
        awaitHeard();
    }

    @AfterAll
    void close() {
        world.close();
        organisation.close();
    }

    @Test
    void aWonDealIsHeardOnceOnOneStream() {
        String deal = referred("Northwind");

        crm().org().update(deal, Map.of("StageName", "Closed Won"));

        awaitWon(deal);
        assertThat(crm().events().bus().streams()).isEqualTo(1);
        assertThat(won(deal)).isEqualTo(1);
    }

    @Test
    void theOrganisationsAdminsSeeThatItIsHeard() {
        world.clock.advance(Duration.ofMinutes(20));

        world.awaitUntil(() -> crm().org().all("Referloop_Connection__c").stream()
                .anyMatch(it -> it.text("Referloop_State__c").equals("Connected")
                        && it.text("Referloop_Listening__c").equals("Change events")));
        assertThat(crm().org().all("Referloop_Connection__c")).hasSize(1);
    }

    @Test
    void aDroppedStreamLosesNothing() {
        List<String> deals = List.of(referred("One"), referred("Two"), referred("Three"));
        crm().events().bus().faults().set(EventKnob.DROP_AFTER_EVENTS, 1);
        crm().events().bus().drop();

        deals.forEach(deal -> crm().org().update(deal, Map.of("StageName", "Closed Won")));

        deals.forEach(this::awaitWon);
        crm().events().bus().faults().clear();
        assertThat(deals).allSatisfy(deal -> assertThat(won(deal)).isEqualTo(1));
    }

    @Test
    void aSilentStreamIsGivenUp() {
        String deal = referred("Quiet");
        crm().events().bus().faults().set(EventKnob.SILENT, 1);
        crm().org().update(deal, Map.of("StageName", "Closed Won"));
        world.awaitUntil(() ->
                world.query("SELECT count(*) FROM crm_line WHERE state <> 'OPEN' AND problem LIKE '%said nothing%'")
                        == 1);

        crm().events().bus().faults().clear();

        awaitWon(deal);
        assertThat(won(deal)).isEqualTo(1);
    }

    @Test
    void aGapIsRead() {
        String deal = referred("Gap");
        crm().events().bus().faults().set(EventKnob.GAP_NEXT_CHANGES, 1);

        crm().org().update(deal, Map.of("StageName", "Closed Won"));

        awaitWon(deal);
    }

    @Test
    void aReferralSubmittedInTheOrganisationIsAnsweredOnItself() {
        String deal = deal("Submitted");

        String submitted = submit(deal);
        awaitAnswer(submitted);
        String again = submit(deal);
        awaitAnswer(again);

        OrgRecord first = crm().org().get(submitted);
        assertThat(first.text("Referloop_Sync_State__c")).isEqualTo("Synced");
        assertThat(first.text("Referloop_Referral_Id__c")).startsWith("R-");
        world.awaitUntil(() ->
                !crm().org().get(submitted).text("Referloop_Referral_Status__c").isEmpty());
        OrgRecord kept = crm().org().get(submitted);
        assertThat(kept.text("Referloop_Url__c")).endsWith("/referrals/" + kept.text("Referloop_Referral_Id__c"));
        assertThat(kept.text("Referloop_Submitted_By__c")).contains("@");
        assertThat(kept.text("Referloop_Program__c")).isNotEmpty();
        assertThat(kept.text("Referloop_Status_Since__c")).isNotEmpty();
        assertThat(crm().org().all("Referloop_Referral__c").stream()
                        .filter(it -> it.text("Referloop_Opportunity__c").equals(deal)))
                .hasSize(2);
        OrgRecord refused = crm().org().get(again);
        assertThat(refused.text("Referloop_Sync_State__c")).isEqualTo("Refused");
        assertThat(refused.text("Referloop_Message__c"))
                .contains("Already referred", first.text("Referloop_Referral_Id__c"));
    }

    @Test
    void aPersonWhomSomebodyAskedInTheOrganisationIsNotAskedAgain() {
        world.bean(Programs.class).publish(world.workspace, ASKING, "owner@northwind.example");
        String contact = crm().org()
                .create("Contact", Map.of("LastName", "Nair", "Email", "priya@northwind.example", "Title", "Champion"));
        world.awaitUntil(() -> eligible(contact).equals("yes"));

        crm().org()
                .update(
                        contact,
                        Map.of("Referloop_Asked_At__c", world.clock.instant().toString()));

        world.awaitUntil(() -> eligible(contact).equals("no"));
        assertThat(crm().org().get(contact).text("Referloop_Eligible_Reason__c"))
                .startsWith("Asked on");
        String day = LocalDate.ofInstant(world.clock.instant(), ZoneOffset.UTC)
                .plusDays(200)
                .toString();
        crm().org().update(contact, Map.of("Referloop_Snoozed_Until__c", day));
        world.awaitUntil(
                () -> crm().org().get(contact).text("Referloop_Next_Ask_On__c").equals(day));
    }

    private String eligible(String contact) {
        return crm().org().get(contact).text("Referloop_Eligible__c");
    }

    @Test
    void aReferralThatWasSubmittedWhileNobodyListenedIsAnswered() {
        String deal = deal("Overnight");
        world.stopServers();
        String submitted = submit(deal);
        world.clock.advance(Duration.ofDays(4));

        world.startAgain();
        world.anotherServer();

        awaitAnswer(submitted);
        assertThat(crm().org().get(submitted).text("Referloop_Sync_State__c")).isEqualTo("Synced");
    }

    @Test
    void whatWasMissedForFourDaysIsRead() {
        String deal = referred("Late");
        world.stopServers();
        crm().org().update(deal, Map.of("StageName", "Closed Won"));
        world.clock.advance(Duration.ofDays(4));

        world.startAgain();
        world.anotherServer();

        awaitWon(deal);
        awaitHeard();
        String after = referred("After");
        crm().org().update(after, Map.of("StageName", "Closed Won"));
        awaitWon(after);
    }

    private SalesforceSandbox crm() {
        return organisation.crm();
    }

    /** As the card in a record page writes it. */
    private String submit(String deal) {
        return crm().org()
                .create(
                        "Referloop_Referral__c",
                        Map.of(
                                "Name", "New referral",
                                "Referloop_Sync_State__c", "Pending",
                                "Referloop_Source__c", "CARD",
                                "Referloop_Referrer_Email__c", "dana@partner.example",
                                "Referloop_Submission_Key__c", UUID.randomUUID().toString(),
                                "Referloop_Opportunity__c", deal));
    }

    private void awaitAnswer(String submitted) {
        world.awaitUntil(() ->
                !crm().org().get(submitted).text("Referloop_Sync_State__c").equals("Pending"));
    }

    private String deal(String name) {
        String account = crm().org().create("Account", Map.of("Name", name));
        return crm().org()
                .create(
                        "Opportunity",
                        Map.of(
                                "Name", name,
                                "AccountId", account,
                                "StageName", "Prospecting",
                                "CloseDate", "2030-12-31",
                                "Amount", "1000"));
    }

    /** A referred deal in its first stage. */
    private String referred(String name) {
        String deal = deal(name);
        CrmRecord record = world.bean(Connections.class)
                .open(world.workspace, connection)
                .read(RecordType.DEAL, List.of(deal))
                .records()
                .getFirst();
        Submission submission = world.bean(Submissions.class)
                .submit(new SubmitReferral(
                        world.workspace,
                        connection,
                        UUID.randomUUID().toString(),
                        record,
                        List.of(),
                        "sarah@acme.example",
                        "Sarah Chen",
                        null,
                        Map.of(),
                        "rep@fjordlight.example",
                        "CARD",
                        "test"));
        assertThat(submission).isInstanceOf(Submission.Accepted.class);
        return deal;
    }

    private void awaitHeard() {
        world.awaitUntil(
                () -> world.query("SELECT count(*) FROM crm_line WHERE state = 'OPEN' AND position IS NOT NULL") == 1
                        && crm().events().bus().streams() == 1);
    }

    private void awaitWon(String deal) {
        world.awaitUntil(() -> world.query("""
                        SELECT count(*) FROM referral r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.record_id = ? AND r.status = 'WON'""", deal) == 1);
    }

    private long won(String deal) {
        return world.query("""
                        SELECT count(*) FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.record_id = ? AND r.rule = 'won-share'""", deal);
    }
}
