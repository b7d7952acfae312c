package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Pipeline;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import io.referloop.sandbox.hubspot.Signature;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTests {

    @TempDir
    static Path cardDir;

    private final Receiver connector = new Receiver();
    private final Sandbox sandbox = Sandbox.builder()
            .connector(connector.url())
            .app(77, "client", "secret")
            .cardDir(cardDir)
            .smtpPort(0)
            .start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Client browser = new Client(sandbox, "");
    private final String redirect = connector.url() + "/oauth/hubspot/callback";

    @AfterEach
    void close() {
        sandbox.close();
        connector.close();
    }

    @Test
    void theConsentPageHandsOutACodeForTheDeclaredAddressOnly() {
        String query = "/oauth/authorize?client_id=client&state=s1&scope=oauth%20crm.objects.deals.read&redirect_uri=";
        var page = browser.get(query + URLEncoder.encode(redirect, StandardCharsets.UTF_8));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("crm.objects.deals.read").contains("Grant access");
        assertThat(page.header("Content-Security-Policy")).contains("form-action 'self' " + connector.url());
        assertThat(browser.get(query + "http%3A%2F%2Fevil.example%2F").status()).isEqualTo(400);
        assertThat(browser.get("/oauth/authorize?client_id=client&scope=world.read&redirect_uri=" + redirect)
                        .text())
                .contains("world.read");

        var fields = new HashMap<>(Map.of("client_id", "client", "redirect_uri", redirect, "state", "s1"));
        fields.put("scope", "oauth crm.objects.deals.read");
        fields.put("decision", "cancel");
        assertThat(browser.form("/oauth/authorize", fields).header("Location"))
                .startsWith(redirect + "?error=access_denied")
                .endsWith("&state=s1");
        fields.put("decision", "grant");
        String location = browser.form("/oauth/authorize", fields).header("Location");

        assertThat(location).startsWith(redirect + "?code=").endsWith("&state=s1");
        String code = location.substring(location.indexOf("code=") + 5, location.indexOf("&state"));
        var token = browser.form(
                "/oauth/2026-09/token",
                Map.of(
                        "grant_type", "authorization_code",
                        "code", code,
                        "redirect_uri", redirect,
                        "client_id", "client",
                        "client_secret", "secret"));
        assertThat(token.at("/scopes/1")).isEqualTo("crm.objects.deals.read");
        assertThat(portal.installed()).isTrue();
    }

    @Test
    void theConsentPageLetsAPersonLeaveOutWhatIsOptional() {
        String query = "/oauth/authorize?client_id=client&scope=oauth&redirect_uri=" + redirect
                + "&optional_scope=crm.objects.owners.read%20crm.objects.deals.read%20crm.schemas.custom.read";
        assertThat(browser.get(query).text()).contains("Optional: leave out", "without.crm.objects.owners.read");

        var granted = grant(Map.of("without.crm.objects.owners.read", "1"));

        assertThat(granted.json().path("scopes").toString())
                .as("the plan has no custom objects")
                .isEqualTo("[\"oauth\",\"crm.objects.deals.read\"]");
        portal.customObjects(true);
        assertThat(grant(Map.of()).json().path("scopes")).hasSize(4);
    }

    @Test
    void aLeadHasAListAPageAndAPipelineOfItsOwn() {
        String contact = portal.create(ObjectType.CONTACT, Map.of("email", "noa@delta.example"));
        String lead = portal.create(ObjectType.LEAD, Map.of("hs_lead_name", "Noa at Delta"));
        portal.associate(ObjectType.LEAD, lead, ObjectType.CONTACT, contact);
        String path = "/contacts/" + portal.id() + "/record/0-136/" + lead;

        assertThat(browser.get("/?type=leads").text()).contains("Noa at Delta", "noa@delta.example", "New");
        assertThat(browser.get(path).text()).contains("Lead stage", "Disqualified", "noa@delta.example");
        assertThat(browser.form(path + "/properties", Map.of("hs_pipeline_stage", "connected-stage-id"))
                        .status())
                .isEqualTo(303);

        assertThat(portal.get(ObjectType.LEAD, lead).value("hs_pipeline_stage")).isEqualTo("connected-stage-id");
        assertThat(browser.form(path + "/properties", Map.of("hs_pipeline_stage", "closedwon"))
                        .status())
                .as("a stage of deals")
                .isEqualTo(400);
    }

    @Test
    void anAdminRenamesAndDeletesStagesWithoutAnyAppHearingOfIt() {
        portal.install();
        assertThat(browser.get("/account").text()).contains("Stages of Sales pipeline", "Label of Closed won");

        var renamed = browser.form(
                "/account",
                Map.of(
                        "what",
                        "pipeline",
                        "pipeline",
                        "default",
                        "value",
                        "closedwon",
                        "label",
                        "Proposal sent",
                        "action",
                        "relabel"));
        browser.form(
                "/account",
                Map.of("what", "pipeline", "pipeline", "default", "value", "contractsent", "action", "delete"));
        browser.form(
                "/account",
                Map.of("what", "contact.hs_lead_status", "value", "OPEN", "label", "Called", "action", "relabel"));
        var nameless = browser.form(
                "/account",
                Map.of("what", "pipeline", "pipeline", "default", "value", "closedwon", "action", "relabel"));
        browser.form("/account", Map.of("what", "plan", "plan", "enterprise"));

        assertThat(renamed.status()).isEqualTo(303);
        assertThat(nameless.status()).isEqualTo(400);
        assertThat(nameless.text()).contains("Label must not be empty");
        assertThat(portal.pipelines().getFirst().stages())
                .extracting(Pipeline.Stage::label)
                .contains("Proposal sent")
                .doesNotContain("Closed won", "Contract sent");
        assertThat(portal.properties(ObjectType.CONTACT))
                .filteredOn(property -> property.name().equals("hs_lead_status"))
                .flatExtracting(PropertyDefinition::options)
                .extracting(PropertyDefinition.Option::label)
                .contains("Called");
        assertThat(portal.offersCustomObjects()).isTrue();
        assertThat(sandbox.hubspot().webhooks().sent()).isEmpty();
    }

    /** What the consent page gives for these fields, exchanged. */
    private Client.Answer grant(Map<String, String> choice) {
        var fields = new HashMap<>(Map.of("client_id", "client", "redirect_uri", redirect, "scope", "oauth"));
        fields.put("optional_scope", "crm.objects.owners.read crm.objects.deals.read crm.schemas.custom.read");
        fields.put("decision", "grant");
        fields.putAll(choice);
        String location = browser.form("/oauth/authorize", fields).header("Location");
        return browser.form(
                "/oauth/2026-09/token",
                Map.of(
                        "grant_type", "authorization_code",
                        "code", location.substring(location.indexOf("code=") + 5),
                        "redirect_uri", redirect,
                        "client_id", "client",
                        "client_secret", "secret"));
    }

    @Test
    void movingTheStageOnThePageIsThePersonsChange() {
        String deal = portal.create(ObjectType.DEAL, Map.of("dealname", "<b>Acme</b>", "dealstage", "contractsent"));
        portal.install();
        long tom = portal.users().get(1).userId();
        String path = "/contacts/%d/record/0-3/%s".formatted(portal.id(), deal);

        var moved = browser.form(
                path + "/properties",
                Map.of("stage", "148220931-no/closedwon"),
                Map.of("Cookie", "sandbox_user=" + tom));
        assertThat(moved.status()).isEqualTo(400);
        moved = browser.form(
                path + "/properties", Map.of("stage", "default/closedwon"), Map.of("Cookie", "sandbox_user=" + tom));

        assertThat(moved.status()).isEqualTo(303);
        assertThat(portal.get(ObjectType.DEAL, deal).value("dealstage")).isEqualTo("closedwon");
        sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(10));
        assertThat(connector
                        .events("object.propertyChange")
                        .getFirst()
                        .path("sourceId")
                        .asString())
                .isEqualTo("userId:" + tom);
        var page = browser.get(path);
        assertThat(page.text()).contains("&lt;b&gt;Acme&lt;/b&gt;").doesNotContain("<b>Acme</b>");
    }

    @Test
    void showsTheCardOrTheOneSentenceWhyNot() throws IOException {
        String deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
        String path = "/contacts/%d/record/0-3/%s".formatted(portal.id(), deal);
        assertThat(browser.get(path).text()).contains("holds no ReferralCard.js");

        Files.writeString(cardDir.resolve("ReferralCard.js"), "/* card */");

        assertThat(browser.get("/card/ReferralCard.js").text()).isEqualTo("/* card */");
        assertThat(browser.get("/card/../secret").status()).isEqualTo(404);
        assertThat(browser.get("/card/%2e%2e/secret").status()).isEqualTo(404);
    }

    @Test
    void theCardsCallsAreSignedForTheSignedInPerson() {
        var tom = portal.users().get(1);
        String url = connector.url() + "/cards/hubspot/deal/5?x=1";

        var answer = fetch(url, tom.userId());

        assertThat(answer.at("/status")).isEqualTo("200");
        assertThat(answer.at("/body")).isEqualTo("{\"ok\":true}");
        var call = connector.received().getFirst();
        assertThat(call.uri())
                .isEqualTo("/cards/hubspot/deal/5?x=1&portalId=%d&userId=%d&userEmail=%s&appId=77"
                        .formatted(portal.id(), tom.userId(), tom.email()));
        assertThat(call.header("X-HubSpot-Signature-v3"))
                .isEqualTo(Signature.v3(
                        "secret",
                        "POST",
                        connector.url() + call.uri(),
                        call.body(),
                        Long.parseLong(call.header("X-HubSpot-Request-Timestamp"))));
    }

    @Test
    void theCardsCallsStayUnderTheConnectorAndAreRetriedOnce() {
        long user = portal.users().getFirst().userId();
        assertThat(fetch("http://elsewhere.example/cards", user).status()).isEqualTo(400);
        assertThat(fetch(connector.url() + ".evil.example/cards", user).status())
                .isEqualTo(400);

        connector.answerNext(503, 201);
        assertThat(fetch(connector.url() + "/cards/x", user).at("/status")).isEqualTo("201");
        connector.answerNext(409, 200);
        assertThat(fetch(connector.url() + "/cards/x", user).at("/status")).isEqualTo("409");

        assertThat(connector.received()).hasSize(3);
    }

    @Test
    void mailShowsUpWithItsLinks() throws MessagingException {
        var settings = new Properties();
        settings.put("mail.smtp.host", "127.0.0.1");
        settings.put("mail.smtp.port", Integer.toString(sandbox.smtpPort()));
        var message = new MimeMessage(Session.getInstance(settings));
        message.setFrom(new InternetAddress("program@referloop.example"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("sarah@acme.example"));
        message.setSubject("Your <link>");
        message.setText("Hello Sarah, share http://localhost:8080/r/SARAH today.");
        Transport.send(message);

        assertThat(sandbox.mails()).hasSize(1);
        assertThat(browser.get("/__sandbox/mails").at("/mails/0/to")).isEqualTo("sarah@acme.example");
        assertThat(browser.get("/mail").text()).contains("Your &lt;link&gt;");
        assertThat(browser.get("/mail/1").text()).contains("<a href=\"http://localhost:8080/r/SARAH\"");
    }

    @Test
    void aDeletedRecordCanBeRestoredByAPerson() {
        String id = portal.create(ObjectType.COMPANY, Map.of("name", "Acme"));
        String path = "/contacts/%d/record/0-2/%s".formatted(portal.id(), id);

        assertThat(browser.form(path + "/archive", Map.of()).status()).isEqualTo(303);
        assertThat(browser.get(path).status()).isEqualTo(404);
        assertThat(browser.get("/?type=companies&deleted=1").text()).contains(path + "/restore");
        assertThat(browser.form(path + "/restore", Map.of()).status()).isEqualTo(303);

        assertThat(portal.find(ObjectType.COMPANY, id)).isPresent();
    }

    @Test
    void listsSearchAndRefuseOtherSites() {
        portal.create(ObjectType.CONTACT, Map.of("email", "ada@acme.example", "firstname", "Ada"));

        assertThat(browser.get("/?type=contacts&q=ada").text()).contains("ada@acme.example");
        assertThat(browser.get("/?type=contacts&q=zzz").text()).contains("Nothing matches");
        assertThat(browser.get("/?portal=junk&page=-4").status()).isEqualTo(200);
        assertThat(browser.get("/contacts/1/record/0-1/1").status()).isEqualTo(404);
        assertThat(browser.form("/signed-in-as", Map.of("back", "//evil.example"))
                        .header("Location"))
                .isEqualTo("/");
        assertThat(browser.form("/__sandbox/reset", Map.of(), Map.of("Sec-Fetch-Site", "cross-site"))
                        .status())
                .isEqualTo(403);
    }

    private Client.Answer fetch(String url, long userId) {
        return browser.send(
                "POST",
                "/__card/fetch",
                "{\"url\":\"%s\",\"method\":\"POST\",\"body\":{\"userId\":1}}".formatted(url),
                Map.of("Content-Type", "application/json", "Cookie", "sandbox_user=" + userId));
    }
}
