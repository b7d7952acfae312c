package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.http.Handler;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.LoopbackServer;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.http.Routes;
import io.referloop.sandbox.salesforce.Permissions.Access;
import io.referloop.sandbox.salesforce.pages.ComponentData;
import io.referloop.sandbox.salesforce.pages.ComponentPlace;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ComponentPageTests {

    @TempDir
    Path folder;

    private final Org org = new Org(OrgSettings.standard(), Clock.systemUTC());
    private final HttpClient client = HttpClient.newHttpClient();
    private LoopbackServer server;
    private ComponentPlace place;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("host.js"), "// the bundle");
        place = new ComponentPlace(Optional.of(folder));
        ComponentData data = new ComponentData(org);
        Routes<Handler> routes = new Routes<Handler>()
                .add("GET", "/lwc/files/{file}", place::file)
                .add("GET", "/lwc/data/query", data::query)
                .add("GET", "/lwc/data/sobjects/{type}/describe", data::describe)
                .add("POST", "/lwc/data/sobjects/{type}", data::create)
                .add("PATCH", "/lwc/data/sobjects/{type}/{id}", data::update)
                .add("GET", "/lwc/{component}", place::page);
        server = LoopbackServer.start(
                0,
                call -> routes.find(call)
                        .map(match -> match.target().handle(match.call()))
                        .orElseGet(() -> Reply.empty(404)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void framesAComponentOfARecord() throws Exception {
        assertThat(place.html("referralCard", "00Q1")).contains("src=\"/lwc/referralCard?recordId=00Q1\"");

        HttpResponse<String> page = get("/lwc/referralCard?recordId=00Q1");
        assertThat(page.body()).contains("data-lwc=\"referralCard\" data-record-id=\"00Q1\"");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("frame-ancestors 'self'");
        assertThat(get("/lwc/files/host.js").body()).isEqualTo("// the bundle");
    }

    @Test
    void showsNoComponentAndNoFileThatThereIsNot() throws Exception {
        assertThat(get("/lwc/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/lwc/files/..%2Fsecret").statusCode()).isEqualTo(404);
        assertThat(new ComponentPlace(Optional.empty()).html("referralCard", ""))
                .contains("--lwc-dir");
    }

    @Test
    void readsAndWritesAsWhoeverLooks() throws Exception {
        HttpResponse<String> created = send("POST", "/lwc/data/sobjects/Lead", """
                {"LastName": "Okafor", "Company": "Initech", "Email": null}""");
        String id = json(created).path("id").asString();
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(send("PATCH", "/lwc/data/sobjects/Lead/" + id, "{\"Company\": \"Acme\"}")
                        .statusCode())
                .isEqualTo(204);

        JsonNode found = json(get("/lwc/data/query?q="
                + URLEncoder.encode("SELECT Company, IsConverted, CreatedBy.Name FROM Lead", StandardCharsets.UTF_8)));
        assertThat(found.path("records").get(0).path("Company").asString()).isEqualTo("Acme");
        assertThat(found.path("records").get(0).path("IsConverted").isBoolean()).isTrue();
        assertThat(found.path("records").get(0).path("CreatedBy").path("Name").asString())
                .isNotEmpty();
    }

    @Test
    void refusesInTheApisWords() throws Exception {
        HttpResponse<String> refused = send("POST", "/lwc/data/sobjects/Lead", "{\"Company\": \"Acme\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get(0).path("errorCode").asString()).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(json(get("/lwc/data/query?q=nonsense"))
                        .get(0)
                        .path("errorCode")
                        .asString())
                .isEqualTo("MALFORMED_QUERY");
    }

    @Test
    void describesOnlyWhatTheUserMaySee() throws Exception {
        String user = org.users().getFirst().id();
        org.permissions().hideField(user, "Lead", "Company");
        org.permissions().deny(user, "Lead", Access.CREATE);

        JsonNode lead = json(get("/lwc/data/sobjects/Lead/describe"));
        assertThat(lead.path("createable").asBoolean()).isFalse();
        assertThat(lead.path("fields")
                        .valueStream()
                        .map(field -> field.path("name").asString()))
                .contains("LastName")
                .doesNotContain("Company");
        org.permissions().deny(user, "Lead", Access.READ);
        assertThat(get("/lwc/data/sobjects/Lead/describe").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                request(path).method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    }
}
