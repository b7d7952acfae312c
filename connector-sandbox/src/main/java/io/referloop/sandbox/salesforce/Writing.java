package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.salesforce.Write.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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

/** Every way in which records change: under locks, in transactions, told to listeners in the order of the commits. */
final class Writing {

    private static final long FIRST_COMMIT = 11_090_000_000_000L;

    private final OrgData data;
    private final Faults<Knob> faults;
    private final Supplier<Instant> now;
    private final Records records;
    private final Merging merging;
    private final LeadConversion conversion;
    private final RowLocks locks = new RowLocks();
    private final List<Consumer<OrgChange>> listeners = new CopyOnWriteArrayList<>();
    private volatile Runnable onChange = () -> {};
    private long commits = FIRST_COMMIT;
    private @Nullable Transaction surrounding;

    Writing(OrgData data, Permissions permissions, Faults<Knob> faults, Supplier<Instant> now) {
        this.data = data;
        this.faults = faults;
        this.now = now;
        this.records = new Records(data, permissions);
        this.merging = new Merging(data, records);
        this.conversion = new LeadConversion(data, records, permissions);
    }

    void listen(Consumer<OrgChange> listener) {
        listeners.add(listener);
    }

    void onChange(Runnable listener) {
        onChange = listener;
    }

    void changed() {
        onChange.run();
    }

    /** The number of the last commit; guarded by the organisation's lock. */
    long commits() {
        return commits;
    }

    void commits(long last) {
        commits = last;
    }

    List<Result> write(Actor actor, boolean allOrNone, List<Write> writes) {
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

    <T> T together(Actor actor, Supplier<T> work, Predicate<T> good) {
        synchronized (data) {
            var transaction = new Transaction(data, actor, now.get());
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
            return surrounding == null ? new Transaction(data, actor, now.get()) : surrounding;
        }
    }

    LeadConversion.Outcome convert(Actor actor, LeadConversion.Order order) {
        var transaction = new Transaction(data, actor, now.get());
        return committed(transaction, () -> {
            LeadConversion.Outcome outcome = conversion.convert(transaction, order);
            if (!outcome.refusals().isEmpty()) {
                transaction.rollback();
            }
            return outcome;
        });
    }

    Merging.Outcome merge(Actor actor, String survivor, Map<String, String> values, List<String> others) {
        var transaction = new Transaction(data, actor, now.get());
        return committed(transaction, () -> {
            Merging.Outcome outcome = merging.merge(transaction, survivor, values, others);
            if (!outcome.refusals().isEmpty()) {
                transaction.rollback();
            }
            return outcome;
        });
    }

    HeldRecord hold(String id) {
        var holder = new Object();
        if (locks.take(holder, Set.of(id)).isPresent()) {
            throw new IllegalStateException(id + " is held already");
        }
        return () -> locks.release(holder);
    }

    private List<Optional<Result>> lock(Transaction transaction, List<Write> writes) {
        synchronized (data) {
            var refused = new ArrayList<Optional<Result>>();
            for (Write write : writes) {
                refused.add(locked(transaction, write));
            }
            return refused;
        }
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
}
