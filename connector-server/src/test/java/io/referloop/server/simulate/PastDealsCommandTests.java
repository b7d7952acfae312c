package io.referloop.server.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command against a server that says what a Referloop would. */
class PastDealsCommandTests {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> answers = new HashMap<>();
    private @Nullable HttpServer server;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("program.yaml"), SimulateCommandTests.PROGRAM);
        Files.writeString(folder.resolve("api-token"), "secret\n");
        settings.put("REFERLOOP_DATA", folder.toString());
    }

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void printsTheTableAndSaysHowFarItIs() throws IOException {
        serve();
        answers.put(
                "POST ",
                "{\"id\": \"7\", \"state\": \"reading\", \"deals_read\": 200, \"deals_expected\": 900, \"calls\": 9}");
        answers.put(
                "GET /7", "{\"id\": \"7\", \"state\": \"done\", \"deals_read\": 900, \"calls\": 40, \"result\": {}}");
        answers.put("GET /7/table", "the table\n");

        assertThat(run("--from-connection", "48210001", "--since", "2026-01-01", "--every-won-deal"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).isEqualTo("the table\n");
        assertThat(err.toString()).contains("200 of about 900 deals read, 9 calls");
        JsonNode request = JsonMapper.shared().readTree(asked.getFirst());
        assertThat(request.path("connection").asString()).isEqualTo("48210001");
        assertThat(request.path("who").asString()).isEqualTo("every_won_deal");
    }

    @Test
    void writesJsonWhenAsked() throws IOException {
        serve();
        answers.put("POST ", "{\"id\": \"7\", \"state\": \"done\", \"result\": {\"total\": \"12.00\"}}");

        assertThat(run("--from-connection", "48210001", "--since", "2026-01-01", "--json"))
                .as(err.toString())
                .isZero();

        assertThat(JsonMapper.shared().readTree(out.toString()).path("total").asString())
                .isEqualTo("12.00");
    }

    @Test
    void tellsWhatTheServerRefuses() throws IOException {
        serve();

        assertThat(run("--from-connection", "1", "--since", "2026-01-01")).isEqualTo(2);

        assertThat(err.toString()).contains("referloop: There is no connection \"1\". Name one.");
    }

    @Test
    void tellsThatNoServerRuns() throws IOException {
        serve();
        stopTheServer();

        assertThat(run("--from-connection", "1", "--since", "2026-01-01")).isEqualTo(2);

        assertThat(err.toString()).contains("No server answers at http://127.0.0.1:", "Start it with ./run");
    }

    @Test
    void tellsThatThereIsNoToken() throws IOException {
        Files.delete(folder.resolve("api-token"));

        assertThat(run("--from-connection", "1", "--since", "2026-01-01")).isEqualTo(2);

        assertThat(err.toString()).contains("There is no token in").contains("Start the server with ./run");
    }

    @Test
    void refusesADayThatIsNoneBeforeItAsksAnybody() throws IOException {
        serve();

        assertThat(run("--from-connection", "1", "--since", "January")).isEqualTo(2);

        assertThat(err.toString()).contains("since has to be a day such as 2026-01-31, and \"January\" is none.");
        assertThat(asked).isEmpty();
    }

    @Test
    void keepsTheTokenOfThisMachineFromOtherServers() {
        assertThat(run("--from-connection", "1", "--since", "2026-01-01", "--server", "https://elsewhere.example"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Put the token of https://elsewhere.example into the variable");

        settings.put("REFERLOOP_TOKEN", "theirs");
        assertThat(run("--from-connection", "1", "--since", "2026-01-01", "--server", "http://192.0.2.1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("over https only");
    }

    @Test
    void wantsEitherAScenarioOrPastDeals() throws IOException {
        Files.writeString(folder.resolve("scenario.yaml"), SimulateCommandTests.SCENARIO);

        assertThat(run(folder.resolve("scenario.yaml").toString(), "--from-connection", "1", "--since", "2026-01-01"))
                .isEqualTo(2);
        assertThat(run()).isEqualTo(2);

        assertThat(err.toString()).contains("not both", "Name a scenario file, or past deals");
    }

    private int run(String... arguments) {
        CommandLine.IFactory standard = CommandLine.defaultFactory();
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == PastDealOptions.class
                        ? type.cast(new PastDealOptions(
                                settings, Clock.fixed(Instant.parse("2026-07-01T00:00:00Z"), ZoneOffset.UTC)))
                        : standard.create(type);
            }
        };
        CommandLine command = new CommandLine(new SimulateCommand(), factory)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        List<String> all =
                new ArrayList<>(List.of(folder.resolve("program.yaml").toString()));
        all.addAll(List.of(arguments));
        return command.execute(all.toArray(String[]::new));
    }

    private void serve() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.createContext("/api/v1/simulations/past-deals", this::answer);
        made.start();
        server = made;
        settings.put("REFERLOOP_PORT", Integer.toString(made.getAddress().getPort()));
    }

    private void answer(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath().replace("/api/v1/simulations/past-deals", "");
        asked.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean known = "Bearer secret".equals(call.getRequestHeaders().getFirst("Authorization"));
        String answer = known ? answers.get(call.getRequestMethod() + " " + path) : null;
        byte[] body = (answer == null
                        ? "{\"message\": \"There is no connection \\\"1\\\".\", \"fix\": \"Name one.\"}"
                        : answer)
                .getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(answer == null ? 404 : 200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }
}
