package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.Signature;
import io.referloop.sandbox.hubspot.WebhookSettings;
import io.referloop.sandbox.hubspot.WorkflowRun;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workflow actions as HubSpot calls them, repeats them, and waits for them. */
class WorkflowTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PATH = "/hooks/hubspot/actions/submit-referral";

    @TempDir
    Path folder;

    private final WireMockServer app =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());
    private Sandbox sandbox;
    private Portal portal;
    private String token;
    private String deal;

    @BeforeEach
    void start() throws Exception {
        app.start();
        Files.writeString(folder.resolve("workflow-actions.json"), """
                [{"uid":"submit","type":"workflow-action","config":{"actionUrl":"${REFERLOOP_URL}/hooks/hubspot/actions/submit-referral",
                  "objectTypes":["DEAL"],
                  "inputFields":[
                    {"typeDefinition":{"name":"referrerEmail","type":"string","fieldType":"text"},"isRequired":true},
                    {"typeDefinition":{"name":"amount","type":"number","fieldType":"number"},"isRequired":false},
                    {"typeDefinition":{"name":"program","type":"enumeration","fieldType":"select","optionsUrl":"${REFERLOOP_URL}/options"}}],
                  "labels":{"en":{"actionName":"Submit referral","actionDescription":"Says <who>.","inputFieldLabels":{"referrerEmail":"Referrer's e-mail","amount":"Amount","program":"Program"}}}}}]
                """);
        sandbox = Sandbox.builder()
                .connector(URI.create(app.baseUrl()))
                .cardDir(folder)
                .webhooks(new WebhookSettings(
                        Duration.ofMillis(5),
                        10,
                        Duration.ofSeconds(5),
                        List.of(Duration.ofMillis(20), Duration.ofMillis(20))))
                .start();
        portal = sandbox.hubspot().portal();
        token = portal.install().accessToken();
        deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        app.stop();
    }

    @Test
    void callsSignedAndTakesTheResultFromTheAnswer() throws Exception {
        answers(200, "{\"outputFields\":{\"hs_execution_state\":\"SUCCESS\",\"referralNumber\":\"R-1\"}}");

        WorkflowRun run = over(submit());

        assertThat(run.state()).isEqualTo(WorkflowRun.State.SUCCESS);
        assertThat(run.outputs()).isEqualTo(Map.of("referralNumber", "R-1"));
        var call = app.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo(PATH)))
                .getFirst();
        assertThat(call.getHeader("X-HubSpot-Signature"))
                .isEqualTo(Signature.v2(
                        sandbox.hubspot().app().clientSecret(), "POST", app.baseUrl() + PATH, call.getBody()));
        assertThat(call.getBodyAsString())
                .contains("\"objectType\":\"DEAL\"", "\"referrerEmail\":\"ada@lovelace.example\"");
    }

    @Test
    void waitsUntilTheAppSaysWhatBecameOfIt() throws Exception {
        answers(200, "{\"outputFields\":{\"hs_execution_state\":\"BLOCK\",\"hs_expiration_duration\":\"P1W\"}}");
        String callback = submit();
        WorkflowRun unused = sandbox.hubspot()
                .workflows()
                .await(callback, run -> run.state() == WorkflowRun.State.BLOCKED, PATIENCE);

        assertThat(complete("nobody-knows-this", "{\"outputFields\":{}}")).isEqualTo(404);
        assertThat(complete(callback, "{\"outputFields\":{\"amount\":7}}"))
                .as("values are texts")
                .isEqualTo(400);
        assertThat(complete(
                        callback, "{\"outputFields\":{\"hs_execution_state\":\"FAIL_CONTINUE\",\"errorCode\":\"X\"}}"))
                .isEqualTo(204);

        assertThat(state(callback)).isEqualTo(WorkflowRun.State.FAIL_CONTINUE);
        assertThat(sandbox.hubspot().workflows().run(callback).orElseThrow().outputs())
                .isEqualTo(Map.of("errorCode", "X"));
        assertThat(complete(callback, "{\"outputFields\":{}}")).isEqualTo(204);
        assertThat(state(callback)).as("the first result stands").isEqualTo(WorkflowRun.State.FAIL_CONTINUE);
    }

    @Test
    void completingTakesTheScope() throws Exception {
        answers(200, "{\"outputFields\":{\"hs_execution_state\":\"BLOCK\"}}");
        String callback = submit();
        token = portal.install("oauth").accessToken();

        assertThat(complete(callback, "{\"outputFields\":{}}")).isEqualTo(403);
    }

    @Test
    void repeatsWhatFailedAndNotWhatWasRefused() throws Exception {
        app.stubFor(WireMock.post(PATH)
                .inScenario("down")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(WireMock.status(503))
                .willSetStateTo("busy"));
        app.stubFor(WireMock.post(PATH)
                .inScenario("down")
                .whenScenarioStateIs("busy")
                .willReturn(WireMock.status(429))
                .willSetStateTo("up"));
        app.stubFor(WireMock.post(PATH)
                .inScenario("down")
                .whenScenarioStateIs("up")
                .willReturn(WireMock.okJson("{\"outputFields\":{}}")));

        assertThat(over(submit()).answers()).containsExactly(503, 429, 200);

        app.resetAll();
        answers(401, "{}");
        WorkflowRun refused = over(submit());

        assertThat(refused.answers()).containsExactly(401);
        assertThat(refused.state()).isEqualTo(WorkflowRun.State.FAILED);
    }

    @Test
    void thePageRunsAnActionAndShowsWhatBecameOfIt() throws Exception {
        answers(200, "{\"outputFields\":{\"referralNumber\":\"R-<7>\"}}");
        app.stubFor(WireMock.post("/options")
                .willReturn(
                        WireMock.okJson("{\"options\":[{\"value\":\"customers\",\"label\":\"Customer referrals\"}]}")));

        String form = get("/workflows");
        assertThat(form).contains("Submit referral", "Says &lt;who&gt;.", "Customer referrals", "Acme, deal");

        assertThat(post("type=deal&record=" + deal + "&action=submit").statusCode())
                .as("the e-mail is missing")
                .isEqualTo(400);
        assertThat(post("type=deal&record=1&action=submit&referrerEmail=a%40b.example")
                        .statusCode())
                .as("no such record")
                .isEqualTo(400);
        assertThat(post("type=deal&record=" + deal + "&action=submit&referrerEmail=a%40b.example&amount=much")
                        .statusCode())
                .as("no number")
                .isEqualTo(400);
        assertThat(post("type=deal&record=" + deal + "&action=submit&referrerEmail=a%40b.example&amount=7")
                        .statusCode())
                .isEqualTo(303);

        WorkflowRun unused =
                over(sandbox.hubspot().workflows().runs(portal.id()).getFirst().callbackId());
        assertThat(get("/workflows")).contains("R-&lt;7&gt;", "Success", "answers: 200", "a@b.example");
    }

    @Test
    void thePageSaysWhatIsMissing() throws Exception {
        Files.delete(folder.resolve("workflow-actions.json"));

        assertThat(get("/workflows")).contains("holds workflow-actions.json");
        assertThat(get("/app")).contains("holds no HomePage.js");
        assertThat(get("/settings")).contains("holds no SettingsPage.js");
    }

    private String submit() {
        return sandbox.hubspot()
                .workflows()
                .start(
                        portal,
                        "Submit referral",
                        URI.create(app.baseUrl() + PATH),
                        ObjectType.DEAL,
                        deal,
                        Map.of("referrerEmail", "ada@lovelace.example"));
    }

    private void answers(int status, String body) {
        app.stubFor(WireMock.post(PATH)
                .willReturn(WireMock.status(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(body)));
    }

    private WorkflowRun over(String callback) throws Exception {
        return sandbox.hubspot()
                .workflows()
                .await(callback, run -> run.over() && !run.answers().isEmpty(), PATIENCE);
    }

    private WorkflowRun.State state(String callback) {
        return sandbox.hubspot().workflows().run(callback).orElseThrow().state();
    }

    private int complete(String callback, String body) throws Exception {
        return send(HttpRequest.newBuilder(sandbox.url()
                                .resolve("/automation/actions/callbacks/2026-09/" + callback + "/complete"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    private HttpResponse<String> post(String form) throws Exception {
        return send(HttpRequest.newBuilder(sandbox.url().resolve("/workflows"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(sandbox.url().resolve(path))).body();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
