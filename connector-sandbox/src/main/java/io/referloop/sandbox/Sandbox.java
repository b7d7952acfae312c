package io.referloop.sandbox;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.LoopbackServer;
import io.referloop.sandbox.http.PortInUse;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.HubspotApp;
import io.referloop.sandbox.hubspot.HubspotSettings;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.WebhookSettings;
import io.referloop.sandbox.web.MailBox;
import io.referloop.sandbox.web.MailBox.Mail;
import io.referloop.sandbox.web.Site;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running sandbox. Close it: it holds a port and threads.
 *
 * <pre>{@code
 * try (var sandbox = Sandbox.builder().clock(clock).connector(URI.create("http://localhost:8080")).start()) {
 *     var portal = sandbox.hubspot().portal();
 *     var token = portal.install().accessToken();
 *     var deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
 *     portal.faults().set(Knob.THROTTLE_NEXT_CALLS, 2);
 *     portal.moveDeal(deal, "closedwon");
 *     sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(5));
 *     assertThat(portal.calls().of("batch update")).isEqualTo(1);
 * }
 * }</pre>
 */
public final class Sandbox implements AutoCloseable {

    private final Hubspot hubspot;
    private final Optional<MailBox> mailBox;
    private final Optional<StateFile> stateFile;
    private final Site site;
    private final boolean seeded;
    private final LoopbackServer server;

    private Sandbox(Builder builder) {
        // Before anything is opened that would have to be closed again.
        PortInUse.requireFree(builder.port);
        builder.smtpPort.ifPresent(PortInUse::requireFree);
        var app = new HubspotApp(
                builder.appId,
                "Referloop",
                builder.clientId,
                builder.clientSecret,
                builder.redirectUris.isEmpty()
                        ? List.of(builder.connector + "/oauth/hubspot/callback")
                        : builder.redirectUris,
                builder.webhookTarget());
        var settings = new HubspotSettings(
                app,
                builder.webhooks,
                builder.accessLifetime,
                builder.callsPerTenSeconds,
                builder.searchLag,
                builder.subscriptions);
        this.hubspot = new Hubspot(settings, builder.clock, builder.portalId);
        this.seeded = builder.seeded;
        this.stateFile = builder.state.map(
                file -> new StateFile(file, new StateFile.Saved(hubspot::save, hubspot::restore, hubspot::onChange)));
        boolean loaded = stateFile.map(StateFile::load).orElse(false);
        if (seeded && !loaded) {
            hubspot.portal().seed();
        }
        this.mailBox = builder.smtpPort.map(MailBox::new);
        this.site = new Site(hubspot, builder.connector, builder.clock, builder.cardDir, mailBox, this::reset);
        this.server = LoopbackServer.start(builder.port, this::handle);
        stateFile.ifPresent(StateFile::follow);
    }

    /** A sandbox with no records, memory only, on any free port, unless told otherwise. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where the API, the consent page and the record pages are: {@code http://localhost:port}. */
    public URI url() {
        return URI.create("http://localhost:" + server.port());
    }

    public Hubspot hubspot() {
        return hubspot;
    }

    /** The HTTP engine itself, for faults that no knob has: stubs added to it win over the fake. */
    public WireMockServer wireMock() {
        return server.wireMock();
    }

    /** The mails received so far, newest first; needs {@link Builder#smtpPort}. */
    public List<Mail> mails() {
        return mailBox.map(MailBox::mails).orElse(List.of());
    }

    /** Where mail is taken. */
    public int smtpPort() {
        return mailBox.map(MailBox::port)
                .orElseThrow(() -> new IllegalStateException("this sandbox was started without smtpPort"));
    }

    /** Back to the start: first portal only, app not installed, sample data anew, no mails. */
    public void reset() {
        hubspot.reset();
        mailBox.ifPresent(MailBox::clear);
        if (seeded) {
            hubspot.portal().seed();
        }
    }

    @Override
    public void close() {
        hubspot.close();
        server.close();
        site.close();
        mailBox.ifPresent(MailBox::close);
        stateFile.ifPresent(StateFile::close);
    }

    private Reply handle(Call call) {
        return hubspot.handle(call).orElseGet(() -> site.handle(call));
    }

    /** What to start. */
    public static final class Builder {

        private Clock clock = Clock.systemUTC();
        private int port;
        private URI connector = URI.create("http://localhost:8080");
        private String clientId = "5d6b1a04-sandbox-client";
        private String clientSecret = "sandbox-secret-2f1c9e7a";
        private long appId = 51_879_189;
        private long portalId = 48_210_001;
        private Duration accessLifetime = Duration.ofMinutes(30);
        private int callsPerTenSeconds = 110;
        private Duration searchLag = Duration.ZERO;
        private WebhookSettings webhooks = WebhookSettings.standard();
        private boolean seeded;
        private Optional<Path> state = Optional.empty();
        private Optional<Path> cardDir = Optional.empty();
        private Optional<Integer> smtpPort = Optional.empty();
        private final List<String> redirectUris = new ArrayList<>();
        private final Map<ObjectType, List<String>> subscriptions = new EnumMap<>(ObjectType.class);

        private Builder() {}

        /** Tokens, rate limits and stamps follow this clock; a standing clock never refills a rate limit. */
        public Builder clock(Clock newClock) {
            clock = newClock;
            return this;
        }

        /** 0, as it is, for any free port. */
        public Builder port(int newPort) {
            port = newPort;
            return this;
        }

        /** Where the connector runs; webhooks go to its {@code /hooks/hubspot}, card calls stay under it. */
        public Builder connector(URI url) {
            connector = url;
            return this;
        }

        public Builder app(long id, String newClientId, String newClientSecret) {
            appId = id;
            clientId = newClientId;
            clientSecret = newClientSecret;
            return this;
        }

        /** Where a code may be sent; without any, {@code /oauth/hubspot/callback} of the connector. */
        public Builder redirectUri(String uri) {
            redirectUris.add(uri);
            return this;
        }

        public Builder portalId(long id) {
            portalId = id;
            return this;
        }

        public Builder accessLifetime(Duration lifetime) {
            accessLifetime = lifetime;
            return this;
        }

        public Builder callsPerTenSeconds(int calls) {
            callsPerTenSeconds = calls;
            return this;
        }

        public Builder searchLag(Duration lag) {
            searchLag = lag;
            return this;
        }

        public Builder webhooks(WebhookSettings settings) {
            webhooks = settings;
            return this;
        }

        /** Property changes to announce besides the standard ones. */
        public Builder subscribe(ObjectType type, String... properties) {
            subscriptions.computeIfAbsent(type, key -> new ArrayList<>()).addAll(List.of(properties));
            return this;
        }

        /** Fills the first portal with the invented company, whose app hears of the properties that tell whom to ask. */
        public Builder seeded() {
            seeded = true;
            return subscribe(
                    ObjectType.CONTACT,
                    "nps_score",
                    "nps_answered_on",
                    "first_payroll_date",
                    "renewal_date",
                    "review_given_on");
        }

        /** Keeps the state in this file from one start to the next. */
        public Builder state(Path file) {
            state = Optional.of(file);
            return this;
        }

        /** The folder that holds the built {@code ReferralCard.js}. */
        public Builder cardDir(Path folder) {
            cardDir = Optional.of(folder);
            return this;
        }

        /** Takes mail on this port; 0 for any free one. */
        public Builder smtpPort(int newPort) {
            smtpPort = Optional.of(newPort);
            return this;
        }

        /** @throws PortInUse when a port is taken */
        public Sandbox start() {
            return new Sandbox(this);
        }

        private URI webhookTarget() {
            String base = connector.toString();
            return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/hooks/hubspot");
        }
    }
}
