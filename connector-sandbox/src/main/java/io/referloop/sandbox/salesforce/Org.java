package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Write.Draft;
import io.referloop.sandbox.salesforce.Write.Result;
import io.referloop.sandbox.salesforce.soql.Soql;
import io.referloop.sandbox.salesforce.soql.SoqlException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Salesforce organisation, for tests, pages and protocols: its records read and changed.
 *
 * <p>Methods without an {@link Actor} act as the organisation's first user, a person. Every method is safe to call while
 * a client is talking to the same organisation.
 */
public final class Org {

    private static final long FIRST_COMMIT = 11_090_000_000_000L;

    private final OrgSettings settings;
    private final Clock clock;
    private final OrgData data = new OrgData();
    private final Permissions permissions = new Permissions();
    private final Records records = new Records(data, permissions);
    private final Merging merging = new Merging(data, records);
    private final LeadConversion conversion = new LeadConversion(data, records, permissions);
    private final OrgSetup setup;
    private final RowLocks locks = new RowLocks();
    private final Faults faults = new Faults();
    private final List<Consumer<OrgChange>> listeners = new CopyOnWriteArrayList<>();
    private volatile Runnable onChange = () -> {};
    private long commits = FIRST_COMMIT;
    private @Nullable Transaction surrounding;

    public Org(OrgSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.setup = new OrgSetup(data, settings);
        setup.standard(clock.instant());
    }

    public String id() {
        return settings.orgId();
    }

    public OrgSettings settings() {
        return settings;
    }

    public Faults faults() {
        return faults;
    }

    public Permissions permissions() {
        return permissions;
    }

    /** Stages, lead statuses and what else an admin changes. */
    public OrgSetup setup() {
        return setup;
    }

    /** Hears of every committed change, in the order of the commits; it must be quick, the organisation waits. */
    public void listen(Consumer<OrgChange> listener) {
        listeners.add(listener);
    }

    /** Called after every change that a state file should hold. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    // Reading

    /** A record that is not deleted. */
    public Optional<OrgRecord> find(String id) {
        return read(() -> data.live(Ids.parse(id).orElse(id)).map(this::view));
    }

    /** As {@link #find}, for a record that must be there. */
    public OrgRecord get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("the organisation has no live record " + id));
    }

    /** All records of a type that are not deleted, oldest first. */
    public List<OrgRecord> all(String type) {
        return read(() -> data.liveOf(type).stream().map(this::view).toList());
    }

    /** What is in the recycle bin. */
    public List<OrgRecord> deleted(String type) {
        return read(() -> data.all(data.required(type)).values().stream()
                .filter(Row::deleted)
                .map(this::view)
                .toList());
    }

    /**
     * Answers a query as a user may see it.
     *
     * @param deletedToo as {@code queryAll}
     * @throws RequestException when the query is wrong
     */
    public QueryAnswer query(String userId, String soql, boolean deletedToo) {
        Soql query;
        try {
            query = Soql.parse(soql);
        } catch (SoqlException malformed) {
            throw new RequestException("MALFORMED_QUERY", malformed.reason());
        }
        return read(() -> new Querying(data, permissions, userId, now(), deletedToo).answer(query));
    }

    /** What {@code getUpdated} tells: ids of live records that were written in this time. */
    public List<String> updatedBetween(String type, Instant from, Instant before) {
        return stampedBetween(type, from, before, false).stream().map(Row::id).toList();
    }

    /** What {@code getDeleted} tells: records deleted in this time. */
    public List<OrgRecord> deletedBetween(String type, Instant from, Instant before) {
        return stampedBetween(type, from, before, true).stream().map(this::view).toList();
    }

    private List<Row> stampedBetween(String type, Instant from, Instant before, boolean deleted) {
        return read(() -> data.all(data.required(type)).values().stream()
                .filter(row -> row.deleted() == deleted)
                .filter(row -> !row.modified().isBefore(from) && row.modified().isBefore(before))
                .toList());
    }

    public List<ObjectType> types() {
        return read(() -> List.copyOf(data.types()));
    }

    public Optional<ObjectType> type(String name) {
        return read(() -> data.type(name));
    }

    /** The type of the record that has this id, by the id's first three characters. */
    public Optional<ObjectType> typeOfId(String id) {
        return read(() -> data.typeOfId(id));
    }

    public List<OrgRecord> users() {
        return all("User");
    }

    // Changing

    /** The new record's id. */
    public String create(String type, Map<String, String> values) {
        return one(person(), new Write.Create(Draft.of(type, values)));
    }

    /** An empty value takes the value away. */
    public void update(String id, Map<String, String> values) {
        update(person(), id, values);
    }

    public void update(Actor actor, String id, Map<String, String> values) {
        String type = get(id).type();
        one(actor, new Write.Update(id, Draft.of(type, values)));
    }

    public void delete(String id) {
        one(person(), new Write.Delete(id));
    }

    public void undelete(String id) {
        one(person(), new Write.Undelete(id));
    }

    /** Moves all of these in one transaction, as a mass update does. */
    public void updateAll(List<String> ids, Map<String, String> values) {
        List<Write> writes = ids.stream()
                .map(id -> (Write) new Write.Update(id, Draft.of(get(id).type(), values)))
                .toList();
        write(person(), true, writes).stream()
                .filter(result -> !result.success())
                .findFirst()
                .ifPresent(refused -> {
                    throw new RefusedException(refused.refusals());
                });
    }

    /** Everything or, unless {@code allOrNone}, whatever can be written, in one transaction. */
    public List<Result> write(Actor actor, boolean allOrNone, List<Write> writes) {
        Transaction transaction = begin(actor);
        List<Optional<Result>> locked = lock(transaction, writes);
        try {
            int hold = faults.get(Knob.HOLD_LOCKS_MILLIS);
            if (hold > 0 && !Thread.holdsLock(data)) {
                LockSupport.parkNanos(Duration.ofMillis(hold).toNanos());
            }
            return committed(transaction, () -> {
                Set<String> twice = Records.namedTwice(writes);
                var results = new ArrayList<Result>();
                for (int i = 0; i < writes.size(); i++) {
                    Write write = writes.get(i);
                    results.add(locked.get(i).orElseGet(() -> records.write(transaction, write, twice)));
                }
                return allOrNone && results.stream().anyMatch(result -> !result.success())
                        ? rolledBack(transaction, writes, results)
                        : results;
            });
        } finally {
            locks.release(transaction);
        }
    }

    /** Does several writes in one transaction, which is undone unless the outcome is good. */
    public <T> T together(Actor actor, Supplier<T> work, Predicate<T> good) {
        synchronized (data) {
            var transaction = new Transaction(data, actor, clock.instant());
            surrounding = transaction;
            T outcome;
            try {
                outcome = work.get();
            } catch (RuntimeException failed) {
                transaction.rollback();
                throw failed;
            } finally {
                surrounding = null;
            }
            return committed(transaction, () -> {
                if (!good.test(outcome)) {
                    transaction.rollback();
                }
                return outcome;
            });
        }
    }

    private Transaction begin(Actor actor) {
        synchronized (data) {
            return surrounding == null ? new Transaction(data, actor, clock.instant()) : surrounding;
        }
    }

    /** @param order whose empty ids make new records */
    public LeadConversion.Outcome convert(Actor actor, LeadConversion.Order order) {
        var transaction = new Transaction(data, actor, clock.instant());
        return committed(transaction, () -> {
            LeadConversion.Outcome outcome = conversion.convert(transaction, order);
            if (!outcome.refusals().isEmpty()) {
                transaction.rollback();
            }
            return outcome;
        });
    }

    /** Converts a lead into new records; their ids are on the lead then. */
    public void convertLead(String leadId, boolean withOpportunity) {
        var outcome = convert(
                person(), new LeadConversion.Order(leadId, setup.convertedStatus(), "", "", "", !withOpportunity));
        if (!outcome.refusals().isEmpty()) {
            throw new RefusedException(outcome.refusals());
        }
    }

    /** @param values what the survivor is given besides */
    public Merging.Outcome merge(Actor actor, String survivor, Map<String, String> values, List<String> others) {
        var transaction = new Transaction(data, actor, clock.instant());
        return committed(transaction, () -> {
            Merging.Outcome outcome = merging.merge(transaction, survivor, values, others);
            if (!outcome.refusals().isEmpty()) {
                transaction.rollback();
            }
            return outcome;
        });
    }

    /** Lets the first take over the other. */
    public void merge(String survivor, String other) {
        var outcome = merge(person(), survivor, Map.of(), List.of(other));
        if (!outcome.refusals().isEmpty()) {
            throw new RefusedException(outcome.refusals());
        }
    }

    /** Deleted records are gone for good, and no query finds them. */
    public void emptyRecycleBin() {
        read(() -> {
            for (ObjectType type : data.types()) {
                List.copyOf(data.all(type).values()).stream()
                        .filter(Row::deleted)
                        .forEach(data::remove);
            }
            return 0;
        });
        onChange.run();
    }

    /** Keeps others from writing a record, or a child that locks it, until it is let go. */
    public HeldRecord hold(String id) {
        var holder = new Object();
        if (locks.take(holder, Set.of(id)).isPresent()) {
            throw new IllegalStateException(id + " is held already");
        }
        return () -> locks.release(holder);
    }

    private List<Optional<Result>> lock(Transaction transaction, List<Write> writes) {
        return read(() -> {
            var refused = new ArrayList<Optional<Result>>();
            for (Write write : writes) {
                refused.add(locked(transaction, write));
            }
            return refused;
        });
    }

    private Optional<Result> locked(Transaction transaction, Write write) {
        String id = Records.idOf(write);
        if (faults.strikes(Knob.REFUSE_NEXT_RECORDS)) {
            return Optional.of(Result.refused(
                    id,
                    List.of(Refusal.of(
                            "FIELD_CUSTOM_VALIDATION_EXCEPTION", "A rule of the organisation refuses this"))));
        }
        if (faults.strikes(Knob.UNKNOWN_STATUS_OF_NEXT_RECORDS)) {
            return Optional.of(
                    Result.refused(id, List.of(Refusal.of("SANDBOX_NEW_STATUS", "a code of a later release"))));
        }
        Set<String> ids = new HashSet<>(records.locks(write));
        boolean struck = faults.strikes(Knob.LOCK_NEXT_RECORDS);
        Optional<String> held =
                struck ? ids.stream().findFirst().or(() -> Optional.of("")) : locks.take(transaction, ids);
        return held.map(record -> Result.refused(
                id,
                List.of(Refusal.of(
                        "UNABLE_TO_LOCK_ROW",
                        "unable to obtain exclusive access to this record or 1 records: " + record))));
    }

    private static List<Result> rolledBack(Transaction transaction, List<Write> writes, List<Result> results) {
        transaction.rollback();
        var all = new ArrayList<Result>();
        for (int i = 0; i < results.size(); i++) {
            all.add(
                    results.get(i).success()
                            ? Result.refused(
                                    Records.idOf(writes.get(i)),
                                    List.of(Refusal.of(
                                            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                                            "Record rolled back because not all records were valid and the request was"
                                                    + " using AllOrNone header")))
                            : results.get(i));
        }
        return all;
    }

    private <T> T committed(Transaction transaction, Supplier<T> work) {
        T result;
        synchronized (data) {
            try {
                result = work.get();
            } catch (RuntimeException failed) {
                transaction.rollback();
                throw failed;
            }
            if (transaction.changedAnything() && transaction != surrounding) {
                commits++;
                for (OrgChange change : transaction.changes(commits)) {
                    listeners.forEach(listener -> listener.accept(change));
                }
            }
        }
        onChange.run();
        return result;
    }

    private String one(Actor actor, Write write) {
        Result result = write(actor, true, List.of(write)).getFirst();
        if (!result.success()) {
            throw new RefusedException(result.refusals());
        }
        return result.id();
    }

    private Actor person() {
        return Actor.person(read(() -> data.liveOf("User").getFirst().id()));
    }

    OrgRecord view(Row row) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (Field field : row.type().fields()) {
            values.put(field.name(), Calculated.value(data, row, field));
        }
        return new OrgRecord(row.type().name(), row.id(), values);
    }

    /** Nobody changes anything meanwhile. */
    <T> T read(Supplier<T> work) {
        synchronized (data) {
            return work.get();
        }
    }

    OrgData data() {
        return data;
    }

    public Instant now() {
        return clock.instant();
    }

    /** A record that others cannot write. */
    @FunctionalInterface
    public interface HeldRecord extends AutoCloseable {
        @Override
        void close();
    }
}
