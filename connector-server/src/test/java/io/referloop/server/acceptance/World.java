package io.referloop.server.acceptance;

import static org.awaitility.Awaitility.await;

import io.referloop.connection.Connecting;
import io.referloop.connection.Connections;
import io.referloop.reward.Holds;
import io.referloop.sandbox.Sandbox;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.WebhookSettings;
import io.referloop.server.ReferloopServer;
import io.referloop.server.database.TestDatabase;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running server, the CRM it is connected to, and the clock they share: what a test about the whole product needs. */
public final class World implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static @Nullable World shared;

    final TestClock clock = new TestClock();
    final Sandbox sandbox;
    final ConfigurableApplicationContext server;
    final URI url;
    final UUID workspace;

    private World() {
        int port = freePort();
        url = URI.create("http://localhost:" + port);
        sandbox = Sandbox.builder()
                .clock(clock)
                .connector(url)
                .webhooks(new WebhookSettings(
                        Duration.ofMillis(5),
                        10,
                        Duration.ofSeconds(5),
                        IntStream.range(0, 10)
                                .mapToObj(n -> Duration.ofMillis(300))
                                .toList()))
                .smtpPort(0)
                .start();
        server = start(port, settings());
        workspace = server.getBean(Workspaces.class).all().getFirst();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** One world for all tests of this JVM; each test works with records of its own. */
    static synchronized World shared() {
        World world = shared;
        if (world == null) {
            world = new World();
            world.connect(world.portal());
            shared = world;
        }
        return world;
    }

    Portal portal() {
        return sandbox.hubspot().portal();
    }

    /** What an admin does: away to the consent page, grant, and back. Creates the fields too. */
    UUID connect(Portal portal) {
        Connecting connecting = bean(Connecting.class);
        URI consent = connecting.begin(workspace, "session", "hubspot");
        String redirect = url + "/oauth/hubspot/callback";
        String state = consent.getRawQuery().replaceFirst(".*[?&]?state=([^&]+).*", "$1");
        var outcome = connecting.complete(
                workspace, "session", "hubspot", state, portal.authorizationCode(redirect), "owner@northwind.example");
        if (!(outcome instanceof Connecting.Outcome.Connected connected)) {
            throw new IllegalStateException("not connected: " + outcome);
        }
        var session =
                bean(Connections.class).open(workspace, connected.connection().id());
        session.install(session.planInstall());
        return connected.connection().id();
    }

    /** A deal with a contact of its own, in the first stage. */
    Deal deal(String amount) {
        return deal(portal(), amount);
    }

    static Deal deal(Portal portal, String amount) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        String contact = portal.create(
                ObjectType.CONTACT,
                Map.of(
                        "email",
                        "priya-" + tag + "@northwind.example",
                        "firstname",
                        "Priya",
                        "lastname",
                        "Nair",
                        "company",
                        "Northwind"));
        Map<String, String> properties = new HashMap<>(
                Map.of("dealname", "Northwind " + tag, "pipeline", "default", "dealstage", "appointmentscheduled"));
        if (!amount.isEmpty()) {
            properties.put("amount", amount);
        }
        String deal = portal.create(ObjectType.DEAL, properties);
        portal.associate(ObjectType.DEAL, deal, ObjectType.CONTACT, contact);
        return new Deal(deal, contact);
    }

    /** Submits through the card, signed as HubSpot signs. */
    Answer submit(String type, String id, String referrerEmail, String key) {
        return card(
                "POST",
                type + "/" + id + "/referrals",
                Map.of(
                        "key",
                        key,
                        "referrerEmail",
                        referrerEmail,
                        "referrerName",
                        "Sarah Chen",
                        "note",
                        "Sarah ran our pilot"));
    }

    /** Submits a referral of the deal and returns its number. */
    String refer(Deal deal) {
        Answer answer = submit(
                "deal", deal.id(), "sarah@acme.example", UUID.randomUUID().toString());
        if (answer.status() != 201) {
            throw new IllegalStateException("not accepted: " + answer);
        }
        return answer.body().at("/card/referral/id").asString();
    }

    Answer show(String type, String id) {
        return card("GET", type + "/" + id, null);
    }

    private Answer card(String method, String path, @Nullable Object body) {
        Map<String, Object> call = new HashMap<>();
        call.put("url", url + "/cards/hubspot/" + path);
        call.put("method", method);
        if (body != null) {
            call.put("body", body);
        }
        HttpResponse<String> response =
                http(HttpRequest.newBuilder(sandbox.url().resolve("/__card/fetch?portalId=" + portal().id()))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(call))));
        JsonNode answer = JSON.readTree(response.body());
        JsonNode inner = answer.path("body");
        return new Answer(answer.path("status").asInt(), inner.isString() ? JSON.readTree(inner.asString()) : inner);
    }

    /** Polls until the deal's referral stands so, as the card tells it. */
    void awaitStatus(Deal deal, String status) {
        await().atMost(PATIENCE)
                .until(
                        () -> show("deal", deal.id())
                                .body()
                                .at("/referral/status/code")
                                .asString(),
                        status::equals);
    }

    void awaitSettled() {
        await().atMost(PATIENCE)
                .until(() -> sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(5)) && behind() == 0);
    }

    void awaitUntil(java.util.concurrent.Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    private long behind() {
        return query(
                "SELECT coalesce(sum(h.position - coalesce(c.position, 0)), 0) FROM intake_head h LEFT JOIN intake_cursor c USING (workspace_id, connection_id)");
    }

    /** The rewards of a deal's referral as {@code rule state amount}, in the order of rules. */
    List<String> rewards(Deal deal) {
        return inWorkspace(
                () -> jdbc().sql("""
                        SELECT r.rule || ' ' || r.state || ' ' || coalesce((r.amount / 100.0)::numeric(12, 2)::text, '-')
                        FROM reward r JOIN referral_link l USING (workspace_id, referral_id)
                        WHERE l.object_type = 'DEAL' AND l.record_id = ? ORDER BY r.rule, r.line""").param(deal.id()).query(String.class).list());
    }

    /** The books of a deal's referral: every account that is not zero, as {@code account amount}. */
    Map<String, String> books(Deal deal) {
        return inWorkspace(() -> jdbc().sql("""
                        SELECT split_part(e.account, ':', 1) AS account, (sum(e.amount) / 100.0)::numeric(12, 2)::text AS amount
                        FROM entry e JOIN journal j USING (workspace_id, journal_id) JOIN reward r USING (workspace_id, reward_id)
                        JOIN referral_link l ON l.workspace_id = r.workspace_id AND l.referral_id = r.referral_id
                        WHERE l.object_type = 'DEAL' AND l.record_id = ? GROUP BY 1 HAVING sum(e.amount) <> 0""")
                        .param(deal.id())
                        .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                        .list())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    long query(String sql, Object... parameters) {
        return inWorkspace(
                () -> jdbc().sql(sql).params(parameters).query(Long.class).single());
    }

    <T> T inWorkspace(java.util.function.Supplier<T> work) {
        return bean(InWorkspace.class).call(workspace, work);
    }

    int releaseHolds() {
        return bean(Holds.class).releaseDue();
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    <T> T bean(Class<T> type) {
        return server.getBean(type);
    }

    static HttpResponse<String> http(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    public void close() {
        server.close();
        sandbox.close();
    }

    /** The settings of a server beside this sandbox, on a database of its own. */
    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(hubspotSettings(sandbox));
        DynamicPropertyRegistry database = (name, value) -> settings.put(name, value.get());
        TestDatabase.register(database);
        return settings;
    }

    static Map<String, Object> hubspotSettings(Sandbox sandbox) {
        var app = sandbox.hubspot().app();
        Map<String, Object> settings = new HashMap<>();
        settings.put("referloop.hubspot.client-id", app.clientId());
        settings.put("referloop.hubspot.client-secret", app.clientSecret());
        settings.put("referloop.hubspot.app-id", Long.toString(app.appId()));
        settings.put("referloop.hubspot.api-url", sandbox.url());
        settings.put("referloop.hubspot.ui-url", sandbox.url());
        settings.put("referloop.hubspot.authorize-url", sandbox.url() + "/oauth/authorize");
        settings.put("spring.mail.host", "localhost");
        settings.put("spring.mail.port", sandbox.smtpPort());
        return settings;
    }

    private ConfigurableApplicationContext start(int port, Map<String, Object> settings) {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.port=0");
        arguments.add("--referloop.public-url=" + url);
        TestTime.clock = clock;
        return new SpringApplicationBuilder(ReferloopServer.class, TestTime.class)
                .properties("spring.main.allow-bean-definition-overriding=true")
                .run(arguments.toArray(String[]::new));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** A deal in the CRM and the person it is about. */
    record Deal(String id, String contact) {}

    record Answer(int status, JsonNode body) {}

    @Configuration(proxyBeanMethods = false)
    static class TestTime {

        static Clock clock = Clock.systemUTC();

        @Bean
        @Primary
        Clock testClock() {
            return clock;
        }
    }
}
