package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.Client;
import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.salesforce.Permissions.Access;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentPageTests {

    @TempDir
    static Path folder;

    private final SalesforceSandbox sandbox =
            SalesforceSandbox.builder().components(folder).start();
    private final Org org = sandbox.org();
    private final Client http = Client.of(sandbox);

    @BeforeEach
    void build() throws IOException {
        Files.writeString(folder.resolve("host.js"), "// the bundle");
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void recordsAndTabsShowTheirComponents() {
        String lead = org.create("Lead", Map.of("LastName", "Okafor", "Company", "Initech"));

        Client.Answer page = http.get("/lightning/r/Lead/" + lead + "/view");
        assertThat(page.text())
                .contains(
                        "src=\"/lwc/referralCard?recordId=" + lead + "\"",
                        "href=\"/lwc/referralAction?recordId=" + lead);
        assertThat(page.header("Content-Security-Policy")).contains("frame-src 'self'");
        assertThat(http.get("/lightning/o/Lead/list").text()).contains("href=\"/lightning/n/Referloop_Setup\"");
        assertThat(http.get("/lightning/n/Referloop_Setup").text()).contains("src=\"/lwc/setupAssistant\"");
        assertThat(http.get("/lightning/n/Referloop_Eligible").text()).contains("src=\"/lwc/eligibleReferrers\"");
        assertThat(http.get("/lightning/n/Nothing").status()).isEqualTo(404);
    }

    @Test
    void aFrameHoldsOneComponent() {
        Client.Answer frame = http.get("/lwc/referralCard?recordId=00Q1");

        assertThat(frame.text()).contains("data-lwc=\"referralCard\" data-record-id=\"00Q1\"");
        assertThat(frame.header("Content-Security-Policy")).contains("frame-ancestors 'self'");
        assertThat(http.get("/lwc/files/host.js").text()).isEqualTo("// the bundle");
        assertThat(http.get("/lwc/nothing").status()).isEqualTo(404);
        assertThat(http.get("/lwc/files/..%2Fsecret").status()).isEqualTo(404);
    }

    @Test
    void withoutTheBundleAPageSaysHowToGetIt() {
        try (var bare = SalesforceSandbox.builder().start()) {
            String lead = bare.org().create("Lead", Map.of("LastName", "Okafor", "Company", "Initech"));

            assertThat(Client.of(bare)
                            .get("/lightning/r/Lead/" + lead + "/view")
                            .text())
                    .contains("--lwc-dir")
                    .doesNotContain("<iframe", "/lwc/");
        }
    }

    @Test
    void readsAndWritesAsWhoeverLooks() {
        Client.Answer created = http.send("POST", "/lwc/data/sobjects/Lead", """
                {"LastName": "Okafor", "Company": "Initech", "Email": null}""");
        assertThat(created.status()).isEqualTo(201);
        assertThat(http.send("PATCH", "/lwc/data/sobjects/Lead/" + created.at("/id"), "{\"Company\": \"Acme\"}")
                        .status())
                .isEqualTo(204);

        Client.Answer found = query("SELECT Company, IsConverted, CreatedBy.Name FROM Lead");
        assertThat(found.at("/records/0/Company")).isEqualTo("Acme");
        assertThat(found.json().at("/records/0/IsConverted").isBoolean()).isTrue();
        assertThat(found.at("/records/0/CreatedBy/Name")).isEqualTo("Maren Holt");
    }

    @Test
    void refusesInTheApisWords() {
        Client.Answer refused = http.send("POST", "/lwc/data/sobjects/Lead", "{\"Company\": \"Acme\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/0/errorCode")).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(query("nonsense").at("/0/errorCode")).isEqualTo("MALFORMED_QUERY");
    }

    @Test
    void describesOnlyWhatTheUserMaySee() {
        String user = org.users().getFirst().id();
        org.permissions().hideField(user, "Lead", "Company");
        org.permissions().deny(user, "Lead", Access.CREATE);

        Client.Answer lead = http.get("/lwc/data/sobjects/Lead/describe");
        assertThat(lead.at("/createable")).isEqualTo("false");
        assertThat(lead.json().at("/fields").findValuesAsString("name"))
                .contains("LastName")
                .doesNotContain("Company");
        org.permissions().deny(user, "Lead", Access.READ);
        assertThat(http.get("/lwc/data/sobjects/Lead/describe").status()).isEqualTo(404);
    }

    private Client.Answer query(String soql) {
        return http.get("/lwc/data/query?q=" + URLEncoder.encode(soql, StandardCharsets.UTF_8));
    }
}
