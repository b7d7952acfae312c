package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PastDealsAcceptanceTests {

    private static final String PATH = "/api/v1/simulations/past-deals";
    private static final String PROGRAM = """
            program: trial
            name: Trial
            currency: USD
            rules:
              - {key: won-share, for: referrer, on: won, earn: {percent: 10}}
            """;

    private final World world = World.shared();
    private final Portal portal = world.strangePortal();
    private final JsonMapper json = JsonMapper.shared();

    @Test
    void saysWhatAProgramWouldHavePaidForTheDealsInTheCrm() throws IOException {
        Instant before = world.clock.instant();
        won("20000", "sarah@acme.example");
        won("5000", "sarah@acme.example");
        won("", "bob@initech.example");
        won("7000", "");
        world.clock.advance(Duration.ofDays(2));
        world.connect(portal);
        long referrals = world.query("SELECT count(*) FROM referral");

        JsonNode done = awaitEnd(start(request(before)));

        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("deals_read").asInt()).isEqualTo(4);
        assertThat(done.path("deals_expected").asInt()).isEqualTo(4);
        assertThat(done.path("calls").asInt()).isPositive();
        assertThat(done.at("/result/total").asString()).isEqualTo("2500.00");
        assertThat(done.at("/result/by_person/0/of").asString()).isEqualTo("sarah@acme.example");
        assertThat(done.at("/result/deals/left_out").findValuesAsString("cause"))
                .containsExactly("no_referrer", "no_amount");
        assertThat(table(done, "all")).contains("Trial would have paid $2,500.00", "Why, deal-");
        assertThat(world.query("SELECT count(*) FROM referral"))
                .as("nothing is claimed by a simulation")
                .isEqualTo(referrals);

        Map<String, Object> every = request(before);
        every.put("who", "every_won_deal");
        JsonNode most = awaitEnd(start(every));

        assertThat(most.at("/result/total").asString()).isEqualTo("3200.00");
        assertThat(send("DELETE", "/" + most.path("id").asString(), null, token())
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("GET", "/" + most.path("id").asString(), null, token()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatItCannotDoWithASentence() throws IOException {
        Map<String, Object> request = request(world.clock.instant());
        request.put("connection", "1");

        HttpResponse<String> unknown = send("POST", "", request, token());
        request.put("since", "2026-13-01");
        HttpResponse<String> noDay = send("POST", "", request, token());
        request.put("program", "program: trial");
        HttpResponse<String> noProgram = send("POST", "", request, token());

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("CONNECTION_NOT_FOUND", "There is no connection");
        assertThat(noDay.statusCode()).isEqualTo(400);
        assertThat(noDay.body()).contains("INVALID_FIELD", "since has to be a day such as 2026-01-31");
        assertThat(noProgram.body()).contains("INVALID_FILE", "line 1");
    }

    @Test
    void letsInWhoCanReadTheDataFolderAndNobodyElse() throws IOException {
        Path file = tokenFile();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Map<String, Object> request = request(world.clock.instant());
        assertThat(send("POST", "", request, "x".repeat(43)).statusCode()).isEqualTo(401);
        assertThat(send("POST", "", request, "").statusCode()).isEqualTo(401);
        assertThat(get("/api/v1/insights?from=2026-01-01&until=2026-02-01").statusCode())
                .as("the token opens simulations alone")
                .isIn(302, 401, 403);
    }

    private JsonNode start(Map<String, Object> request) throws IOException {
        HttpResponse<String> begun = send("POST", "", request, token());
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        return json.readTree(begun.body());
    }

    private JsonNode awaitEnd(JsonNode begun) {
        JsonNode[] run = {begun};
        world.awaitUntil(() -> {
            run[0] = json.readTree(send("GET", "/" + begun.path("id").asString(), null, token())
                    .body());
            return !run[0].path("state").asString().matches("reading|simulating");
        });
        return run[0];
    }

    private String table(JsonNode run, String why) throws IOException {
        return send("GET", "/" + run.path("id").asString() + "/table?why=" + why, null, token())
                .body();
    }

    private Map<String, Object> request(Instant since) {
        return new HashMap<>(Map.of(
                "program",
                PROGRAM,
                "connection",
                Long.toString(portal.id()),
                "since",
                LocalDate.ofInstant(since, ZoneOffset.UTC).toString()));
    }

    private void won(String amount, String referrer) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        Map<String, String> person = new HashMap<>(Map.of("email", "priya@northwind-" + tag + ".example"));
        if (portal.properties(ObjectType.CONTACT).stream()
                .noneMatch(it -> it.name().equals("referred_by"))) {
            portal.addProperty(ObjectType.CONTACT, "referred_by", "Referred by", "string");
        }
        if (!referrer.isEmpty()) {
            person.put("referred_by", referrer);
        }
        String contact = portal.create(ObjectType.CONTACT, person);
        Map<String, String> deal = new HashMap<>(
                Map.of("dealname", "Northwind " + tag, "pipeline", "default", "dealstage", "appointmentscheduled"));
        if (!amount.isEmpty()) {
            deal.put("amount", amount);
        }
        String id = portal.create(ObjectType.DEAL, deal);
        portal.associate(ObjectType.DEAL, id, ObjectType.CONTACT, contact);
        world.clock.advance(Duration.ofMinutes(1));
        portal.moveDeal(id, "closedwon");
    }

    private Path tokenFile() {
        return world.dataFolder().resolve("api-token");
    }

    private String token() throws IOException {
        return Files.readString(tokenFile()).strip();
    }

    private HttpResponse<String> get(String path) throws IOException {
        return World.http(HttpRequest.newBuilder(world.url.resolve(path)).header("Authorization", "Bearer " + token()));
    }

    private HttpResponse<String> send(String method, String path, @Nullable Object body, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(world.url.resolve(PATH + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token);
        return World.http(request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
    }
}
