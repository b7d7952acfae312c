package io.referloop.sandbox;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.LoopbackServer;
import io.referloop.sandbox.http.PortInUse;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Cursors;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgPackage;
import io.referloop.sandbox.salesforce.OrgSettings;
import io.referloop.sandbox.salesforce.SfdxSource;
import io.referloop.sandbox.salesforce.api.Front;
import io.referloop.sandbox.salesforce.api.Usage;
import io.referloop.sandbox.salesforce.events.EventChange;
import io.referloop.sandbox.salesforce.events.EventChannels;
import io.referloop.sandbox.salesforce.events.OrgEvents;
import io.referloop.sandbox.salesforce.events.ServiceTimes;
import io.referloop.sandbox.salesforce.oauth.ExternalApp;
import io.referloop.sandbox.salesforce.oauth.OAuthEndpoints;
import io.referloop.sandbox.salesforce.rest.RestProtocol;
import io.referloop.sandbox.salesforce.soap.SoapProtocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A running Salesforce organisation. Close it: it holds a port and threads.
 *
 * <pre>{@code
 * try (var salesforce = SalesforceSandbox.builder().clock(clock).start()) {
 *     var user = salesforce.org().users().getFirst().id();
 *     var token = salesforce.oauth().approve(user, "api", "refresh_token").accessToken();
 *     var deal = salesforce.org().create("Opportunity", Map.of("Name", "Acme", "StageName", "Prospecting", "CloseDate", "2026-12-31"));
 *     salesforce.org().faults().set(Knob.THROTTLE_NEXT_CALLS, 2);
 *     salesforce.org().update(deal, Map.of("StageName", "Closed Won"));
 * }
 * }</pre>
 */
public final class SalesforceSandbox implements AutoCloseable {

    private final Org org;
    private final OAuthEndpoints oauth;
    private final Front front;
    private final SalesforceRoutes routes;
    private final LoopbackServer server;
    private final OrgEvents events;

    private SalesforceSandbox(Builder builder) {
        PortInUse.requireFree(builder.port);
        this.org = new Org(builder.settings, builder.clock);
        builder.installed.ifPresent(org.setup()::install);
        this.oauth = new OAuthEndpoints(org, builder.app(), builder.clock, this::url, this::loginUrl);
        this.front = new Front(org, oauth.tokens(), builder.clock);
        var cursors = new Cursors();
        this.routes =
                new SalesforceRoutes(org, oauth, front, new SoapProtocol(org, cursors), new RestProtocol(org, cursors));
        this.server = LoopbackServer.start(builder.port, this::handle);
        this.events = new OrgEvents(
                org,
                url(),
                token -> oauth.tokens().session(token).isPresent(),
                builder.clock,
                builder.eventTimes,
                builder.eventPort);
        builder.channels.forEach(events.bus()::channel);
    }

    /** An organisation with no records and without any package, memory only, on any free port, unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /** The organisation's own address, which token answers name as {@code instance_url}. */
    public URI url() {
        return URI.create("http://localhost:" + server.port());
    }

    /** What login.salesforce.com is to Salesforce: the same server by another name. */
    public URI loginUrl() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public Org org() {
        return org;
    }

    public OAuthEndpoints oauth() {
        return oauth;
    }

    /** Its change events, and where they are listened to. */
    public OrgEvents events() {
        return events;
    }

    /** What was called how often. */
    public Usage usage() {
        return front.usage();
    }

    /** The HTTP engine itself, for faults that no knob has: stubs added to it win over the fake. */
    public WireMockServer wireMock() {
        return server.wireMock();
    }

    @Override
    public void close() {
        org.faults().close();
        events.close();
        server.close();
    }

    private Reply handle(Call call) {
        return routes.handle(call);
    }

    /** What to start. */
    public static final class Builder {

        private Clock clock = Clock.systemUTC();
        private int port;
        private URI connector = URI.create("http://localhost:8080");
        private String clientId = "3MVG9sandboxClient7f2c";
        private String clientSecret = "sandbox-consumer-secret-91d4";
        private OrgSettings settings = OrgSettings.standard();
        private UnaryOperator<ExternalApp> policies = app -> app;
        private Optional<OrgPackage> installed = Optional.empty();
        private Map<String, Predicate<EventChange>> channels = Map.of();
        private ServiceTimes eventTimes = ServiceTimes.standard();
        private int eventPort;

        private Builder() {}

        /** Tokens, limits and stamps follow this clock. */
        public Builder clock(Clock newClock) {
            clock = newClock;
            return this;
        }

        /** 0, as it is, for any free port. */
        public Builder port(int newPort) {
            port = newPort;
            return this;
        }

        /** Where the connector runs; codes are sent to its {@code /oauth/salesforce/callback}. */
        public Builder connector(URI url) {
            connector = url;
            return this;
        }

        public Builder app(String newClientId, String newClientSecret) {
            clientId = newClientId;
            clientSecret = newClientSecret;
            return this;
        }

        /** What the admin has set in the app's policies: further callbacks, the certificate, the run-as user. */
        public Builder policies(UnaryOperator<ExternalApp> change) {
            UnaryOperator<ExternalApp> before = policies;
            policies = app -> change.apply(before.apply(app));
            return this;
        }

        public Builder accessLifetime(Duration lifetime) {
            return policies(app -> app.accessLifetime(lifetime));
        }

        public Builder settings(OrgSettings newSettings) {
            settings = newSettings;
            return this;
        }

        /** Starts with a package's types, fields and channels: {@code force-app/main/default} of its project. */
        public Builder installed(Path sfdxSource) {
            installed = Optional.of(SfdxSource.read(sfdxSource));
            channels = EventChannels.read(sfdxSource);
            return this;
        }

        /** Where change events are listened to; 0, as it is, for any free port. */
        public Builder eventPort(int newPort) {
            eventPort = newPort;
            return this;
        }

        /** How long the event service waits before it says that it is alive, or gives somebody up. */
        public Builder eventTimes(ServiceTimes times) {
            eventTimes = times;
            return this;
        }

        /** @throws PortInUse when the port is taken */
        public SalesforceSandbox start() {
            return new SalesforceSandbox(this);
        }

        private ExternalApp app() {
            String base = connector.toString().replaceAll("/+$", "");
            return policies.apply(ExternalApp.of(clientId, clientSecret, base + "/oauth/salesforce/callback"));
        }
    }
}
