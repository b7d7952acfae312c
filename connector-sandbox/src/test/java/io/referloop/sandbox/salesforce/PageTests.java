package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.Client;
import io.referloop.sandbox.SalesforceSandbox;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageTests {

    private final SalesforceSandbox sandbox = SalesforceSandbox.builder()
            .clock(new MutableClock())
            .installed(Path.of("src/test/resources/salesforce-package"))
            .start();
    private final Org org = sandbox.org();
    private final Client http = Client.of(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void listsAndFindsRecordsAndEscapesThem() {
        org.create("Account", Map.of("Name", "<script>alert(1)</script>"));
        org.create("Account", Map.of("Name", "Acme"));

        assertThat(http.get("/").header("Location")).isEqualTo("/lightning/o/Opportunity/list");
        String list = http.get("/lightning/o/Account/list").text();
        assertThat(list)
                .contains("Salesforce sandbox", "&lt;script&gt;", "2 records")
                .doesNotContain("<script>alert");
        assertThat(http.get("/lightning/o/Account/list?q=acm").text())
                .contains("1 found")
                .doesNotContain("alert");
        assertThat(http.get("/lightning/o/Nonsense/list").status()).isEqualTo(404);
    }

    @Test
    void movesADealToAnotherStage() {
        String deal = org.create(
                "Opportunity", Map.of("Name", "Deal", "StageName", "Prospecting", "CloseDate", "2026-12-31"));
        String path = "/lightning/r/Opportunity/" + deal;

        Client.Answer moved = http.form(path + "/edit", Map.of("StageName", "Closed Won"));

        assertThat(moved.header("Location")).isEqualTo(path + "/view?saved=1");
        assertThat(org.get(deal).get("IsWon")).isEqualTo(true);
        assertThat(http.get(path + "/view").text()).contains("now good", "Stage history", "Closed Won");
    }

    @Test
    void saysWhyNothingWasSaved() {
        String contact = org.create("Contact", Map.of("LastName", "Byron"));

        Client.Answer refused = http.form("/lightning/r/Contact/" + contact + "/edit", Map.of("Email", "nobody"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Not saved.", "invalid email address: nobody");
    }

    @Test
    void convertsALeadAndShowsWhatBecameOfIt() {
        String lead = org.create("Lead", Map.of("LastName", "Byron", "Company", "Acme"));
        String path = "/lightning/r/Lead/" + lead;

        assertThat(http.form(path + "/convert", Map.of()).header("Location")).startsWith("/lightning/r/Contact/003");

        assertThat(http.get(path + "/view").text()).contains("Converted to", "Acme");
    }

    @Test
    void mergesDeletesAndRestores() {
        String one = org.create("Account", Map.of("Name", "One"));
        String two = org.create("Account", Map.of("Name", "Two"));
        assertThat(http.form("/lightning/r/Account/" + one + "/merge", Map.of("other", "nothing"))
                        .status())
                .isEqualTo(400);
        http.form("/lightning/r/Account/" + one + "/merge", Map.of("other", two));
        assertThat(org.find(two)).isEmpty();

        http.form("/lightning/r/Account/" + one + "/delete", Map.of());
        assertThat(http.get("/lightning/o/Account/list?deleted=1").text()).contains("One", "Restore");
        http.form("/lightning/r/Account/" + one + "/restore", Map.of());

        assertThat(org.find(one)).isPresent();
    }

    @Test
    void changesAreThoseOfThePersonSignedIn() {
        String account = org.create("Account", Map.of("Name", "One"));
        String tom = org.users().get(1).id();

        Client.Answer switched = http.form("/signed-in-as", Map.of("user", tom, "back", "//evil.example"));

        assertThat(switched.header("Location")).isEqualTo("/");
        assertThat(switched.header("Set-Cookie")).contains(tom);
        assertThat(http.get("/lightning/r/Account/" + account + "/view").text()).contains("Tom Ekberg");
    }

    @Test
    void theControlsTurnTheKnobs() {
        Client signedIn = Client.signedIn(sandbox);

        assertThat(http.send("PUT", "/__sandbox/faults", "{\"throttleNextCalls\": 1}")
                        .at("/throttleNextCalls"))
                .isEqualTo("1");
        assertThat(signedIn.get("/services/data/v65.0/limits").status()).isEqualTo(403);
        assertThat(http.get("/__sandbox/calls").at("/byStatus/403")).isEqualTo("1");
        assertThat(http.send("PUT", "/__sandbox/faults", "{\"teleport\": 1}").at("/message"))
                .contains("no knob teleport");
        assertThat(http.send("PUT", "/__sandbox/faults", "{\"bulkPolls\": -1}").at("/message"))
                .contains("from 0 to 1000");

        http.send("PUT", "/__sandbox/faults", "{\"revokeInstall\": true}");

        assertThat(signedIn.get("/services/data/v65.0/limits").status()).isEqualTo(401);
        assertThat(http.get("/__sandbox/health").at("/approvals")).isEqualTo("0");
    }

    @Test
    void resettingClearsEverythingButThePackage() {
        org.create("Sample_Referral__c", Map.of("Sample_Id__c", "r-1"));
        org.permissions().denySystem(org.users().getFirst().id(), "ApiEnabled");

        http.send("POST", "/__sandbox/reset", "");

        assertThat(org.all("Sample_Referral__c")).isEmpty();
        assertThat(org.users()).hasSize(5);
        assertThat(org.setup().stages()).hasSize(6);
    }
}
