package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.connection.Connecting;
import io.referloop.connection.Installing;
import io.referloop.intake.StageDecisions;
import io.referloop.program.Programs;
import io.referloop.reward.Holds;
import io.referloop.sandbox.Sandbox;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.WebhookSettings;
import io.referloop.server.ReferloopServer;
import io.referloop.server.database.DatabaseAddress;
import io.referloop.server.database.TestDatabase;
import io.referloop.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
    /** The most that HubSpot grants any app, or tests that connect many accounts would mostly wait for their turn. */
    private static final int CALLS_PER_TEN_SECONDS = 250;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicLong PORTALS = new AtomicLong(48_310_000);
    private static @Nullable World shared;

    final TestClock clock = new TestClock();
    final Sandbox sandbox;
    final URI url;
    final UUID workspace;
    final Database database;
    private final Map<String, Object> settings;
    private final List<ConfigurableApplicationContext> servers = new ArrayList<>();

    private World(
            @Nullable DatabaseAddress given,
            UnaryOperator<Sandbox.Builder> crm,
            BiFunction<TestClock, URI, Map<String, Object>> more) {
        Log.listen();
        int port = freePort();
        url = URI.create("http://localhost:" + port);
        sandbox = crm.apply(Sandbox.builder())
                .clock(clock)
                .connector(url)
                .callsPerTenSeconds(CALLS_PER_TEN_SECONDS)
                .webhooks(new WebhookSettings(
                        Duration.ofMillis(5),
                        10,
                        Duration.ofSeconds(5),
                        IntStream.range(0, 40)
                                .mapToObj(n -> Duration.ofMillis(300))
                                .toList()))
                .subscribe(ObjectType.DEAL, Company.DEAL_FIELDS.toArray(String[]::new))
                .smtpPort(0)
                .subscribe(ObjectType.CONTACT, "nps_score", "first_payroll_date")
                .start();
        settings = settings(given);
        settings.putAll(more.apply(clock, url));
        database = new Database(
                setting("referloop.db.url"), setting("referloop.db.user"), setting("referloop.db.password"));
        start(port);
        workspace = bean(Workspaces.class).all().getFirst();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** One world for all tests of this JVM; each test works with records of its own. */
    static synchronized World shared() {
        World world = shared;
        if (world == null) {
            world = own();
            world.connect(world.portal());
            shared = world;
        }
        return world;
    }

    /** A world of its own, for a test that stops or breaks more than one account. */
    static World own() {
        return beside((clock, url) -> Map.of());
    }

    /**
     * A world of its own beside a second CRM.
     *
     * @param crm starts that, by the world's clock and the server's address, and tells the server's settings for it
     */
    static World beside(BiFunction<TestClock, URI, Map<String, Object>> crm) {
        return new World(null, UnaryOperator.identity(), crm);
    }

    /** A world on a database that the test holds in its hands. */
    static World on(DatabaseAddress database) {
        return new World(database, UnaryOperator.identity(), (clock, url) -> Map.of());
    }

    /** What a newcomer finds after the start: a CRM with a sample company and the card in it, and nothing connected. */
    public static World untouched(Path cardFolder) {
        return new World(null, crm -> crm.seeded().cardDir(cardFolder), (clock, url) -> Map.of());
    }

    /** The console's first page. */
    public URI console() {
        return url;
    }

    /** Puts a program in force, as an owner does on the console. */
    public void publish(String program) {
        bean(Programs.class).publish(workspace, program, "owner@referloop.example");
    }

    /** The CRM's first page. */
    public URI crm() {
        return sandbox.url();
    }

    /** Where the server keeps what it has on disk. */
    public Path dataFolder() {
        return Path.of(setting("referloop.data"));
    }

    Portal portal() {
        return sandbox.hubspot().portal();
    }

    /** One more CRM account, connected, so that its faults are nobody else's. */
    Portal anotherPortal() {
        Portal portal = strangePortal();
        connect(portal);
        return portal;
    }

    /** One more CRM account that is not connected. */
    Portal strangePortal() {
        return sandbox.hubspot().addPortal(PORTALS.incrementAndGet());
    }

    /** What an admin does: away to the consent page, grant, and back. Creates the fields and accepts the suggested stages too. */
    UUID connect(Portal portal) {
        return connect(workspace, portal);
    }

    /** As {@link #connect(Portal)}, by an admin who grants these scopes only; creates no fields. */
    void connectWith(Portal portal, String... scopes) {
        UUID unused = consent(workspace, portal, scopes);
    }

    UUID connect(UUID tenant, Portal portal) {
        return consent(tenant, portal);
    }

    private UUID consent(UUID tenant, Portal portal, String... scopes) {
        Connecting connecting = bean(Connecting.class);
        URI consent = connecting.begin(tenant, "session", "hubspot");
        String redirect = url + "/oauth/hubspot/callback";
        String state = consent.getRawQuery().replaceFirst(".*[?&]?state=([^&]+).*", "$1");
        var outcome = connecting.complete(
                tenant,
                "session",
                "hubspot",
                state,
                portal.authorizationCode(redirect, scopes),
                "",
                "owner@northwind.example");
        if (!(outcome instanceof Connecting.Outcome.Connected connected)) {
            throw new IllegalStateException("not connected: " + outcome);
        }
        UUID connection = connected.connection().id();
        assertThat(bean(Installing.class).create(tenant, connection)).isNotNull();
        assertThat(bean(StageDecisions.class).acceptSuggestions(tenant, connection, "owner@northwind.example"))
                .isNotNegative();
        return connection;
    }

    /** A deal with a contact of its own, in the first stage. */
    Deal deal(String amount) {
        return deal(portal(), amount);
    }

    Deal deal(Portal portal, String amount) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        String contact = portal.create(
                ObjectType.CONTACT,
                Map.of(
                        "email",
                        "priya@northwind-" + tag + ".example",
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
        return new Deal(deal, contact, portal);
    }

    /** Submits through the card, signed as HubSpot signs. */
    Answer submit(String type, String id, String referrerEmail, String key) {
        return submit(portal(), type, id, referrerEmail, key);
    }

    Answer submit(Portal portal, String type, String id, String referrerEmail, String key) {
        return card(
                portal,
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
                deal.portal(),
                "deal",
                deal.id(),
                "sarah@acme.example",
                UUID.randomUUID().toString());
        if (answer.status() != 201) {
            throw new IllegalStateException("not accepted: " + answer);
        }
        return answer.body().at("/card/referral/id").asString();
    }

    Answer show(String type, String id) {
        return show(portal(), type, id);
    }

    Answer show(Portal portal, String type, String id) {
        return card(portal, "GET", type + "/" + id, null);
    }

    /** What a person does with a contact on its card: {@code asks} or {@code snoozes}. */
    Answer act(Portal portal, String contact, String what, Map<String, Object> body) {
        return card(portal, "POST", "contact/" + contact + "/" + what, body);
    }

    private Answer card(Portal portal, String method, String path, @Nullable Object body) {
        Map<String, Object> call = new HashMap<>();
        call.put("url", url + "/cards/hubspot/" + path);
        call.put("method", method);
        if (body != null) {
            call.put("body", body);
        }
        HttpResponse<String> response =
                http(HttpRequest.newBuilder(sandbox.url().resolve("/__card/fetch?portalId=" + portal.id()))
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
                        () -> show(deal.portal(), "deal", deal.id())
                                .body()
                                .at("/referral/status/code")
                                .asString(),
                        status::equals);
    }

    void awaitSettled() {
        await().atMost(PATIENCE)
                .until(() -> sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(5))
                        && behind() == 0
                        && toRead() == 0);
    }

    /** Records that are to be read for the first time, in accounts that can be. */
    private long toRead() {
        return query("""
                        SELECT count(*) FROM record_fetch f JOIN connection c USING (workspace_id, connection_id)
                        WHERE f.attempts = 0 AND c.state = 'CONNECTED'""");
    }

    void awaitUntil(Callable<Boolean> condition) {
        await().atMost(PATIENCE).until(condition);
    }

    long behind() {
        return query(
                "SELECT coalesce(sum(h.position - coalesce(c.position, 0)), 0) FROM intake_head h LEFT JOIN intake_cursor c USING (workspace_id, connection_id)");
    }

    /** Deliveries that were stored, of all accounts. */
    long stored() {
        return query("SELECT coalesce(sum(position), 0) FROM intake_head");
    }

    /** The rewards of a deal's referral as {@code rule state amount}, in the order of rules. */
    List<String> rewards(Deal deal) {
        return read(jdbc -> jdbc.sql("""
                        SELECT r.rule || ' ' || r.state || ' ' || coalesce((r.amount / 100.0)::numeric(12, 2)::text, '-')
                        FROM reward r JOIN referral_link l USING (workspace_id, referral_id) JOIN connection c USING (workspace_id, connection_id)
                        WHERE l.object_type = 'DEAL' AND l.record_id = ? AND c.account_id = ? ORDER BY r.rule, r.line""")
                .params(deal.id(), deal.account())
                .query(String.class)
                .list());
    }

    /** The books of a deal's referral: every account that is not zero, as {@code account amount}. */
    Map<String, String> books(Deal deal) {
        return read(jdbc -> jdbc.sql("""
                        SELECT split_part(e.account, ':', 1) AS account, (sum(e.amount) / 100.0)::numeric(12, 2)::text AS amount
                        FROM entry e JOIN journal j USING (workspace_id, journal_id) JOIN reward r USING (workspace_id, reward_id)
                        JOIN referral_link l ON l.workspace_id = r.workspace_id AND l.referral_id = r.referral_id
                        JOIN connection c ON c.workspace_id = l.workspace_id AND c.connection_id = l.connection_id
                        WHERE l.object_type = 'DEAL' AND l.record_id = ? AND c.account_id = ? GROUP BY 1 HAVING sum(e.amount) <> 0""")
                        .params(deal.id(), deal.account())
                        .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                        .list())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    long query(String sql, Object... parameters) {
        return read(jdbc -> jdbc.sql(sql).params(parameters).query(Long.class).single());
    }

    /** Looks into the database from outside, as the application and in the workspace. */
    <T> T read(Function<JdbcClient, T> query) {
        return database.inWorkspace(workspace, query);
    }

    int releaseHolds() {
        return bean(Holds.class).releaseDue();
    }

    <T> T bean(Class<T> type) {
        return servers.getFirst().getBean(type);
    }

    /** One more server on the same database. */
    ConfigurableApplicationContext anotherServer() {
        return start(freePort());
    }

    /** Ends the servers of this JVM; the CRM, the database and the settings stay. */
    void stopServers() {
        servers.forEach(ConfigurableApplicationContext::close);
        servers.clear();
    }

    /** Starts one server anew where the stopped one was. */
    void startAgain() {
        start(url.getPort());
    }

    /** Where a server stands in for the one that was stopped. */
    List<String> arguments() {
        return arguments(url.getPort());
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

    @Override
    public void close() {
        stopServers();
        sandbox.close();
    }

    /** The settings of a server beside this sandbox, on a database of its own unless one is given. */
    private Map<String, Object> settings(@Nullable DatabaseAddress given) {
        Map<String, Object> all = new HashMap<>(hubspotSettings(sandbox));
        DynamicPropertyRegistry registry = (name, value) -> all.put(name, value.get());
        TestDatabase.register(registry);
        if (given != null) {
            all.put("referloop.db.url", given.url());
            all.put("referloop.db.user", given.user());
            all.put("referloop.db.password", given.password());
        }
        all.put("referloop.public-url", url);
        // Its time would come in whichever test moves the clock past it.
        all.put("referloop.reconcile.nightly-at", "never");
        all.put("referloop.hubspot.calls.per-ten-seconds", CALLS_PER_TEN_SECONDS);
        all.put("logging.level.io.referloop", "debug");
        // Every statement, without its values: half a million lines in which nothing secret can be.
        all.put("logging.level.io.referloop.workspace", "info");
        return all;
    }

    private String setting(String name) {
        return String.valueOf(settings.get(name));
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

    private ConfigurableApplicationContext start(int port) {
        TestTime.clock = clock;
        ConfigurableApplicationContext server = new SpringApplicationBuilder(ReferloopServer.class, TestTime.class)
                .properties("spring.main.allow-bean-definition-overriding=true")
                .run(arguments(port).toArray(String[]::new));
        servers.add(server);
        return server;
    }

    private List<String> arguments(int port) {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.port=0");
        return arguments;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** A deal in the CRM and the person it is about. */
    record Deal(String id, String contact, Portal portal) {

        String account() {
            return Long.toString(portal.id());
        }
    }

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
