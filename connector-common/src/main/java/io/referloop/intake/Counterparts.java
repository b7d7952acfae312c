package io.referloop.intake;

import io.referloop.connection.Connection;
import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.SyncField;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.referral.Fact;
import io.referloop.referral.KnownPeople;
import io.referloop.referral.Links;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordFacts;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralsMoved;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Finds the people of a referral in the workspace's accounts of other CRMs, so that it is one referral in all of them: by the id that a sync
 * between the CRMs keeps on its records, else by mailbox.
 */
@Component
class Counterparts implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Counterparts.class);
    private static final int CONNECTIONS_AT_ONCE = 8;
    private static final int REFERRALS_AT_ONCE = 50;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final String VIA = "SAME_PERSON";

    private final InWorkspace inWorkspace;
    private final CounterpartSearches searches;
    private final Connections connections;
    private final Crms crms;
    private final Links links;
    private final KnownPeople people;
    private final RecordFacts recordFacts;
    private final Progress progress;
    private final Lookups lookups;
    private final DeadLetters deadLetters;
    private final Lanes<Stream> lanes = new Lanes<>("counterparts", CONNECTIONS_AT_ONCE, this::drain);

    Counterparts(
            InWorkspace inWorkspace,
            CounterpartSearches searches,
            Connections connections,
            Crms crms,
            Links links,
            KnownPeople people,
            RecordFacts recordFacts,
            Progress progress,
            Lookups lookups,
            DeadLetters deadLetters) {
        this.inWorkspace = inWorkspace;
        this.searches = searches;
        this.connections = connections;
        this.crms = crms;
        this.links = links;
        this.people = people;
        this.recordFacts = recordFacts;
        this.progress = progress;
        this.lookups = lookups;
        this.deadLetters = deadLetters;
    }

    @EventListener
    void on(ReferralsMoved moved) {
        searches.want(moved);
    }

    @EventListener
    void on(ConnectionRestored restored) {
        lanes.wake(new Stream(
                restored.connection().workspaceId(), restored.connection().id()));
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(searches::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private Pause drain(Stream stream) {
        while (true) {
            List<UUID> referrals = searches.lease(stream, REFERRALS_AT_ONCE);
            if (referrals.isEmpty()) {
                return new Pause.UntilWoken();
            }
            try {
                List<Found> found = search(stream, referrals);
                inWorkspace.run(stream.workspace(), () -> {
                    take(stream, found);
                    searches.searched(stream, referrals);
                });
            } catch (CrmException failed) {
                return after(stream, referrals, failed.failure());
            }
        }
    }

    /** Asks the CRM, outside of any transaction. */
    private List<Found> search(Stream stream, List<UUID> referrals) {
        Map<UUID, List<RecordKey>> known = ofOtherCrms(
                stream, inWorkspace.call(stream.workspace(), () -> links.of(stream.workspace(), referrals)));
        List<Found> found = new ArrayList<>(synced(stream, known));
        Set<UUID> settled = found.stream()
                .filter(it -> isPerson(it.record().ref().type()))
                .map(Found::referral)
                .collect(Collectors.toSet());
        found.addAll(byMailbox(
                stream,
                known.keySet().stream().filter(it -> !settled.contains(it)).toList()));
        return found;
    }

    /** Two accounts of one CRM are two for a reason: nobody's people are looked for in the other. */
    private Map<UUID, List<RecordKey>> ofOtherCrms(Stream stream, Map<UUID, List<RecordKey>> links) {
        List<Connection> all = connections.list(stream.workspace());
        String here = all.stream()
                .filter(it -> it.id().equals(stream.connection()))
                .map(Connection::crm)
                .findFirst()
                .orElse("");
        Set<UUID> others = all.stream()
                .filter(it -> !it.crm().equals(here))
                .map(Connection::id)
                .collect(Collectors.toSet());
        Map<UUID, List<RecordKey>> theirs = new LinkedHashMap<>();
        links.forEach((referral, keys) -> {
            List<RecordKey> elsewhere =
                    keys.stream().filter(it -> others.contains(it.connection())).toList();
            if (!elsewhere.isEmpty()) {
                theirs.put(referral, elsewhere);
            }
        });
        return theirs;
    }

    private static boolean isPerson(RecordType type) {
        return type == RecordType.CONTACT || type == RecordType.LEAD;
    }

    private List<Found> byMailbox(Stream stream, List<UUID> referrals) {
        Map<String, UUID> owners = new HashMap<>();
        inWorkspace
                .call(stream.workspace(), () -> people.mailboxes(stream.workspace(), referrals))
                .forEach((referral, mailboxes) -> mailboxes.forEach(it -> owners.put(it, referral)));
        List<Found> found = new ArrayList<>();
        if (owners.isEmpty()) {
            return found;
        }
        CrmSession session = connections.open(stream.workspace(), stream.connection());
        for (RecordType type : List.of(RecordType.CONTACT, RecordType.LEAD)) {
            for (CrmRecord record :
                    session.find(type, CrmRecord.EMAIL, owners.keySet()).records()) {
                record.field(CrmRecord.EMAIL)
                        .flatMap(KnownPeople::mailbox)
                        .map(owners::get)
                        .ifPresent(referral -> found.add(new Found(record, referral, null)));
            }
        }
        return found;
    }

    /** Whichever of the two CRMs keeps the other's ids. */
    private List<Found> synced(Stream stream, Map<UUID, List<RecordKey>> known) {
        Connection here =
                connections.find(stream.workspace(), stream.connection()).orElseThrow();
        Map<UUID, Map<RecordKey, UUID>> elsewhere = new LinkedHashMap<>();
        known.forEach((referral, keys) -> keys.forEach(key -> elsewhere
                .computeIfAbsent(key.connection(), none -> new LinkedHashMap<>())
                .put(key, referral)));
        List<Found> found = new ArrayList<>();
        elsewhere.forEach((id, keys) -> connections
                .find(stream.workspace(), id)
                .filter(Connection::isConnected)
                .ifPresent(there -> {
                    found.addAll(idsThere(here, there, keys));
                    found.addAll(idsHere(here, there, keys));
                }));
        return found;
    }

    /** The other account's records say what they are called here. */
    private List<Found> idsThere(Connection here, Connection there, Map<RecordKey, UUID> keys) {
        List<Found> found = new ArrayList<>();
        Map<RecordType, List<SyncField>> fields =
                crms.get(here.crm()).syncFields(there.crm()).stream().collect(Collectors.groupingBy(SyncField::theirs));
        fields.forEach((theirs, wanted) -> {
            List<String> ids = ids(keys, theirs);
            if (ids.isEmpty()) {
                return;
            }
            CrmSession reading = connections
                    .open(there.workspaceId(), there.id())
                    .alsoReading(theirs, wanted.stream().map(SyncField::field).toList());
            for (CrmRecord record : reading.read(theirs, ids).records()) {
                RecordKey key = new RecordKey(there.id(), record.requested());
                UUID referral = keys.get(key);
                for (SyncField field : wanted) {
                    String id = record.field(field.field()).orElse("");
                    if (referral != null && !id.isEmpty()) {
                        read(here, field.ours(), id).forEach(it -> found.add(new Found(it, referral, key)));
                    }
                }
            }
        });
        return found;
    }

    private List<CrmRecord> read(Connection here, RecordType type, String id) {
        return connections
                .open(here.workspaceId(), here.id())
                .read(type, List.of(id))
                .records();
    }

    /** The records here say what they are called in the other account. */
    private List<Found> idsHere(Connection here, Connection there, Map<RecordKey, UUID> keys) {
        List<Found> found = new ArrayList<>();
        for (SyncField field : crms.get(there.crm()).syncFields(here.crm())) {
            List<String> ids = ids(keys, field.ours());
            if (ids.isEmpty()) {
                continue;
            }
            CrmSession session =
                    connections.open(here.workspaceId(), here.id()).alsoReading(field.theirs(), List.of(field.field()));
            for (CrmRecord record :
                    session.find(field.theirs(), field.field(), ids).records()) {
                RecordKey key = new RecordKey(
                        there.id(),
                        new RecordRef(field.ours(), record.field(field.field()).orElse("-")));
                UUID referral = keys.get(key);
                if (referral != null) {
                    found.add(new Found(record, referral, key));
                }
            }
        }
        return found;
    }

    private static List<String> ids(Map<RecordKey, UUID> keys, RecordType type) {
        return keys.keySet().stream()
                .map(RecordKey::ref)
                .filter(ref -> ref.type() == type)
                .map(RecordRef::id)
                .toList();
    }

    private void take(Stream stream, List<Found> found) {
        Set<UUID> moved = new TreeSet<>();
        Set<RecordRef> deals = new LinkedHashSet<>();
        Map<RecordKey, UUID> linked = links.find(
                stream.workspace(), found.stream().map(it -> key(stream, it)).toList());
        List<Progress.Statement> same = new ArrayList<>();
        for (Found one : found) {
            RecordKey key = key(stream, one);
            UUID owner = linked.get(key);
            if (owner != null && !owner.equals(one.referral())) {
                contested(stream, one);
                continue;
            }
            if (owner == null) {
                String label =
                        one.record().field(CrmRecord.NAME).orElse(key.ref().id());
                if (links.link(stream.workspace(), one.referral(), Map.of(key, label), VIA)
                        .isEmpty()) {
                    continue;
                }
                moved.add(one.referral());
                recordFacts.take(stream.workspace(), stream.connection(), Map.of(one.record(), one.referral()), VIA);
            }
            deals.addAll(one.record().associated(RecordType.DEAL));
            if (one.twin() != null && key.ref().type() == RecordType.DEAL) {
                same.add(new Progress.Statement(one.referral(), Fact.sameAs(key, one.twin()), null, VIA));
            }
        }
        Map<String, Integer> unused = progress.record(stream.workspace(), same);
        lookups.want(
                stream.workspace(),
                stream.connection(),
                deals.stream()
                        .map(it -> new Lookups.Wanted(it, !moved.isEmpty(), VIA))
                        .toList());
        progress.settle(stream.workspace(), moved, VIA);
    }

    private static RecordKey key(Stream stream, Found found) {
        return new RecordKey(stream.connection(), found.record().ref());
    }

    private void contested(Stream stream, Found found) {
        deadLetters.add(
                stream.workspace(),
                List.of(
                        DeadLetter.Entry.of(
                                stream.connection(),
                                DeadLetter.Cause.TWO_REFERRALS,
                                found.record().ref(),
                                RecordFacts.words(found.record().ref()),
                                "The same person was referred in another CRM too, under another referral; which one counts has to be decided.")));
    }

    private Pause after(Stream stream, Collection<UUID> referrals, CrmFailure failure) {
        log.info(
                "Looking for the people of {} referrals in connection {} has to wait: {}",
                referrals.size(),
                stream.connection(),
                failure.message());
        Duration wait = failure instanceof CrmFailure.Throttled throttled ? throttled.retryAfter() : Backoff.MAX;
        searches.postpone(stream, referrals, wait);
        return failure instanceof CrmFailure.AuthorizationLost ? new Pause.UntilWoken() : new Pause.For(wait);
    }

    /** @param twin the record of the other account that a sync says this one is; null when only the mailbox says so */
    private record Found(
            CrmRecord record, UUID referral, @Nullable RecordKey twin) {}
}
