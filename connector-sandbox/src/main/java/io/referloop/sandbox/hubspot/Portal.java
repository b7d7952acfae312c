package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.hubspot.Associations.End;
import io.referloop.sandbox.hubspot.Associations.Label;
import io.referloop.sandbox.hubspot.Tokens.Grant;
import io.referloop.sandbox.hubspot.Tokens.Issued;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One HubSpot account of the sandbox, for tests and pages: its records read and changed directly, as a person in the CRM
 * would, without the API's limits.
 *
 * <p>Changes made here are announced to the app as {@code CRM_UI}, and only once the app is installed. Every method is
 * safe to call while the connector is talking to the same portal.
 */
public final class Portal {

    public static final String TIME_ZONE = "US/Eastern";

    private static final int SEARCHES_PER_SECOND = 5;

    private final Hubspot hubspot;
    private final PortalData data;
    private final Records store;
    private final Instant createdAt;
    private final Faults<Knob> faults = new Faults<>(Knob.class);
    private final Calls calls = new Calls();
    private final RateLimit callLimit;
    private final RateLimit searchLimit;
    private final RateLimit knobLimit;

    Portal(Hubspot hubspot, PortalData data) {
        this.hubspot = hubspot;
        this.data = data;
        this.store = new Records(data, hubspot.clock(), this::announce);
        this.createdAt = store.now().minus(Duration.ofDays(800));
        this.callLimit = new RateLimit(hubspot.clock(), Duration.ofSeconds(10));
        this.searchLimit = new RateLimit(hubspot.clock(), Duration.ofSeconds(1));
        this.knobLimit = new RateLimit(hubspot.clock(), Duration.ofSeconds(1));
    }

    public long id() {
        return data.id();
    }

    // Reading

    /** A record that is not archived; the id of a merged record finds its survivor. */
    public Optional<CrmRecord> find(ObjectType type, String id) {
        synchronized (data) {
            return data.live(type, id).map(StoredRecord::view);
        }
    }

    /** As {@link #find}, for a record that must be there. */
    public CrmRecord get(ObjectType type, String id) {
        return find(type, id)
                .orElseThrow(() ->
                        new IllegalArgumentException("portal " + id() + " has no live " + type.singular() + " " + id));
    }

    public Optional<CrmRecord> findBy(ObjectType type, String property, String value) {
        synchronized (data) {
            return data.liveByValue(type, property, value).map(StoredRecord::view);
        }
    }

    /** All records that are not archived, oldest first. */
    public List<CrmRecord> all(ObjectType type) {
        synchronized (data) {
            return data.all(type).values().stream()
                    .filter(stored -> !stored.archived())
                    .map(StoredRecord::view)
                    .toList();
        }
    }

    public List<CrmRecord> archived(ObjectType type) {
        synchronized (data) {
            return data.all(type).values().stream()
                    .filter(StoredRecord::archived)
                    .map(StoredRecord::view)
                    .toList();
        }
    }

    public List<CrmRecord> associated(ObjectType from, String id, ObjectType to) {
        synchronized (data) {
            return data.find(from, id).stream()
                    .flatMap(stored -> data.associations().of(new End(from, stored.id()), to).keySet().stream())
                    .flatMap(end -> data.live(to, end.id()).stream())
                    .map(StoredRecord::view)
                    .toList();
        }
    }

    public List<Pipeline> pipelines() {
        synchronized (data) {
            return List.copyOf(data.pipelines());
        }
    }

    public List<PortalUser> users() {
        return List.copyOf(data.users());
    }

    public List<PropertyDefinition> properties(ObjectType type) {
        synchronized (data) {
            return List.copyOf(data.catalog(type).all());
        }
    }

    public List<PropertyGroup> groups(ObjectType type) {
        synchronized (data) {
            return List.copyOf(data.catalog(type).groups());
        }
    }

    /** Adds a property of the company's own, as its admin would in the settings. */
    public void addProperty(ObjectType type, String name, String label, String valueType) {
        synchronized (data) {
            PropertyCatalog catalog = data.catalog(type);
            catalog.put(PropertyDefinition.standard(
                            name, label, valueType, PropertyCatalog.fieldType(valueType), catalog.mainGroup())
                    .custom());
        }
    }

    // Changing, as the portal's first user

    /** The new record's id. */
    public String create(ObjectType type, Map<String, String> properties) {
        return change(() -> store.create(type, properties, user()).id());
    }

    public void update(ObjectType type, String id, Map<String, String> properties) {
        update(type, id, properties, user());
    }

    /** As a given user; the record page does this. */
    public void update(ObjectType type, String id, Map<String, String> properties, Actor actor) {
        change(() -> store.update(live(type, id), properties, actor));
    }

    /** Drags a deal to a stage, whichever pipeline that stage is of. */
    public void moveDeal(String dealId, String stageId) {
        moveDeal(dealId, stageId, user());
    }

    public void moveDeal(String dealId, String stageId, Actor actor) {
        Pipeline pipeline = pipelines().stream()
                .filter(candidate -> candidate.stage(stageId).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("portal " + id() + " has no stage " + stageId));
        update(ObjectType.DEAL, dealId, Map.of("pipeline", pipeline.id(), "dealstage", stageId), actor);
    }

    public void associate(ObjectType from, String fromId, ObjectType to, String toId) {
        change(() -> {
            store.associateByDefault(live(from, fromId), live(to, toId), user());
            return toId;
        });
    }

    public void dissociate(ObjectType from, String fromId, ObjectType to, String toId) {
        change(() -> {
            store.dissociate(live(from, fromId), live(to, toId), user());
            return toId;
        });
    }

    public void archive(ObjectType type, String id) {
        archive(type, id, user());
    }

    public void archive(ObjectType type, String id, Actor actor) {
        change(() -> {
            store.archive(live(type, id), actor);
            return id;
        });
    }

    public void restore(ObjectType type, String id) {
        restore(type, id, user());
    }

    public void restore(ObjectType type, String id, Actor actor) {
        change(() -> {
            data.find(type, id).filter(StoredRecord::archived).ifPresent(stored -> store.restore(stored, actor));
            return id;
        });
    }

    /** The id of the record that takes both over. */
    public String merge(ObjectType type, String primaryId, String otherId) {
        return merge(type, primaryId, otherId, user());
    }

    public String merge(ObjectType type, String primaryId, String otherId, Actor actor) {
        return change(() ->
                store.merge(live(type, primaryId), live(type, otherId), actor).id());
    }

    /** Deletes a contact for privacy: for good, and announced twice. */
    public void erase(String contactId) {
        change(() -> {
            store.erase(live(ObjectType.CONTACT, contactId), user());
            return contactId;
        });
    }

    /** Renames a stage; its id stays, and no webhook tells of it. */
    public void relabelStage(String pipelineId, String stageId, String label) {
        changeStages(
                pipelineId,
                stages -> stages.map(stage -> stage.id().equals(stageId)
                        ? new Pipeline.Stage(
                                stage.id(), label, stage.displayOrder(), stage.closed(), stage.probability())
                        : stage));
    }

    /** Takes a stage out of its pipeline; records that stand in it keep it, and no webhook tells of it. */
    public void deleteStage(String pipelineId, String stageId) {
        changeStages(pipelineId, stages -> stages.filter(stage -> !stage.id().equals(stageId)));
    }

    private void changeStages(String pipelineId, UnaryOperator<Stream<Pipeline.Stage>> change) {
        synchronized (data) {
            data.pipelines()
                    .replaceAll(pipeline -> pipeline.id().equals(pipelineId)
                            ? new Pipeline(
                                    pipeline.id(),
                                    pipeline.label(),
                                    pipeline.displayOrder(),
                                    change.apply(pipeline.stages().stream()).toList())
                            : pipeline);
            data.catalog(ObjectType.DEAL).refreshStages(data.pipelines());
        }
        hubspot.changed();
    }

    /** Renames a choice of a property such as the lifecycle stage, or deletes it when there is no new label. */
    public void relabelChoice(ObjectType type, String property, String value, Optional<String> label) {
        synchronized (data) {
            data.catalog(type).relabel(property, value, label);
        }
        hubspot.changed();
    }

    /** Puts the portal on a plan with objects of its own, or on one without. */
    public void customObjects(boolean offered) {
        synchronized (data) {
            data.customObjects(offered);
        }
        hubspot.changed();
    }

    public boolean offersCustomObjects() {
        synchronized (data) {
            return data.customObjects();
        }
    }

    /** What the portal calls a record of its own object; empty without one. */
    public String customObject() {
        synchronized (data) {
            return data.schema().map(CustomSchema::singular).orElse("");
        }
    }

    /** The labels of a portal's own, from {@code from} to {@code to}, that join two records. */
    public List<String> labels(ObjectType from, String fromId, ObjectType to, String toId) {
        synchronized (data) {
            return data.associations().of(new End(from, fromId), to).getOrDefault(new End(to, toId), Set.of()).stream()
                    .flatMap(type -> data.associations().label(from, to, type).stream())
                    .map(Label::text)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
    }

    /**
     * Adds a property of the portal's own, as an admin does.
     *
     * @param propertyType {@code string} or {@code number}
     */
    public void addProperty(ObjectType type, String name, String propertyType) {
        change(() -> {
            PropertyCatalog catalog = data.catalog(type);
            String fieldType = propertyType.equals("number") ? "number" : "text";
            catalog.put(PropertyDefinition.standard(name, name, propertyType, fieldType, catalog.mainGroup())
                    .custom());
            return name;
        });
    }

    /**
     * Fills the portal with deals of a past that nobody looked at, each with a contact, quickly and without telling the app.
     *
     * @param contacts how many the deals share among them
     * @return the contacts' ids
     */
    public List<String> generateDeals(int deals, int contacts) {
        synchronized (data) {
            return new GeneratedPast(data, store).fill(deals, contacts);
        }
    }

    /** Fills the portal with the invented company: two years of contacts, companies and deals. */
    public void seed() {
        synchronized (data) {
            new SampleCompany(data, store).fill();
        }
        hubspot.changed();
    }

    // The app

    /** Installs the app without a browser; no scopes given means all that the sandbox knows. */
    public Installation install(String... scopes) {
        List<String> granted = scopes.length == 0 ? offeredScopes() : Arrays.asList(scopes);
        Issued issued =
                hubspot.tokens().install(new Grant(id(), users().getFirst().userId(), granted));
        hubspot.changed();
        return new Installation(issued.accessToken(), issued.refreshToken());
    }

    /** A code as the consent page would hand it to {@code redirectUri}, for a test of the exchange. */
    public String authorizationCode(String redirectUri, String... scopes) {
        return authorizationCode(
                redirectUri,
                scopes.length == 0 ? offeredScopes() : Arrays.asList(scopes),
                users().getFirst().userId(),
                "");
    }

    /** What the consent page does on "Grant"; {@code challenge} is empty without PKCE. */
    public String authorizationCode(String redirectUri, List<String> scopes, long userId, String challenge) {
        return hubspot.tokens().newCode(new Grant(id(), userId, List.copyOf(scopes)), redirectUri, challenge);
    }

    /** Everything that this portal's plan can grant. */
    public List<String> offeredScopes() {
        return Scopes.KNOWN.stream()
                .filter(scope -> offersCustomObjects() || !Scopes.CUSTOM_OBJECTS.contains(scope))
                .toList();
    }

    public boolean installed() {
        return hubspot.tokens().installed(id());
    }

    /** As if an admin disconnected the app: calls answer 401, refreshing answers invalid_grant, webhooks stop. */
    public void uninstall() {
        hubspot.tokens().uninstall(id());
        hubspot.webhooks().forget(id());
        hubspot.changed();
    }

    /** Access tokens given out so far answer 401 from now on; refreshing works. */
    public void expireAccessTokens() {
        hubspot.tokens().expireAccess(id());
    }

    public Faults<Knob> faults() {
        return faults;
    }

    public Calls calls() {
        return calls;
    }

    // Inside

    PortalData data() {
        return data;
    }

    Records store() {
        return store;
    }

    Instant createdAt() {
        return createdAt;
    }

    Actor appActor() {
        return new Actor.App(hubspot.app().appId());
    }

    int callsPerTenSeconds() {
        return hubspot.callsPerTenSeconds();
    }

    int takeCall() {
        return callLimit.take(callsPerTenSeconds());
    }

    int takeSearch() {
        return searchLimit.take(SEARCHES_PER_SECOND);
    }

    boolean overKnobRate() {
        int max = faults.get(Knob.THROTTLE_CALLS_PER_SECOND);
        return max > 0 && knobLimit.take(max) < 0;
    }

    private Actor user() {
        return new Actor.User(data.users().getFirst().userId());
    }

    private StoredRecord live(ObjectType type, String recordId) {
        return data.live(type, recordId).orElseThrow(() -> ApiFailure.notFound(recordId));
    }

    /** A refused change reads as an illegal argument to callers outside. */
    private <T> T change(Supplier<T> task) {
        try {
            synchronized (data) {
                return task.get();
            }
        } catch (ApiFailure refused) {
            throw new IllegalArgumentException(refused.plain(), refused);
        } finally {
            hubspot.changed();
        }
    }

    private void announce(CrmEvent event) {
        if (installed()) {
            hubspot.subscriptions()
                    .onTheWire(id(), event)
                    .ifPresent(node -> hubspot.webhooks().accept(id(), node, faults));
        }
    }

    /** What an installation gives the app. */
    public record Installation(String accessToken, String refreshToken) {}
}
