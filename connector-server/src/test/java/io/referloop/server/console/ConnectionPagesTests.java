package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an admin reads of a connection: what is missing, what is in the way, what changed in the CRM, and what a stage would do. */
@Import(SampleCompany.class)
@SuppressWarnings("NullAway.Init") // filled before each test
class ConnectionPagesTests extends ConsoleUnderTest {

    @Autowired
    private SampleCompany sample;

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private JdbcClient jdbc;

    private Workspace workspace;
    private UUID connection;
    private Browser browser;

    @BeforeEach
    void aBusyWorkspace() {
        workspace = aWorkspace();
        connection = sample.fill(workspace);
        browser = signedIn(member(workspace, Member.Role.OWNER));
    }

    @Test
    void explainsEachPermissionAndWhatAnOptionalOneIsFor() {
        assertThat(browser.get("/connect/fakecrm").body())
                .containsSubsequence(
                        "Needed", "deals.read", "To follow the deals", "Optional", "Without it", "owners.read")
                .contains("Nobody is named as the owner of a record.");
    }

    @Test
    void namesAMissingPermissionAndWhatItDisables() {
        assertThat(browser.get("/connections").body()).doesNotContain("Not granted");
        change("UPDATE connection SET granted = '{deals.read,deals.write}' WHERE connection_id = ?");

        assertThat(browser.get("/connections").body())
                .containsSubsequence("Not granted: ", "owners.read", "Nobody is named", "/connect/fakecrm", "Grant it");

        change("UPDATE connection SET granted = '{deals.read,owners.read}' WHERE connection_id = ?");
        assertThat(browser.get("/connections").body())
                .containsSubsequence("Not granted since the app asks for it: ", "deals.write", "To write status");
    }

    @Test
    void previewsWhatIsToBeCreatedWhatIsThereAndWhatIsNotOurs() {
        assertThat(browser.get("/connections/" + connection + "/fields").body())
                .contains("Create 2 properties", "to create", "taken", "Referral reward is not Referloop’s here.")
                .containsSubsequence("group of properties", "there");
        assertThat(browser.get("/connections").body())
                .containsSubsequence("“Referral reward” is not written", "is not Referloop&#39;s");
    }

    @Test
    void tellsWhichStageWasRenamedUntilSomebodyKeepsItsMeaning() {
        change("UPDATE stage_mapping SET stage_label = 'Proposal sent' WHERE stage = 'won' AND connection_id = ?");
        assertThat(browser.get("/stages").body())
                .contains(
                        "“Closed won” is called “Proposal sent” now.", "It still means Won for a referral.", "Keep it");
        assertThat(browser.get("/connections").body()).contains("A mapped stage was renamed or deleted.");

        assertThat(browser.post(
                                "/stages/" + connection,
                                Map.of("type", "DEAL", "track", "default", "stage", "won", "status", "WON"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(browser.get("/stages").body()).contains("Proposal sent").doesNotContain("Closed won");
        assertThat(browser.get("/connections").body()).doesNotContain("A mapped stage");
    }

    @Test
    void takesAStageOffTheMapThatIsGone() {
        change("UPDATE stage_mapping SET gone_since = now() WHERE stage = 'pilot' AND connection_id = ?");
        change("UPDATE stage_mapping SET gone_since = now() WHERE stage = 'won' AND connection_id = ?");
        assertThat(browser.get("/stages").body())
                .contains("“Closed won” is no longer in Tessera CRM.")
                .doesNotContain("“Pilot running” is no longer");

        browser.post("/stages/" + connection + "/forget", Map.of("type", "DEAL", "track", "default", "stage", "won"));
        browser.post(
                "/stages/" + connection + "/forget", Map.of("type", "DEAL", "track", "default", "stage", "contract"));

        assertThat(browser.get("/stages").body()).doesNotContain("Closed won").contains("Contract sent");
    }

    @Test
    void acceptsAllSuggestionsAtOnce() {
        change("UPDATE stage_mapping SET decided_at = NULL, status = NULL WHERE connection_id = ?");
        assertThat(browser.get("/stages").body())
                .contains("10 stages wait for your word.", "Accept all 10 suggestions", "suggested: Won");
        assertThat(browser.get("/connections").body()).contains("10 stages wait for your word.");

        browser.post("/stages/" + connection + "/accept", Map.of());

        assertThat(browser.get("/stages").body())
                .contains(">decided</span>")
                .doesNotContain("Accept all", "suggested:", "Not decided");
        assertThat(browser.get("/").body()).doesNotContain("Open the stage map");
    }

    @Test
    void saysWhatAMoveBackDoesForEachMeaning() {
        assertThat(browser.get("/stages").body())
                .contains(
                        "Leaving it takes back what winning earned.",
                        "paid ones come off the next payout",
                        "Falling back before it takes back what it earned.",
                        "A move here leaves the referral where it was.");
    }

    @Test
    void countsTheRecordsOfATrackAndKeepsTheCount() {
        String counts = "/stages/" + connection + "/counts?type=DEAL&track=default";
        assertThat(browser.get("/stages").body())
                .contains("counting its records")
                .contains("data-counts=\"" + counts.replace("&", "&amp;"));

        assertThat(browser.get(counts).body()).contains("\"won\":\"17\"", "\"words\":\"counted ");

        change("UPDATE stage_mapping SET records = 1204 WHERE stage = 'won' AND connection_id = ?");
        assertThat(browser.get(counts).body()).as("it is kept for hours").contains("\"won\":\"1,204\"");
    }

    @Test
    void testsTheMapWithARecord() {
        String test = "/stages/" + connection + "/test?type=DEAL&record=";
        String account = inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql("SELECT account_id FROM connection WHERE connection_id = ?")
                        .param(connection)
                        .query(String.class)
                        .single());

        assertThat(browser.get(test + "4711").body())
                .contains("Cedar Clinics", "Its stage “Closed won” of Sales pipeline means Won.", "Pilot running");
        assertThat(browser.get(test + "https://crm.example/" + account + "/DEAL/4711")
                        .body())
                .contains("Cedar Clinics");
        assertThat(browser.get(test + "12").body()).contains("Tessera CRM has no deal 12 in this account.");
        assertThat(browser.get(test + "https://elsewhere.example/12").body()).contains("RECORD_UNREADABLE");
    }

    private void change(String sql) {
        inWorkspace.run(workspace.id(), () -> jdbc.sql(sql).param(connection).update());
    }
}
