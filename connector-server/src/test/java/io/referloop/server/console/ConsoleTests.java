package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.referral.Flags;
import io.referloop.server.login.Browser;
import io.referloop.server.login.ConsoleUnderTest;
import io.referloop.server.login.FakeCrm;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Member;
import io.referloop.workspace.Workspace;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

@Import(SampleCompany.class)
class ConsoleTests extends ConsoleUnderTest {

    @Autowired
    private SampleCompany sample;

    @Autowired
    private InWorkspace inWorkspace;

    @Autowired
    private Flags flags;

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/referrals",
                "/eligible",
                "/rewards",
                "/insights",
                "/insights/numbers",
                "/programs",
                "/stages",
                "/connections",
                "/sync",
                "/sync/compare",
                "/privacy",
                "/review",
                "/connect/" + FakeCrm.ID
            })
    void showsEachPageToANewWorkspace(String path) {
        HttpResponse<String> page =
                signedIn(member(aWorkspace(), Member.Role.OWNER)).get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<h1").doesNotContain("null").doesNotContain("$ {");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/referrals",
                "/referrals?status=won",
                "/referrals?q=northwind",
                "/referrals/R-1041",
                "/eligible",
                "/eligible?tab=later&q=vik",
                "/rewards?tab=ON_HOLD",
                "/rewards?tab=ENDED",
                "/insights",
                "/insights/numbers",
                "/programs",
                "/programs/customer-referrals",
                "/programs/customer-referrals/edit",
                "/new-program",
                "/stages",
                "/connections",
                "/sync",
                "/privacy",
                "/review"
            })
    void showsEachPageOfABusyWorkspace(String path) {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);

        HttpResponse<String> page =
                signedIn(member(workspace, Member.Role.OWNER)).get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<h1").doesNotContain(">null<");
    }

    @Test
    void tellsTheStoryOfAReferral() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);

        String page = signedIn(member(workspace, Member.Role.READER))
                .get("/referrals/R-1041")
                .body();

        assertThat(page)
                .contains("Priya Nair", "at Northwind Traders", "referred by", "Sarah Chen")
                .contains("Closed won", "Why $2,500.00", "3,700.00")
                .contains("Sarah ran our pilot")
                .contains("https://crm.example/");
    }

    @Test
    void doesNotSayThatARecordMovedTheReferralWhenAnotherDecided() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        inWorkspace.run(workspace.id(), () -> jdbc.sql("""
                        INSERT INTO referral_fact SELECT workspace_id, referral_id, connection_id, 'CONTACT', 'c2', 'stage', now(), 'customer',
                            'lifecycle', 'WON', now(), 'late'
                        FROM referral_link WHERE record_id = 'd2'""").update());

        String page = signedIn(member(workspace, Member.Role.READER))
                .get("/referrals/R-1042")
                .body();

        assertThat(page)
                .containsSubsequence(
                        "<b>Customer</b>", "the referral stays where it is", "<b>Closed won</b>", "so the referral is");
    }

    @Test
    void refusesWhatDoesNotExist() {
        Browser browser = signedIn(member(aWorkspace(), Member.Role.OWNER));

        assertThat(browser.get("/referrals/R-99999").statusCode()).isEqualTo(404);
        assertThat(browser.get("/referrals/R-99999").body()).contains("NOT_FOUND");
        assertThat(browser.get("/referrals/what").statusCode()).isEqualTo(404);
        assertThat(browser.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(browser.get("/connections/" + UUID.randomUUID() + "/fields").statusCode())
                .isEqualTo(404);
        assertThat(browser.get("/connections/nonsense/fields").statusCode()).isEqualTo(400);
        assertThat(browser.get("/connect/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void neverShowsAnotherWorkspacesReferral() {
        sample.fill(aWorkspace());
        Browser stranger = signedIn(member(aWorkspace(), Member.Role.OWNER));

        assertThat(stranger.get("/referrals/R-1041").statusCode()).isEqualTo(404);
        assertThat(stranger.get("/referrals?q=priya").body()).doesNotContain("Priya");
    }

    @Test
    void findsReferralsByWordsAndNumbers() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));

        assertThat(browser.get("/referrals?q=r-1043").body())
                .contains("Amara Okafor")
                .doesNotContain("Jonas Weber");
        assertThat(browser.get("/referrals?q=MARCO").body())
                .contains("Jonas Weber")
                .doesNotContain("Amara Okafor");
        assertThat(browser.get("/referrals?q=100%25").body()).contains("Nothing matches");
        assertThat(browser.get("/referrals?status=nonsense&before=x").body()).contains("Amara Okafor");
    }

    @Test
    void pagesThroughAllReferralsOnce() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        inWorkspace.run(workspace.id(), () -> jdbc.sql("""
                        INSERT INTO referral SELECT workspace_id, gen_random_uuid(), 5000 + i, program_id, program_version, referrer_id,
                            'Guest ' || i || '.', NULL, NULL, NULL, submitted_by, source, claimed_at, 'ACCEPTED', status_since, updated_at
                        FROM referral, generate_series(1, 112) AS i WHERE number = 1041""").update());
        Browser browser = signedIn(member(workspace, Member.Role.READER));
        Pattern next = Pattern.compile("href=\"(/referrals\\?[^\"]*before=\\d+)\"");
        List<String> seen = new ArrayList<>();

        for (String path = "/referrals?q="; path != null; ) {
            String page = browser.get(path).body();
            Matcher names = Pattern.compile(">(Guest \\d+\\.|[A-ZL][^<>]+)</a><small><span>R-")
                    .matcher(page);
            while (names.find()) {
                seen.add(names.group(1));
            }
            Matcher older = next.matcher(page);
            path = older.find() ? older.group(1).replace("&amp;", "&") : null;
        }

        assertThat(seen).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void listsWhomToAskAndNotesWhatPeopleDo() {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.CUSTOMER_SUCCESS));
        String hanna = "/eligible/" + connection + "/701/";
        String luis = "/eligible/" + connection + "/702/";

        String now = browser.get("/eligible").body();
        assertThat(now)
                .contains("2 people to ask")
                .contains("Hanna Vik", "NPS 10", "mailto:hanna.vik@customer.example?subject=")
                .contains("Luis Prado")
                .doesNotContain("Emma Roth");
        assertThat(browser.get("/eligible?q=VIK").body()).contains("Hanna Vik").doesNotContain("Luis Prado");

        browser.post(hanna + "ask", Map.of("note", "On the phone"));
        assertThat(browser.get("/eligible?tab=NOW").body())
                .contains("Noted that you asked")
                .doesNotContain("Hanna Vik");
        browser.post(hanna + "ask", Map.of());
        assertThat(browser.get("/eligible?tab=NOW").body()).contains("Not to be asked now", "at most every 60 days");
        assertThat(browser.get("/eligible?tab=LATER").body()).contains("Hanna Vik", "Asked on");

        browser.post(luis + "not-suitable", Map.of("reason", " "));
        assertThat(browser.get("/eligible?tab=NOW").body()).contains("Say why").contains("Luis Prado");
        browser.post(luis + "not-suitable", Map.of("reason", "Left the company"));
        assertThat(browser.get("/eligible?tab=NOW").body()).contains("Marked as not suitable");
        assertThat(browser.get("/eligible?tab=NOT_SUITABLE").body()).contains("Luis Prado", "Left the company");
        browser.post(luis + "suitable", Map.of());
        browser.get("/eligible?tab=NOT_SUITABLE");
        browser.post(luis + "snooze", Map.of("days", "400"));
        assertThat(browser.get("/eligible?tab=NOW").body()).contains("1 to 365").contains("Luis Prado");
        browser.post(luis + "snooze", Map.of("days", "7"));
        assertThat(browser.get("/eligible?tab=LATER").body()).contains("Snoozed until");
    }

    @Test
    void letsReadersLookAtWhomToAskOnly() {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.READER));

        String page = browser.get("/eligible").body();
        browser.post("/eligible/" + connection + "/701/ask", Map.of());

        assertThat(page).contains("Hanna Vik").doesNotContain("Note that I asked");
        assertThat(browser.get("/eligible").body()).as("nothing was noted").contains("Hanna Vik");
    }

    @Test
    void approvesAndPaysAReward() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.FINANCE));
        UUID reward = reward(workspace);
        inWorkspace.run(
                workspace.id(),
                () -> jdbc.sql("UPDATE reward SET state = 'HELD_FOR_REVIEW' WHERE reward_id = ?")
                        .param(reward)
                        .update());

        String toApprove = browser.get("/rewards").body();
        browser.post("/rewards/" + reward + "/approve", Map.of());
        String approved = browser.get("/rewards?tab=TO_APPROVE").body();
        String toPay = browser.get("/rewards?tab=TO_PAY").body();
        Matcher payout = Pattern.compile("/rewards/payouts/([0-9a-f-]+)/sent").matcher(toPay);
        assertThat(payout.find()).isTrue();
        browser.post(payout.group(), Map.of("reference", ""));
        String refused = browser.get("/rewards?tab=TO_PAY").body();
        browser.post(payout.group(), Map.of("reference", "Wire 4711"));

        assertThat(toApprove).contains("waits for your word");
        assertThat(approved).contains("Approved; it is to be paid now.");
        assertThat(refused).contains("reference");
        assertThat(browser.get("/rewards?tab=SENT").body()).contains("Wire 4711");
    }

    @Test
    void rejectsARewardWithItsReasonOnly() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));
        UUID reward = reward(workspace);

        browser.get("/rewards");
        browser.post("/rewards/" + reward + "/reject", Map.of("reason", " ", "tab", "ON_HOLD"));
        assertThat(browser.get("/rewards?tab=ON_HOLD").body()).contains("Say why");
        browser.post("/rewards/" + reward + "/reject", Map.of("reason", "Agreed with Sarah", "tab", "ON_HOLD"));

        assertThat(browser.get("/rewards?tab=ENDED").body()).contains("Agreed with Sarah");
    }

    @Test
    void savesWhatAStageMeans() {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));
        browser.get("/stages");

        HttpResponse<String> row = browser.post(
                "/stages/" + connection,
                Map.of("type", "DEAL", "track", "default", "stage", "pilot", "status", "OPPORTUNITY"));

        assertThat(row.statusCode()).isEqualTo(200);
        assertThat(row.body()).contains("Pilot running", "Saved").doesNotContain("<html");
        assertThat(browser.get("/referrals/R-1046").body()).contains("Opportunity");
        assertThat(browser.post(
                                "/stages/" + connection,
                                Map.of("type", "DEAL", "track", "default", "stage", "pilot", "status", "SENT"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void putsFlagsBeforeAPersonAndKeepsTheirWord() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        UUID referral = inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql("SELECT referral_id FROM referral WHERE workspace_id = ? ORDER BY number LIMIT 1")
                        .param(workspace.id())
                        .query((row, n) -> row.getObject(1, UUID.class))
                        .single());
        inWorkspace.run(
                workspace.id(),
                () -> flags.raise(workspace.id(), referral, "SAME_DOMAIN", "Both are at northwind.example."));
        Browser finance = signedIn(member(workspace, Member.Role.FINANCE));

        String page = finance.get("/review").body();
        Matcher clear = Pattern.compile("/review/flags/([0-9a-f-]{36})/clear").matcher(page);
        assertThat(clear.find()).isTrue();
        assertThat(page).contains("Both are at northwind.example.", "1 to decide");
        finance.post(clear.group(), Map.of("note", ""));
        assertThat(finance.get("/review").body()).contains("The reason is missing", "Both are at northwind.example.");
        finance.post(clear.group(), Map.of("note", "They are different companies."));

        assertThat(finance.get("/review").body()).contains("Cleared", "Questions about claims come here");
        assertThat(signedIn(member(workspace, Member.Role.READER))
                        .post(clear.group(), Map.of("note", "Fine"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void groupsDeadLettersByCause() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));

        String page = browser.get("/sync").body();
        Matcher letter =
                Pattern.compile("/sync/letters/([0-9a-f-]{36})/discard").matcher(page);
        assertThat(letter.find()).isTrue();
        browser.post(letter.group(), Map.of());
        assertThat(browser.get("/sync").body()).contains("Discarded");
        browser.post(letter.group(), Map.of());

        assertThat(page).contains("A stage that nobody mapped", "The CRM refused what we wrote", "Retry all 2");
        assertThat(browser.get("/sync").body()).contains("not open any more");
    }

    @Test
    void refreshesOnlyWhatChanged() {
        Workspace workspace = aWorkspace();
        sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));

        // No page of work under way: that may go on between two looks, and then it is right to say so.
        HttpResponse<String> first = browser.get("/programs", "X-Seen", "");
        String version = first.headers().firstValue("X-Version").orElseThrow();
        HttpResponse<String> same = browser.get("/programs", "X-Seen", version);
        browser.post(
                "/programs/rates",
                Map.of("from", "EUR", "to", "USD", "rate", "1.0842", "day", "2026-03-01", "source", "ECB"));
        HttpResponse<String> changed = browser.get("/programs", "X-Seen", version);

        assertThat(first.body()).contains("<h1").doesNotContain("<html");
        assertThat(same.statusCode()).isEqualTo(204);
        assertThat(same.body()).isEmpty();
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("1.0842 USD");
    }

    @Test
    void keepsWhatIsToBeSaidForThePersonWhileAnOpenPageAsks() {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));
        browser.get("/stages");

        String next = browser.post("/stages/" + connection + "/accept", Map.of())
                .headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst("^https?://[^/]+", "");
        assertThat(browser.get(next, "X-Seen", "").body())
                .doesNotContain("decided already", "change any of them below");

        assertThat(browser.get(next).body()).containsPattern("decided already|change any of them below");
    }

    @Test
    void previewsTheFieldsAndTellsWhyTheCallbackIsRefused() {
        Workspace workspace = aWorkspace();
        UUID connection = sample.fill(workspace);
        Browser browser = signedIn(member(workspace, Member.Role.OWNER));

        assertThat(browser.get("/connections/" + connection + "/fields").body())
                .contains("referloop_referred_by", "Create 2 properties");
        browser.get("/oauth/" + FakeCrm.ID + "/callback?state=forged&code=x");
        assertThat(browser.get("/connections").body())
                .contains("does not belong to a request", "Start again from Connections");
        assertThat(browser.get("/connect/" + FakeCrm.ID).body())
                .contains("deals.read", "https://crm.example/oauth/authorize?");
    }

    private UUID reward(Workspace workspace) {
        return inWorkspace.call(
                workspace.id(),
                () -> jdbc.sql("SELECT reward_id FROM reward WHERE state = 'PENDING' ORDER BY earned_at DESC LIMIT 1")
                        .query(UUID.class)
                        .single());
    }
}
