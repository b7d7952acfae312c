package io.referloop.sandbox;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.LoopbackServer;
import io.referloop.sandbox.http.PortInUse;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgPackage;
import io.referloop.sandbox.salesforce.OrgSettings;
import io.referloop.sandbox.salesforce.SavedOrg;
import io.referloop.sandbox.salesforce.SfdxSource;
import io.referloop.sandbox.salesforce.api.Front;
import io.referloop.sandbox.salesforce.api.Usage;
import io.referloop.sandbox.salesforce.events.EventChange;
import io.referloop.sandbox.salesforce.events.EventChannels;
import io.referloop.sandbox.salesforce.events.EventKnob;
import io.referloop.sandbox.salesforce.events.OrgEvents;
import io.referloop.sandbox.salesforce.events.ServiceTimes;
import io.referloop.sandbox.salesforce.oauth.ExternalApp;
import io.referloop.sandbox.salesforce.oauth.OAuthEndpoints;
import io.referloop.sandbox.salesforce.oauth.Tokens.SavedTokens;
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

    private static final int STATE_VERSION = 1;

    private final Org org;
    private final OAuthEndpoints oauth;
    private final Front front;
    private final SalesforceRoutes routes;
    private final LoopbackServer server;
    private final boolean seeded;
    private final Optional<StateFile> stateFile;
    private final OrgEvents events;

    private SalesforceSandbox(Builder builder) {
        PortInUse.requireFree(builder.port);
        PortInUse.requireFree(builder.eventPort);
        this.org = new Org(builder.settings, builder.clock);
        builder.installed.ifPresent(org.setup()::install);
        var eventFaults = new Faults<>(EventKnob.class);
        this.oauth = new OAuthEndpoints(org, builder.app(), builder.clock, this::url, this::loginUrl);
        this.front = new Front(org, oauth.tokens(), builder.clock);
        this.routes = new SalesforceRoutes(org, eventFaults, oauth, front, this::reset);
        this.seeded = builder.seeded;
        this.stateFile = builder.state.map(
                file -> new StateFile(file, new StateFile.Saved(this::save, this::restore, org::onChange)));
        boolean loaded = stateFile.map(StateFile::load).orElse(false);
        if (seeded && !loaded) {
            org.seed();
        }
        this.server = LoopbackServer.start(builder.port, this::handle);
        this.events = new OrgEvents(
                org,
                eventFaults,
                url(),
                token -> oauth.tokens().session(token).isPresent(),
                builder.clock,
                builder.eventTimes,
                builder.eventPort);
        builder.channels.forEach(events.bus()::channel);
        stateFile.ifPresent(StateFile::follow);
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
        stateFile.ifPresent(StateFile::close);
    }

    /** Back to the start: nobody let in, sample data anew, no faults. */
    public void reset() {
        oauth.tokens().revokeAll();
        org.reset();
        if (seeded) {
            org.seed();
        }
    }

    private byte[] save() {
        return Json.bytes(new State(STATE_VERSION, org.save(), oauth.tokens().save()));
    }

    private void restore(byte[] bytes) {
        State state = Json.mapper().readValue(bytes, State.class);
        if (state == null || state.version != STATE_VERSION) {
            throw new IllegalArgumentException("it is not of version " + STATE_VERSION);
        }
        org.restore(state.org);
        oauth.tokens().restore(state.tokens);
    }

    private Reply handle(Call call) {
        return routes.handle(call);
    }

    private record State(int version, SavedOrg org, SavedTokens tokens) {}

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

        private boolean seeded;
        private Optional<Path> state = Optional.empty();

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

        /** Fills the organisation with two years of an invented company's sales. */
        public Builder seeded() {
            seeded = true;
            return this;
        }

        /** Keeps the state in this file from one start to the next. */
        public Builder state(Path file) {
            state = Optional.of(file);
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
