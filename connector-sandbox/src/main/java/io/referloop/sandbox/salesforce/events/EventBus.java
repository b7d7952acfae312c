package io.referloop.sandbox.salesforce.events;

import com.google.protobuf.ByteString;
import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.salesforce.events.wire.ProducerEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's change events and who listens to them. Changes are told in the order in which {@link #tell} is called; from the 100,001st
 * of a transaction on, one overflow event per type stands for the rest of them.
 */
public final class EventBus {

    private static final String EVERYTHING = "/data/ChangeEvents";

    private static final int TRANSACTION_MAX = 100_000;

    private final EventOrg org;
    private final Faults<EventKnob> faults;
    private final EventLog log;
    private final Map<String, List<EventField>> fields = new HashMap<>();
    private final Map<String, EventSchema> schemas = new HashMap<>();
    private final Map<String, Predicate<EventChange>> channels = new HashMap<>();
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final List<EventChange> collapsing = new ArrayList<>();
    private final Set<String> overflowed = new HashSet<>();
    private String transaction = "";
    private int transactionWeight;

    public EventBus(EventOrg org, Faults<EventKnob> faults, Clock clock) {
        this.org = org;
        this.faults = faults;
        this.log = new EventLog(clock);
    }

    public Faults<EventKnob> faults() {
        return faults;
    }

    /**
     * Adds a channel of the company's own.
     *
     * @param name {@code Sales__chn}
     * @param members which changes it carries
     */
    public synchronized EventBus channel(String name, Predicate<EventChange> members) {
        channels.put("/data/" + name, members);
        return this;
    }

    /** Tells a change to everybody who listens, now or in the next 72 hours. */
    public void tell(EventChange change) {
        // Asked before anything here is locked: the organisation holds a lock of its own while it tells.
        List<EventField> now = org.fields(change.entity());
        synchronized (this) {
            fields.put(change.entity(), now);
            if (!now.isEmpty() && !faults.strikes(EventKnob.LOSE_NEXT_CHANGES)) {
                take(change);
            }
        }
    }

    private void take(EventChange change) {
        if (faults.strikes(EventKnob.COLLAPSE_NEXT_CHANGES)) {
            collapsing.add(change);
            if (faults.get(EventKnob.COLLAPSE_NEXT_CHANGES) > 0) {
                return;
            }
            List<EventChange> some = List.copyOf(collapsing);
            collapsing.clear();
            Collapsed.of(some).forEach(this::store);
        } else {
            store(change);
        }
        List.copyOf(subscriptions).forEach(Subscription::send);
    }

    /** How many streams are open. */
    public synchronized int streams() {
        return subscriptions.size();
    }

    /** Drops every stream, as a service does that is restarted. */
    public synchronized void drop() {
        Set.copyOf(subscriptions).forEach(it -> it.fail(PubSubError.BUSY));
    }

    /** Lets streams that a knob kept silent say what they have. */
    public synchronized void speak() {
        faults.set(EventKnob.SILENT, 0);
        List.copyOf(subscriptions).forEach(Subscription::send);
    }

    EventOrg org() {
        return org;
    }

    EventLog log() {
        return log;
    }

    /** What a topic carries, by type; nothing for a topic that does not exist. */
    Optional<Topic> topic(String name) {
        Optional<String> entity = entityOf(name);
        List<EventField> now = entity.map(org::fields).orElse(List.of());
        synchronized (this) {
            if (name.equals(EVERYTHING) || channels.containsKey(name)) {
                return Optional.of(new Topic(name, ""));
            }
            if (now.isEmpty()) {
                return Optional.empty();
            }
            entity.ifPresent(it -> fields.put(it, now));
            return entity.map(it -> new Topic(name, schema(it).id()));
        }
    }

    synchronized Optional<EventSchema> schemaById(String id) {
        return Optional.ofNullable(schemas.get(id));
    }

    private void store(EventChange change) {
        @Nullable EventChange told = limited(change);
        if (told == null) {
            return;
        }
        EventSchema schema = schema(told.entity());
        ProducerEvent event = ProducerEvent.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setSchemaId(schema.id())
                .setPayload(ByteString.copyFrom(schema.write(told)))
                .build();
        Set<String> topics = new HashSet<>(Set.of(EVERYTHING, topicOf(told.entity())));
        channels.forEach((name, members) -> {
            if (members.test(told)) {
                topics.add(name);
            }
        });
        log.add(topics, event);
    }

    private @Nullable EventChange limited(EventChange change) {
        if (!change.transactionKey().equals(transaction)) {
            transaction = change.transactionKey();
            transactionWeight = 0;
            overflowed.clear();
        }
        transactionWeight += change.weight();
        if (transactionWeight > TRANSACTION_MAX) {
            return overflowed.add(change.entity()) ? change.overflow() : null;
        }
        return faults.strikes(EventKnob.GAP_NEXT_CHANGES) ? change.gap() : change;
    }

    private EventSchema schema(String entity) {
        EventSchema schema = EventSchema.of(entity, fields.getOrDefault(entity, List.of()));
        return schemas.computeIfAbsent(schema.id(), id -> schema);
    }

    static String topicOf(String entity) {
        return "/data/"
                + (entity.endsWith("__c")
                        ? entity.substring(0, entity.length() - 1) + "ChangeEvent"
                        : entity + "ChangeEvent");
    }

    static Optional<String> entityOf(String topic) {
        String name = topic.startsWith("/data/") ? topic.substring("/data/".length()) : "";
        if (name.endsWith("__ChangeEvent")) {
            return Optional.of(name.substring(0, name.length() - "ChangeEvent".length()) + "c");
        }
        return name.endsWith("ChangeEvent")
                ? Optional.of(name.substring(0, name.length() - "ChangeEvent".length()))
                : Optional.empty();
    }

    synchronized void open(Subscription subscription) {
        subscriptions.add(subscription);
    }

    synchronized void closed(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    /** @param schemaId empty where its events have different schemas */
    record Topic(String name, String schemaId) {}

    /** Several changes as a transaction that they were all part of would tell them. */
    private record Collapsed(EventChange first, Set<String> ids, Map<String, @Nullable Object> fields) {

        static List<EventChange> of(List<EventChange> changes) {
            List<Collapsed> merged = new ArrayList<>();
            for (EventChange change : changes) {
                if (merged.isEmpty() || !merged.getLast().takes(change)) {
                    merged.add(new Collapsed(
                            change,
                            new LinkedHashSet<>(change.recordIds()),
                            new LinkedHashMap<>(change.changedFields())));
                }
            }
            return merged.stream()
                    .map(it -> it.first.with(List.copyOf(it.ids), it.fields))
                    .toList();
        }

        /** The final state of the same records, or the same done to others. */
        private boolean takes(EventChange next) {
            if (!next.entity().equals(first.entity()) || next.changeType() != first.changeType()) {
                return false;
            }
            if (ids.equals(Set.copyOf(next.recordIds()))) {
                fields.putAll(next.changedFields());
                return true;
            }
            return fields.equals(next.changedFields()) && ids.addAll(next.recordIds());
        }
    }
}
