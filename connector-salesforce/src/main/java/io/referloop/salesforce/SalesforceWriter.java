package io.referloop.salesforce;

import com.sforce.soap.partner.SaveResult;
import com.sforce.soap.partner.sobject.SObject;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import io.referloop.salesforce.SalesforceTypes.Described;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes our fields, up to 200 records per call, and finds out what became of each. Records of one parent go together, because writing a
 * child locks its parent and two calls would wait for each other; what is locked all the same is tried again after a random moment. One
 * use's.
 */
final class SalesforceWriter {

    static final int BATCH = 200;
    /** After which somebody else has had the row for about ten seconds. */
    private static final int LOCK_TRIES = 8;

    private static final Duration LOCK_WAIT = Duration.ofMillis(50);
    private static final Duration LOCK_WAIT_MOST = Duration.ofSeconds(3);

    private final SoapGateway soap;
    private final SalesforceReader reader;
    private final SalesforceTypes types;
    private final CrmAccount account;
    private final Pauses pauses;
    private final Map<Integer, WriteOutcome> outcomes = new LinkedHashMap<>();
    private @Nullable CrmFailure stopped;

    SalesforceWriter(
            SoapGateway soap, SalesforceReader reader, SalesforceTypes types, CrmAccount account, Pauses pauses) {
        this.soap = soap;
        this.reader = reader;
        this.types = types;
        this.account = account;
        this.pauses = pauses;
    }

    /** How it waits for a locked row. */
    @FunctionalInterface
    interface Pauses {

        Pauses REAL = Thread::sleep;

        void pause(Duration time) throws InterruptedException;
    }

    List<WriteOutcome> write(List<FieldWrite> writes) {
        try {
            Described described = reader.described();
            Map<RecordType, List<Pending>> byType = new LinkedHashMap<>();
            for (int i = 0; i < writes.size(); i++) {
                Pending pending = prepare(i, writes.get(i), described);
                if (pending != null) {
                    byType.computeIfAbsent(pending.record().type(), none -> new ArrayList<>())
                            .add(pending);
                }
            }
            byType.forEach((type, all) -> {
                List<Pending> together = together(type, all, described);
                for (int from = 0; from < together.size(); from += BATCH) {
                    send(type, together.subList(from, Math.min(from + BATCH, together.size())), 1);
                }
            });
        } catch (CrmException failed) {
            // Nothing was sent yet, or every batch has its outcomes already.
            for (int i = 0; i < writes.size(); i++) {
                outcomes.putIfAbsent(i, new WriteOutcome.Failed(writes.get(i), failed.failure()));
            }
        }
        List<WriteOutcome> inOrder = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            WriteOutcome outcome = outcomes.get(i);
            if (outcome == null) {
                throw new IllegalStateException(
                        "no outcome for the write of " + writes.get(i).record());
            }
            inOrder.add(outcome);
        }
        return inOrder;
    }

    /**
     * A write on its way.
     *
     * @param place among all
     * @param id under which it is written; another one than was asked for after a merge
     * @param values by our API names; null clears
     */
    private record Pending(int place, FieldWrite write, String id, Map<String, @Nullable Object> values) {

        RecordRef record() {
            return write.record();
        }

        Pending at(String survivor) {
            return new Pending(place, write, survivor, values);
        }

        SObject toSend(RecordType type) {
            SObject sent = new SObject(SalesforceObjects.name(type));
            sent.setId(id);
            List<String> cleared = new ArrayList<>();
            values.forEach((name, value) -> {
                if (value == null) {
                    cleared.add(name);
                } else {
                    sent.setField(name, value);
                }
            });
            // A field that is set to null is left out in silence.
            sent.setFieldsToNull(cleared.toArray(String[]::new));
            return sent;
        }
    }

    /** Null when it is settled already: what cannot be right is not sent. */
    private @Nullable Pending prepare(int place, FieldWrite write, Described described) {
        RecordRef record = write.record();
        String object = SalesforceObjects.name(record.type());
        if (!SalesforceRows.isId(record.id())) {
            outcomes.put(place, failed(write, new CrmFailure.Gone(record, "Salesforce has no record " + record)));
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        String hidden = null;
        for (var entry : write.values().entrySet()) {
            ReferralField field = entry.getKey();
            String name = SalesforceFields.name(field);
            if (account.isForeign(record.type(), name)) {
                continue;
            }
            var value = SalesforceFields.value(field, entry.getValue());
            if (!entry.getValue().isEmpty() && value.isEmpty()) {
                outcomes.put(
                        place,
                        failed(
                                write,
                                new CrmFailure.Rejected(
                                        field.label(), field.label() + " must be a day like 2026-01-31", null)));
                return null;
            }
            boolean writable = described
                    .type(object)
                    .flatMap(type -> type.field(name))
                    .filter(SalesforceTypes.Seen::updateable)
                    .isPresent();
            if (!writable) {
                hidden = field.label();
            } else {
                values.put(name, entry.getValue().isEmpty() ? null : value.get());
            }
        }
        return ready(place, write, values, hidden);
    }

    /** What the user may not see is left out, so that the rest is written; nothing but that is a refusal. */
    private @Nullable Pending ready(
            int place, FieldWrite write, Map<String, @Nullable Object> values, @Nullable String hidden) {
        if (!values.isEmpty()) {
            return new Pending(place, write, write.record().id(), values);
        }
        if (hidden == null) {
            outcomes.put(place, new WriteOutcome.Written(write, write.record()));
        } else {
            types.forget(account);
            outcomes.put(
                    place,
                    failed(
                            write,
                            new CrmFailure.Rejected(
                                    hidden,
                                    "The field \"" + hidden
                                            + "\" does not exist in Salesforce for Referloop's user: install Referloop's package, or give its user"
                                            + " access to the field",
                                    null)));
        }
        return null;
    }

    /** Sorted by what a write locks beside the record; worth a query only where more than one call is needed. */
    private List<Pending> together(RecordType type, List<Pending> all, Described described) {
        if (all.size() <= BATCH || !described.has(SalesforceObjects.name(type), "AccountId")) {
            return all;
        }
        String object = SalesforceObjects.name(type);
        Map<String, String> parents = new HashMap<>();
        for (SalesforceRow row : SalesforceLinks.chunked(
                reader.rows(),
                object,
                all.stream().map(Pending::id).toList(),
                some -> "SELECT Id, AccountId FROM " + object + " WHERE Id IN " + some)) {
            String parent = row.text("AccountId");
            parents.put(SalesforceRows.fifteen(row.id()), parent == null ? "" : parent);
        }
        return all.stream()
                .sorted(Comparator.comparing(pending -> parents.getOrDefault(SalesforceRows.fifteen(pending.id()), "")))
                .toList();
    }

    private void send(RecordType type, List<Pending> batch, int attempt) {
        if (batch.isEmpty()) {
            return;
        }
        if (stopped != null) {
            failAll(batch, stopped);
            return;
        }
        SaveResult[] results;
        try {
            results = update(type, batch);
        } catch (CrmException failed) {
            if (SoapGateway.isUnreadable(failed)) {
                readBack(type, batch, failed.failure());
            } else {
                failAll(batch, failed.failure());
                stopped = stops(failed.failure()) ? failed.failure() : null;
            }
            return;
        }
        settle(type, batch, results, attempt);
    }

    private SaveResult[] update(RecordType type, List<Pending> batch) {
        SObject[] records = batch.stream().map(pending -> pending.toSend(type)).toArray(SObject[]::new);
        return soap.call(account, SalesforceOperation.write("update " + SalesforceObjects.name(type)), connection -> {
            // Our fields never make a duplicate; the organisation's rules about those must not keep them out.
            connection.setDuplicateRuleHeader(true, false, false);
            return connection.update(records);
        });
    }

    private void settle(RecordType type, List<Pending> batch, SaveResult[] results, int attempt) {
        List<Pending> locked = new ArrayList<>();
        List<Pending> deleted = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Pending pending = batch.get(i);
            if (i >= results.length) {
                outcomes.put(
                        pending.place(),
                        failed(
                                pending.write(),
                                new CrmFailure.OutcomeUnknown(
                                        "Salesforce did not say what became of " + pending.record())));
                continue;
            }
            SaveResult result = results[i];
            if (result.isSuccess()) {
                outcomes.put(pending.place(), new WriteOutcome.Written(pending.write(), now(pending)));
                continue;
            }
            CrmFailure failure = SalesforceFailures.ofRecord(pending.record(), result.getErrors());
            outcomes.put(pending.place(), failed(pending.write(), failure));
            if (SalesforceFailures.isLocked(result.getErrors())) {
                locked.add(pending);
            } else if (failure instanceof CrmFailure.Gone
                    && pending.id().equals(pending.record().id())) {
                deleted.add(pending);
            }
        }
        reachSurvivors(type, deleted);
        if (!locked.isEmpty() && attempt < LOCK_TRIES && waited(attempt)) {
            send(type, locked, attempt + 1);
        }
    }

    private static RecordRef now(Pending pending) {
        return pending.id().equals(pending.record().id())
                ? pending.record()
                : new RecordRef(pending.record().type(), pending.id());
    }

    /** Writing to a merged record is writing to the one that it went into. */
    private void reachSurvivors(RecordType type, List<Pending> deleted) {
        if (deleted.isEmpty()) {
            return;
        }
        try {
            Map<String, String> survivors =
                    reader.survivors(type, deleted.stream().map(Pending::id).toList());
            List<Pending> again = deleted.stream()
                    .filter(pending -> survivors.containsKey(pending.id()))
                    .map(pending -> pending.at(survivors.getOrDefault(pending.id(), pending.id())))
                    .toList();
            send(type, again, 1);
        } catch (CrmException unanswered) {
            // They stay gone for now; the next reading of the records finds the merge.
            stopped = stops(unanswered.failure()) ? unanswered.failure() : null;
        }
    }

    /**
     * One record's outcome made the whole answer unreadable, though the others may be written. What holds its values was; the rest is sent
     * again, apart from each other, until the one at fault stands alone. See BEHAVIOR.md#unknown-codes.
     */
    private void readBack(RecordType type, List<Pending> batch, CrmFailure failure) {
        failAll(batch, failure);
        Map<RecordRef, Map<ReferralField, String>> held;
        try {
            held = reader.held(type, batch.stream().map(Pending::id).toList());
        } catch (CrmException unanswered) {
            stopped = stops(unanswered.failure()) ? unanswered.failure() : null;
            return;
        }
        List<Pending> open = batch.stream()
                .filter(pending -> {
                    boolean written = holds(held.get(new RecordRef(type, pending.id())), pending);
                    if (written) {
                        outcomes.put(pending.place(), new WriteOutcome.Written(pending.write(), now(pending)));
                    }
                    return !written;
                })
                .toList();
        if (open.size() == 1 && batch.size() == 1) {
            Pending alone = open.getFirst();
            outcomes.put(
                    alone.place(),
                    failed(
                            alone.write(),
                            new CrmFailure.Rejected(
                                    null,
                                    "Salesforce refuses to write " + alone.record()
                                            + " for a reason that only a later release of its API names",
                                    failure.message())));
        } else if (open.size() <= 2) {
            open.forEach(one -> send(type, List.of(one), 1));
        } else {
            int half = open.size() / 2;
            send(type, open.subList(0, half), 1);
            send(type, open.subList(half, open.size()), 1);
        }
    }

    private static boolean holds(@Nullable Map<ReferralField, String> held, Pending pending) {
        if (held == null) {
            return false;
        }
        Map<String, String> byName = held.entrySet().stream()
                .collect(Collectors.toMap(entry -> SalesforceFields.name(entry.getKey()), Map.Entry::getValue));
        return pending.values().entrySet().stream()
                .allMatch(wanted -> wanted.getValue() == null
                        ? !byName.containsKey(wanted.getKey())
                        : wanted.getValue().equals(byName.get(wanted.getKey())));
    }

    /** Twice as long each time, and for each writer another time. */
    private boolean waited(int attempt) {
        long most = Math.min(LOCK_WAIT.toMillis() << attempt, LOCK_WAIT_MOST.toMillis());
        try {
            pauses.pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1)));
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void failAll(List<Pending> batch, CrmFailure failure) {
        batch.forEach(pending -> outcomes.put(pending.place(), failed(pending.write(), failure)));
    }

    private static WriteOutcome failed(FieldWrite write, CrmFailure failure) {
        return new WriteOutcome.Failed(write, failure);
    }

    /** Whether the next batch would meet the same fate; then it is not sent at all. */
    static boolean stops(CrmFailure failure) {
        return switch (failure) {
            case CrmFailure.Throttled t -> true;
            case CrmFailure.Unavailable u -> true;
            case CrmFailure.AuthorizationLost a -> true;
            case CrmFailure.Rejected r -> false;
            case CrmFailure.Gone g -> false;
            case CrmFailure.Unsupported u -> false;
            case CrmFailure.OutcomeUnknown o -> false;
        };
    }
}
