package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The fake HubSpot: its portals, the one app that connects to them, and the API on top.
 *
 * <p>The first portal is made with it; add more with {@link #addPortal}. All of them are empty but for HubSpot's own
 * properties, two pipelines and six people, until {@link Portal#seed} or a test fills them.
 */
public final class Hubspot implements AutoCloseable {

    private final HubspotSettings settings;
    private final Clock clock;
    private final Tokens tokens;
    private final Subscriptions subscriptions;
    private final Webhooks webhooks;
    private final Workflows workflows;
    private final Api api;
    private final long firstPortal;
    private final Map<Long, Portal> portals = new LinkedHashMap<>();
    private volatile Runnable onChange = () -> {};

    public Hubspot(HubspotSettings settings, Clock clock, long firstPortal) {
        this.settings = settings;
        this.clock = clock;
        this.firstPortal = firstPortal;
        this.tokens = new Tokens(clock, settings.accessLifetime());
        this.subscriptions = new Subscriptions(settings.app().appId(), new Random(clock.millis()));
        settings.extraSubscriptions()
                .forEach((type, names) -> subscriptions.properties(type, names.toArray(String[]::new)));
        this.webhooks = new Webhooks(settings.app(), settings.webhooks(), clock, tokens::installed);
        this.workflows = new Workflows(settings.app(), settings.webhooks(), clock);
        this.api = new Api(this, new OAuthEndpoints(settings.app(), tokens, clock), settings.searchLag());
        addPortal(firstPortal);
    }

    /** The portal that the sandbox started with. */
    public Portal portal() {
        return portal(firstPortal);
    }

    public Portal portal(long id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no portal " + id));
    }

    public Optional<Portal> find(long id) {
        synchronized (portals) {
            return Optional.ofNullable(portals.get(id));
        }
    }

    public List<Portal> portals() {
        synchronized (portals) {
            return List.copyOf(portals.values());
        }
    }

    /** A further account, with data, tokens, limits and knobs of its own. */
    public Portal addPortal(long id) {
        return put(PortalData.standard(id, Seed.pipelines(), Seed.people(id)));
    }

    public HubspotApp app() {
        return settings.app();
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public Workflows workflows() {
        return workflows;
    }

    /** The answer to an API call; nothing when the path is not HubSpot's. */
    public Optional<Reply> handle(Call call) {
        return api.handle(call);
    }

    /** Called after every change that a state file should hold. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Back to the first portal, empty and without the app. Portals fetched before are dead: fetch them anew. */
    public void reset() {
        synchronized (portals) {
            for (Portal portal : portals.values()) {
                webhooks.forget(portal.id());
                workflows.forget(portal.id());
                portal.faults().clear();
            }
            tokens.clear();
            portals.clear();
            addPortal(firstPortal);
        }
        changed();
    }

    @Override
    public void close() {
        portals().forEach(portal -> portal.faults().close());
        webhooks.close();
        workflows.close();
    }

    /** Everything that should outlive a restart. */
    public byte[] save() {
        return SavedState.of(this).bytes();
    }

    /** @throws RuntimeException of any kind when these are not the bytes that {@link #save} gave */
    public void restore(byte[] saved) {
        SavedState state = SavedState.parse(saved);
        List<PortalData> restored =
                state.portals().stream().map(SavedState.SavedPortal::data).toList();
        synchronized (portals) {
            portals.clear();
            restored.forEach(this::put);
            if (!portals.containsKey(firstPortal)) {
                addPortal(firstPortal);
            }
        }
        tokens.restore(state.accessTokens(), state.refreshTokens(), state.installed());
        state.undelivered()
                .forEach(waiting -> webhooks.accept(
                        waiting.portalId(),
                        waiting.event(),
                        portal(waiting.portalId()).faults()));
    }

    Portal put(PortalData data) {
        var portal = new Portal(this, data);
        synchronized (portals) {
            if (portals.containsKey(data.id())) {
                throw new IllegalArgumentException("there is a portal " + data.id() + " already");
            }
            portals.put(data.id(), portal);
        }
        return portal;
    }

    void changed() {
        onChange.run();
    }

    Clock clock() {
        return clock;
    }

    Tokens tokens() {
        return tokens;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    int callsPerTenSeconds() {
        return settings.callsPerTenSeconds();
    }
}
