package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.Client;
import io.referloop.sandbox.SalesforceSandbox;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestTests {

    private static final String BASE = "/services/data/v65.0";

    private final SalesforceSandbox sandbox = SalesforceSandbox.builder()
            .clock(new MutableClock())
            .installed(Path.of("src/test/resources/salesforce-package"))
            .start();
    private final Org org = sandbox.org();
    private final Client http = Client.signedIn(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void wantsASession() {
        assertThat(Client.of(sandbox).get("/services/data").at("/0/version")).isEqualTo("65.0");
        Client.Answer refused = http.token("nonsense").get(BASE + "/limits");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("/0/errorCode")).isEqualTo("INVALID_SESSION_ID");
        org.faults().set(Knob.EXPIRE_NEXT_CALLS, 1).set(Knob.BARE_SESSION_FAULTS, 1);
        assertThat(http.get(BASE + "/limits").at("/0/errorCode")).isEqualTo("INVALID_AUTH_HEADER");
        assertThat(http.get(BASE + "/nothing").status()).isEqualTo(404);
    }

    @Test
    void aTokenWithoutTheApiScopeOpensNothing() {
        String token = sandbox.oauth()
                .approve(org.users().getFirst().id(), "id", "refresh_token")
                .accessToken();

        assertThat(http.token(token).get(BASE + "/limits").status()).isEqualTo(401);
        assertThat(http.token(token).get("/services/oauth2/userinfo").status()).isEqualTo(200);
    }

    @Test
    void tellsTheLimits() {
        org.faults().set(Knob.CALLS_USED_BY_OTHERS, 1_000);

        Client.Answer limits = http.get(BASE + "/limits");

        assertThat(limits.at("/DailyApiRequests/Remaining")).isEqualTo("98999");
        assertThat(limits.header("Sforce-Limit-Info")).isEqualTo("api-usage=1001/100000");
        org.faults().set(Knob.THROTTLE_NEXT_CALLS, 1);
        Client.Answer throttled = http.get(BASE + "/limits");
        assertThat(throttled.status()).isEqualTo(403);
        assertThat(throttled.at("/0/errorCode")).isEqualTo("REQUEST_LIMIT_EXCEEDED");
    }

    @Test
    void describesWithNumbersAndNulls() {
        Client.Answer described = http.get(BASE + "/sobjects/Sample_Reward__c/describe");

        assertThat(described.at("/custom")).isEqualTo("true");
        assertThat(described.json().at("/fields").findValuesAsString("name"))
                .contains("Sample_Id__c", "Amount__c", "OwnerId");
        assertThat(http.get(BASE + "/sobjects").json().at("/sobjects").findValuesAsString("name"))
                .contains("Account", "Opportunity", "OpportunityStage");
        assertThat(http.get(BASE + "/sobjects/Nonsense/describe").at("/0/errorCode"))
                .isEqualTo("INVALID_TYPE");
    }

    @Test
    void queriesPageByPage() {
        for (int i = 0; i < 2_100; i++) {
            org.create("Account", Map.of("Name", "Acme " + i));
        }

        Client.Answer first = query("SELECT Id, Name, Owner.Name, CreatedDate FROM Account ORDER BY Id");
        Client.Answer second = http.get(first.at("/nextRecordsUrl"));

        assertThat(first.at("/totalSize")).isEqualTo("2100");
        assertThat(first.json().at("/records").size()).isEqualTo(2_000);
        assertThat(second.json().at("/records").size()).isEqualTo(100);
        assertThat(second.at("/done")).isEqualTo("true");
        assertThat(second.at("/records/99/Name")).isEqualTo("Acme 2099");
        assertThat(second.at("/records/99/Owner/attributes/type")).isEqualTo("User");
        assertThat(second.at("/records/99/CreatedDate")).isEqualTo("2026-11-20T09:00:00.000+0000");
    }

    @Test
    void aWrongQueryNamesWhatIsWrong() {
        Client.Answer refused = query("SELECT Nonsense FROM Account");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/0/errorCode")).isEqualTo("INVALID_FIELD");
        assertThat(query("SELECT").at("/0/errorCode")).isEqualTo("MALFORMED_QUERY");
    }

    @Test
    void writesOneRecord() {
        Client.Answer created = http.send("POST", BASE + "/sobjects/Opportunity", """
                        {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31", "Amount": 1200.5}""");
        String path = BASE + "/sobjects/Opportunity/" + created.at("/id");

        assertThat(created.status()).isEqualTo(201);
        assertThat(http.send("PATCH", path, "{\"Amount\": null, \"StageName\": \"Closed Won\"}")
                        .status())
                .isEqualTo(204);
        assertThat(http.get(path).at("/IsWon")).isEqualTo("true");
        assertThat(http.get(path + "?fields=Amount").json().at("/Amount").isNull())
                .isTrue();
        assertThat(http.send("DELETE", path, "").status()).isEqualTo(204);
        assertThat(http.send("DELETE", path, "").at("/0/errorCode")).isEqualTo("ENTITY_IS_DELETED");
        assertThat(http.get(path).status()).isEqualTo(404);
    }

    @Test
    void upsertsOneRecordByItsExternalId() {
        String path = BASE + "/sobjects/Sample_Referral__c/Sample_Id__c/r-1";

        assertThat(http.send("PATCH", path, "{\"Name\": \"One\"}").status()).isEqualTo(201);
        assertThat(http.send("PATCH", path, "{\"Name\": \"Two\"}").at("/created"))
                .isEqualTo("false");

        assertThat(http.get(path).at("/Name")).isEqualTo("Two");
        Client.Answer refused = http.send("PATCH", path, "{\"Sample_Id__c\": \"r-1\", \"Opportunity__c\": \"12\"}");
        assertThat(refused.at("/0/errorCode")).isEqualTo("MALFORMED_ID");
    }

    @Test
    void writesCollections() {
        Client.Answer answer = http.send("PATCH", BASE + "/composite/sobjects/Sample_Reward__c/Sample_Id__c", """
                        {"allOrNone": false, "records": [
                          {"attributes": {"type": "Sample_Reward__c"}, "Sample_Id__c": "w-1", "Amount__c": 5},
                          {"attributes": {"type": "Sample_Reward__c"}, "Sample_Id__c": "w-2", "Amount__c": "much"}]}""");

        assertThat(answer.at("/0/created")).isEqualTo("true");
        assertThat(answer.at("/1/errors/0/statusCode")).isEqualTo("INVALID_TYPE_ON_FIELD_IN_RECORD");
        String id = answer.at("/0/id");
        assertThat(http.get(BASE + "/composite/sobjects/Sample_Reward__c?fields=Amount__c&ids=" + id)
                        .at("/0/Amount__c"))
                .isEqualTo("5.0");
        assertThat(http.send("DELETE", BASE + "/composite/sobjects?ids=" + id, "")
                        .at("/0/success"))
                .isEqualTo("true");
        assertThat(org.all("Sample_Reward__c")).isEmpty();
    }

    @Test
    void compositeCallsUseEachOthersAnswers() {
        Client.Answer answer = http.send("POST", BASE + "/composite", composite("Byron", false));

        assertThat(answer.at("/compositeResponse/1/httpStatusCode")).isEqualTo("201");
        assertThat(org.all("Contact").getFirst().text("AccountId"))
                .isEqualTo(org.all("Account").getFirst().id());
        assertThat(sandbox.usage().today()).isEqualTo(1);
    }

    @Test
    void aCompositeCallCanBeUndoneAsAWhole() {
        var heard = new ArrayList<OrgChange>();
        org.listen(heard::add);

        Client.Answer answer = http.send("POST", BASE + "/composite", composite("", true));

        assertThat(answer.at("/compositeResponse/0/body/0/errorCode")).isEqualTo("PROCESSING_HALTED");
        assertThat(answer.at("/compositeResponse/1/body/0/errorCode")).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(org.all("Account")).isEmpty();
        assertThat(heard).isEmpty();
        http.send("POST", BASE + "/composite", composite("Byron", true));
        assertThat(heard).extracting(OrgChange::entity).containsExactly("Account", "Contact");
        assertThat(heard)
                .extracting(OrgChange::commitNumber)
                .containsOnly(heard.getFirst().commitNumber());
    }

    @Test
    void aBulkQueryIsFetchedInPagesAndCanBeResumed() {
        for (int i = 0; i < 25; i++) {
            org.create("Account", Map.of("Name", "Acme \"" + i + "\", Inc"));
        }
        org.faults().set(Knob.BULK_POLLS, 1);
        String job = BASE + "/jobs/query/"
                + http.send("POST", BASE + "/jobs/query", """
                        {"operation": "query", "query": "SELECT Id, Name, Owner.Name FROM Account ORDER BY Id"}""").at("/id");
        assertThat(http.get(job + "/results").at("/0/errorCode")).isEqualTo("INVALIDJOBSTATE");
        assertThat(http.get(job).at("/state")).isEqualTo("InProgress");
        assertThat(http.get(job).at("/state")).isEqualTo("JobComplete");

        var lines = new ArrayList<String>();
        String locator = "";
        while (!locator.equals("null")) {
            Client.Answer page =
                    http.get(job + "/results?maxRecords=10" + (locator.isEmpty() ? "" : "&locator=" + locator));
            List<String> rows = page.text().lines().toList();
            assertThat(rows.getFirst()).isEqualTo("\"Id\",\"Name\",\"Owner.Name\"");
            assertThat(page.header("Sforce-NumberOfRecords")).isEqualTo(Integer.toString(rows.size() - 1));
            lines.addAll(rows.subList(1, rows.size()));
            locator = page.header("Sforce-Locator");
        }

        assertThat(lines).hasSize(25);
        assertThat(lines.getLast()).contains("\"Acme \"\"24\"\", Inc\",\"Maren Holt\"");
    }

    @Test
    void aBulkQueryCanBeAbortedAndSomeAreRefused() {
        String job = BASE + "/jobs/query/"
                + http.send(
                                "POST",
                                BASE + "/jobs/query",
                                "{\"operation\": \"queryAll\", \"query\": \"SELECT Id FROM Lead\"}")
                        .at("/id");
        assertThat(http.send("PATCH", job, "{\"state\": \"Aborted\"}").at("/state"))
                .isEqualTo("Aborted");
        assertThat(http.get(job).at("/state")).isEqualTo("Aborted");
        assertThat(http.send("DELETE", job, "").status()).isEqualTo(204);
        assertThat(http.get(job).status()).isEqualTo(404);

        assertThat(bulk("SELECT Id FROM OpportunityStage").at("/0/errorCode")).isEqualTo("INVALIDENTITY");
        assertThat(bulk("SELECT COUNT(Id) FROM Lead").at("/0/errorCode")).isEqualTo("INVALIDJOB");
        org.faults().set(Knob.FAIL_BULK_JOBS, 1);
        String failing = BASE + "/jobs/query/" + bulk("SELECT Id FROM Lead").at("/id");
        assertThat(http.get(failing).at("/state")).isEqualTo("Failed");
    }

    @Test
    void aBulkUpsertWritesATable() {
        String job = BASE + "/jobs/ingest/"
                + http.send("POST", BASE + "/jobs/ingest", """
                        {"object": "Sample_Reward__c", "operation": "upsert", "externalIdFieldName": "Sample_Id__c"}""").at("/id");
        org.create("Sample_Referral__c", Map.of("Sample_Id__c", "r-1"));
        http.send("PUT", job + "/batches", """
                Sample_Id__c,Amount__c,Referral__r.Sample_Id__c
                w-1,12.5,r-1
                w-2,"much",
                """, "text/csv");
        assertThat(http.send("PATCH", job, "{\"state\": \"UploadComplete\"}").at("/state"))
                .isEqualTo("UploadComplete");

        Client.Answer status = http.get(job);

        assertThat(status.at("/state")).isEqualTo("JobComplete");
        assertThat(status.at("/numberRecordsProcessed")).isEqualTo("2");
        assertThat(status.at("/numberRecordsFailed")).isEqualTo("1");
        assertThat(http.get(job + "/successfulResults").text()).contains("\"true\",\"w-1\"");
        assertThat(http.get(job + "/failedResults").text()).contains("INVALID_TYPE_ON_FIELD_IN_RECORD");
        assertThat(org.all("Sample_Reward__c").getFirst().text("Referral__c")).isNotEmpty();
    }

    private Client.Answer query(String soql) {
        return http.get(BASE + "/query?q=" + URLEncoder.encode(soql, StandardCharsets.UTF_8));
    }

    private Client.Answer bulk(String soql) {
        return http.send("POST", BASE + "/jobs/query", "{\"operation\": \"query\", \"query\": \"" + soql + "\"}");
    }

    private static String composite(String lastName, boolean allOrNone) {
        return """
                {"allOrNone": %s, "compositeRequest": [
                  {"method": "POST", "url": "/services/data/v65.0/sobjects/Account", "referenceId": "account",
                   "body": {"Name": "Acme"}},
                  {"method": "POST", "url": "/services/data/v65.0/sobjects/Contact", "referenceId": "contact",
                   "body": {"LastName": "%s", "AccountId": "@{account.id}"}}]}""".formatted(allOrNone, lastName);
    }
}
