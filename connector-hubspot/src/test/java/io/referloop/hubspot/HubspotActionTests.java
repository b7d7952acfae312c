package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.crm.CrmActions;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** The addresses of workflow actions on a real port: what is taken, in whose words, and what is answered. */
@OnAPort
class HubspotActionTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final HubspotKey KEY = new HubspotKey(new Secret("secret"));
    private static final String SUBMIT = "/hooks/hubspot/actions/submit-referral";

    // language=json
    private static final String CALL = """
            {"callbackId":"ap-48210001-56776413549-7-0",
             "origin":{"portalId":48210001,"actionDefinitionId":102670506,"actionDefinitionVersion":1},
             "context":{"source":"WORKFLOWS","workflowId":1742},
             "object":{"objectId":546500061938,"objectType":"DEAL","properties":{}},
             "inputFields":{"referrerEmail":"ada@lovelace.example","note":""}}""";

    @LocalServerPort
    int port;

    @Autowired
    Asked actions;

    @BeforeEach
    void clear() {
        actions.calls.clear();
        actions.answer = new CrmActions.Receipt.Later();
        actions.failure = null;
    }

    @Test
    void takesACallAndHasTheWorkflowWait() throws Exception {
        var answer = send(v2(SUBMIT, CALL));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(HubspotJson.parse(answer.body().getBytes(UTF_8))
                        .orElseThrow()
                        .path("outputFields"))
                .isEqualTo(HubspotJson.parse(
                                "{\"hs_execution_state\":\"BLOCK\",\"hs_expiration_duration\":\"P1W\"}".getBytes(UTF_8))
                        .orElseThrow());
        assertThat(actions.calls).singleElement().satisfies(call -> {
            assertThat(call.kind()).isEqualTo(ActionKind.SUBMIT_REFERRAL);
            assertThat(call.accountId()).isEqualTo("48210001");
            assertThat(call.callback()).isEqualTo("ap-48210001-56776413549-7-0");
            assertThat(call.record()).isEqualTo(new RecordRef(RecordType.DEAL, "546500061938"));
            assertThat(call.source()).isEqualTo("workflow 1742");
            assertThat(call.inputs()).isEqualTo(Map.of("referrerEmail", "ada@lovelace.example"));
        });
    }

    @Test
    void takesOnlyTheInputsThatTheActionOffers() throws Exception {
        send(v2(
                "/hooks/hubspot/actions/grant-reward",
                CALL.replace(
                        "\"note\":\"\"", "\"amount\":250,\"submittedBy\":\"boss@acme.example\",\"entry\":\"a01\"")));

        assertThat(actions.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.inputs()).isEqualTo(Map.of("amount", "250")));
    }

    @Test
    void takesVersionThreeToo() throws Exception {
        assertThat(send(v3(SUBMIT, CALL, System.currentTimeMillis())).statusCode())
                .isEqualTo(200);
        assertThat(actions.calls).hasSize(1);
    }

    @Test
    void refusesForgedStaleAndUnsignedWithoutTakingAnything() throws Exception {
        assertThat(send(v2(SUBMIT, CALL).setHeader("X-HubSpot-Signature", "0".repeat(64)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(v2(SUBMIT, CALL).uri(address("/hooks/hubspot/actions/grant-reward")))
                        .statusCode())
                .as("signed for another action")
                .isEqualTo(401);
        assertThat(send(v3(SUBMIT, CALL, System.currentTimeMillis() - 301_000)).statusCode())
                .isEqualTo(401);
        assertThat(send(request(SUBMIT, CALL)).statusCode()).isEqualTo(401);

        assertThat(actions.calls).isEmpty();
    }

    @Test
    void aVersionThreeSignatureThatDoesNotFitIsNotHealedByVersionTwo() throws Exception {
        var request = v2(SUBMIT, CALL)
                .header("X-HubSpot-Signature-v3", "bm90aGluZw==")
                .header("X-HubSpot-Request-Timestamp", Long.toString(System.currentTimeMillis()));

        assertThat(send(request).statusCode()).isEqualTo(401);
        assertThat(actions.calls).isEmpty();
    }

    @Test
    void answersWhatIsKnownAlready() throws Exception {
        actions.answer = new CrmActions.Receipt.Known(new ActionResult(true, Map.of("referralNumber", "R-7")));
        assertThat(send(v2(SUBMIT, CALL)).body()).contains("\"referralNumber\":\"R-7\"", "\"SUCCESS\"");

        actions.answer = new CrmActions.Receipt.Known(ActionResult.refused("EMPLOYEE", "Employees cannot refer."));
        assertThat(send(v2(SUBMIT, CALL)).body())
                .contains("\"FAIL_CONTINUE\"", "\"errorCode\":\"EMPLOYEE\"", "Employees cannot refer.");
    }

    @Test
    void saysWhatIsMissingAndAsksAgainForWhatCouldNotBeStored() throws Exception {
        assertThat(send(v2(SUBMIT, "{\"origin\":{\"portalId\":1}}")).statusCode())
                .isEqualTo(400);
        assertThat(send(v2(SUBMIT, "[]")).statusCode()).isEqualTo(400);
        assertThat(send(v2("/hooks/hubspot/actions/pay-out", CALL)).statusCode())
                .isEqualTo(404);

        actions.failure = new IllegalStateException("down");
        assertThat(send(v2(SUBMIT, CALL)).statusCode()).isEqualTo(503);
    }

    @Test
    void offersThePrograms() throws Exception {
        var answer = send(v2(
                "/hooks/hubspot/options/programs",
                "{\"origin\":{\"portalId\":48210001},\"fetchOptions\":{\"q\":\"cust\",\"after\":null}}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(answer.body()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"options": [{"value": "customers", "label": "Customers of 48210001", "description": "cust"}], "searchable": true}
                        """));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder v2(String path, String body) {
        var digest = KEY.digest(("POST" + "https://referloop.example" + path).getBytes(UTF_8), body.getBytes(UTF_8));
        return request(path, body)
                .header("X-HubSpot-Signature", HexFormat.of().formatHex(digest))
                .header("X-HubSpot-Signature-Version", "v2");
    }

    private HttpRequest.Builder v3(String path, String body, long timestamp) {
        var text = "POST" + "https://referloop.example" + path + body + timestamp;
        return request(path, body)
                .header("X-HubSpot-Signature-v3", Base64.getEncoder().encodeToString(KEY.hmac(text.getBytes(UTF_8))))
                .header("X-HubSpot-Request-Timestamp", Long.toString(timestamp));
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(address(path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    /** Remembers what was asked and answers as told. */
    static final class Asked implements CrmActions {

        final List<ActionCall> calls = new ArrayList<>();
        volatile Receipt answer = new Receipt.Later();
        volatile @Nullable RuntimeException failure;

        @Override
        public synchronized Receipt take(ActionCall call) {
            var planned = failure;
            if (planned != null) {
                throw planned;
            }
            calls.add(call);
            return answer;
        }

        @Override
        public List<Choice> programs(String crm, String accountId, String search) {
            return List.of(new Choice("customers", "Customers of " + accountId, search));
        }
    }
}
