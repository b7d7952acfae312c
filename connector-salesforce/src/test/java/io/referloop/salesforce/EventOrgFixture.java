package io.referloop.salesforce;

import io.referloop.crm.ContractClock;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmEar;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.Secret;
import io.referloop.crm.Translation;
import io.referloop.salesforce.events.EventAccess;
import io.referloop.salesforce.events.EventSettings;
import io.referloop.salesforce.events.EventTranslator;
import io.referloop.salesforce.events.SalesforceEvents;
import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgSettings;
import io.referloop.sandbox.salesforce.events.EventBus;
import io.referloop.sandbox.salesforce.events.EventKnob;
import io.referloop.sandbox.salesforce.events.OrgEvents;
import io.referloop.sandbox.salesforce.events.ServiceTimes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An organisation with its event service, somebody who listens to it as the core would, and what came of it. */
final class EventOrgFixture implements CrmEar, EventAccess, AutoCloseable {

    static final Duration SILENCE = Duration.ofMillis(1_500);
    private static final URI INSTANCE = URI.create("https://fjordlight.my.salesforce.com");

    final ContractClock clock = new ContractClock(Instant.parse("2026-03-01T12:00:00Z"));
    final Org org = new Org(OrgSettings.standard(), clock);
    final Set<String> letIn = ConcurrentHashMap.newKeySet();
    final List<CrmFailure> failures = new CopyOnWriteArrayList<>();
    final List<String> losses = new CopyOnWriteArrayList<>();
    final List<CrmDelivery> deliveries = new CopyOnWriteArrayList<>();
    final Map<String, String> survivors = new HashMap<>();
    final ContractTokens tokens = new ContractTokens(new Secret("first"), () -> Optional.of(new Secret("fresh")));
    private final OrgEvents service = new OrgEvents(
            org,
            new Faults<>(EventKnob.class),
            INSTANCE,
            letIn::contains,
            clock,
            new ServiceTimes(Duration.ofMillis(200), Duration.ofSeconds(3)),
            0);
    private final SalesforceWords words = new SalesforceWords();
    private final EventTranslator translator = new EventTranslator(words);
    private final SalesforceEvents events = new SalesforceEvents(
            "salesforce",
            new EventSettings(service.url(), "/data/Referloop__chn", SILENCE, Duration.ofSeconds(20)),
            this,
            words,
            clock);
    private final CrmAccount account = new CrmAccount(UUID.randomUUID(), UUID.randomUUID(), org.id(), tokens);
    private volatile @Nullable String position;
    private volatile int refuse;
    private volatile boolean survivorsUnknown;
    private @Nullable Thread listener;

    EventOrgFixture() {
        letIn.add("first");
        bus().channel("Referloop__chn", change -> words.type(change.entity()) != null);
    }

    EventBus bus() {
        return service.bus();
    }

    /** Listens, and opens the next line at once when one broke. */
    EventOrgFixture listen() {
        listener = Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    events.listen(account, position, this);
                } catch (CrmException broke) {
                    failures.add(broke.failure());
                } catch (CrmInbox.Unavailable down) {
                    failures.add(new CrmFailure.Unavailable("not stored"));
                } catch (InterruptedException stopped) {
                    return;
                }
                if (failures.size() > 1_000) {
                    return;
                }
            }
        });
        return this;
    }

    /** Listens from now on: what changes after this is heard. */
    EventOrgFixture listening() {
        listen();
        until(() -> position != null);
        return this;
    }

    /** Whether it is known how far was heard. */
    boolean isOpen() {
        return position != null;
    }

    void hangUp() throws InterruptedException {
        Thread one = listener;
        if (one != null) {
            one.interrupt();
            one.join(TimeUnit.SECONDS.toMillis(20));
        }
    }

    /** The next deliveries cannot be stored. */
    void refuseNext(int many) {
        refuse = many;
    }

    void cannotTellSurvivors() {
        survivorsUnknown = true;
    }

    String deal(String name) {
        return org.create(
                "Opportunity",
                Map.of("Name", name, "StageName", "Prospecting", "CloseDate", "2026-03-31", "Amount", "1200.5"));
    }

    /** Everything heard so far, in its order. */
    List<CrmChange> changes() {
        List<CrmChange> changes = new ArrayList<>();
        translations().forEach(it -> changes.addAll(it.changes()));
        return changes;
    }

    List<Translation> translations() {
        return deliveries.stream().map(translator::translate).toList();
    }

    <T extends CrmChange> List<T> changes(Class<T> type) {
        return changes().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The stage of every deal by what was heard, and by what was read when it was said that something had been missed. */
    Map<String, String> stages(Collection<String> read) {
        Map<String, String> stages = new HashMap<>();
        changes(CrmChange.StageMoved.class).forEach(it -> stages.put(it.record().id(), it.stage()));
        Set<String> known = new HashSet<>(read);
        changes(CrmChange.Touched.class).forEach(it -> known.add(it.record().id()));
        known.forEach(id -> org.find(id)
                .ifPresent(it -> stages.put(id, String.valueOf(it.values().get("StageName")))));
        return stages;
    }

    static void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not happen in time");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void hear(CrmDelivery delivery, String newPosition) {
        if (refuse > 0) {
            refuse--;
            throw new CrmInbox.Unavailable("no database", new IllegalStateException());
        }
        deliveries.add(delivery);
        position = newPosition;
    }

    @Override
    public void alive(String newPosition) {
        position = newPosition;
    }

    @Override
    public void lost(String because) {
        losses.add(because);
        position = null;
    }

    @Override
    public URI address(CrmAccount asked) {
        return INSTANCE;
    }

    @Override
    public Map<String, String> survivors(CrmAccount asked, String entity, Collection<String> deleted) {
        if (survivorsUnknown) {
            throw new CrmException(new CrmFailure.Unavailable("the API is away"));
        }
        return survivors;
    }

    @Override
    public void close() throws InterruptedException {
        hangUp();
        events.close();
        service.close();
    }
}
