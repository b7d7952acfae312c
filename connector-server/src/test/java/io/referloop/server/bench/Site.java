package io.referloop.server.bench;

import io.referloop.connection.Connecting;
import io.referloop.connection.Connections;
import io.referloop.intake.StageDecisions;
import io.referloop.sandbox.Sandbox;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.server.ReferloopServer;
import io.referloop.server.database.TestDatabase;
import io.referloop.workspace.Workspaces;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A PostgreSQL that writes every commit to the disk, a sandbox CRM that is connected, and deals in it that were referred. Servers come and
 * go on it as processes of their own.
 */
final class Site implements AutoCloseable {

    private static final long FIRST_NEIGHBOUR = 48_400_001;
    private static final Path JAR = Path.of("target", "referloop.jar").toAbsolutePath();

    private final Map<String, Object> settings;
    private final Sandbox sandbox;
    private final int port;
    private final Deque<String> deals;
    private final Books books;
    private final UUID connection;
    private final List<Neighbour> neighbours;
    private final @Nullable OrgSite organisation;

    private Site(
            Map<String, Object> settings,
            Sandbox sandbox,
            int port,
            Deque<String> deals,
            Books books,
            UUID connection,
            List<Neighbour> neighbours,
            @Nullable OrgSite organisation) {
        this.settings = settings;
        this.sandbox = sandbox;
        this.port = port;
        this.deals = deals;
        this.books = books;
        this.connection = connection;
        this.neighbours = neighbours;
        this.organisation = organisation;
    }

    /**
     * @param dealCount how many deals with a referral each the benchmarks will use up
     * @param neighbourCount how many more accounts are connected, with deals of their own
     * @param opportunityCount how many opportunities with a referral each a Salesforce organisation has; 0: there is none
     */
    static Site prepare(int dealCount, int neighbourCount, int opportunityCount) throws Exception {
        Say.line("starting PostgreSQL and the sandbox CRM …");
        int port = freePort();
        URI url = URI.create("http://localhost:" + port);
        Sandbox sandbox = Sandbox.builder().connector(url).smtpPort(0).start();
        Map<String, Object> settings = settings(sandbox, url, port);
        OrgSite organisation = opportunityCount == 0 ? null : OrgSite.start(url, opportunityCount);
        if (organisation != null) {
            settings.putAll(organisation.settings());
        }
        // Before anybody is connected, so that the CRM has nobody to tell about them.
        Deque<String> deals = deals(sandbox.hubspot().portal(), dealCount);
        Say.line("connecting and referring " + dealCount + " deals …");
        try (var server = new SpringApplicationBuilder(ReferloopServer.class)
                .properties("spring.main.allow-bean-definition-overriding=true")
                .run(arguments(settings).toArray(String[]::new))) {
            UUID workspace = server.getBean(Workspaces.class).all().getFirst();
            UUID connection = connect(server, workspace, sandbox.hubspot().portal(), url);
            Books books = new Books(settings, workspace, connection);
            books.refer(List.copyOf(deals));
            List<Neighbour> neighbours = new ArrayList<>();
            for (int n = 0; n < neighbourCount; n++) {
                neighbours.add(neighbour(n, server, sandbox, url, books));
            }
            if (organisation != null) {
                organisation.connect(server, books);
            }
            return new Site(settings, sandbox, port, deals, books, connection, neighbours, organisation);
        }
    }

    /** The server as it ships, until it is healthy. */
    ServerProcess serve() throws Exception {
        List<String> command = new ArrayList<>(List.of("-Xmx512m", "-jar", JAR.toString()));
        command.addAll(arguments(settings));
        return ServerProcess.start(command, managementUrl(), Path.of("target", "bench-server.log"));
    }

    Path jar() {
        return JAR;
    }

    List<String> arguments() {
        return arguments(settings);
    }

    URI managementUrl() {
        return URI.create("http://localhost:" + settings.get("management.server.port") + "/actuator/health/readiness");
    }

    Deliveries deliveries() {
        return deliveries(portal());
    }

    Deliveries deliveries(Portal of) {
        var app = sandbox.hubspot().app();
        return new Deliveries(url(), app.clientSecret(), of.id(), app.appId());
    }

    /** Accounts beside the one that all other benchmarks use. */
    List<Neighbour> neighbours() {
        return neighbours;
    }

    /** The Salesforce organisation beside it. */
    OrgSite organisation() {
        return Objects.requireNonNull(organisation, "none was asked for");
    }

    URI url() {
        return URI.create("http://localhost:" + port);
    }

    int port() {
        return port;
    }

    Portal portal() {
        return sandbox.hubspot().portal();
    }

    Books books() {
        return books;
    }

    UUID connection() {
        return connection;
    }

    /** Deals that no benchmark has touched yet. */
    List<String> freshDeals(int count) {
        return Stream.generate(deals::removeFirst).limit(count).toList();
    }

    @Override
    public void close() {
        books.close();
        sandbox.close();
        if (organisation != null) {
            organisation.close();
        }
    }

    private static Deque<String> deals(Portal portal, int count) {
        Deque<String> deals = new ArrayDeque<>(count);
        for (int n = 0; n < count; n++) {
            deals.add(portal.create(
                    ObjectType.DEAL,
                    Map.of("dealname", "Deal " + n, "pipeline", "default", "dealstage", "appointmentscheduled")));
        }
        return deals;
    }

    private static Neighbour neighbour(int number, ApplicationContext server, Sandbox sandbox, URI url, Books books)
            throws SQLException {
        Portal portal = sandbox.hubspot().addPortal(FIRST_NEIGHBOUR + number);
        Deque<String> deals = deals(portal, IsolationBench.DEALS_EACH);
        UUID connection = connect(server, books.workspace(), portal, url);
        books.refer(connection, List.copyOf(deals), 2_000_000 + number * 1_000);
        return new Neighbour(portal, deals);
    }

    /** What an admin does, the CRM's fields included. */
    private static UUID connect(ApplicationContext server, UUID workspace, Portal portal, URI url) {
        Connecting connecting = server.getBean(Connecting.class);
        String redirect = url + "/oauth/hubspot/callback";
        URI consent = connecting.begin(workspace, "session", "hubspot");
        String state = consent.getRawQuery().replaceFirst(".*[?&]?state=([^&]+).*", "$1");
        String code = portal.authorizationCode(redirect);
        var outcome = connecting.complete(workspace, "session", "hubspot", state, code, "", "owner@northwind.example");
        if (outcome instanceof Connecting.Outcome.Connected connected) {
            UUID connection = connected.connection().id();
            if (server.getBean(StageDecisions.class).acceptSuggestions(workspace, connection, "bench") == 0) {
                throw new IllegalStateException("no stage was suggested");
            }
            var session = server.getBean(Connections.class).open(workspace, connection);
            session.install(session.planInstall());
            return connection;
        }
        throw new IllegalStateException("not connected: " + outcome);
    }

    private static Map<String, Object> settings(Sandbox sandbox, URI url, int port) throws IOException {
        var app = sandbox.hubspot().app();
        Map<String, Object> settings = new LinkedHashMap<>();
        DynamicPropertyRegistry database = (name, value) -> settings.put(name, String.valueOf(value.get()));
        TestDatabase.register(database);
        settings.put("referloop.hubspot.client-id", app.clientId());
        settings.put("referloop.hubspot.client-secret", app.clientSecret());
        settings.put("referloop.hubspot.app-id", Long.toString(app.appId()));
        settings.put("referloop.hubspot.api-url", sandbox.url());
        settings.put("referloop.hubspot.ui-url", sandbox.url());
        settings.put("referloop.hubspot.authorize-url", sandbox.url() + "/oauth/authorize");
        settings.put("spring.mail.host", "localhost");
        settings.put("spring.mail.port", sandbox.smtpPort());
        settings.put("referloop.public-url", url);
        settings.put("server.port", port);
        settings.put("management.server.port", freePort());
        settings.put("logging.level.root", "warn");
        return settings;
    }

    private static List<String> arguments(Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** @param deals that nothing has touched yet */
    record Neighbour(Portal portal, Deque<String> deals) {}
}
