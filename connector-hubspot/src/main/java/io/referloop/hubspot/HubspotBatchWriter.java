package io.referloop.hubspot;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import io.referloop.hubspot.HubspotAnswer.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Writes our fields, up to a hundred records per call, and finds out what became of each. HubSpot either tells by trace id which inputs
 * failed, or refuses the whole batch because of one of them; then the batch is halved until the bad ones stand alone. One use's.
 */
final class HubspotBatchWriter {

    static final int BATCH = 100;
    /** Halving a batch of which everything is bad takes twice as many calls as it has records; no one waits for that. */
    private static final int MOST_CALLS_PER_BATCH = 60;

    private final HubspotClient client;
    private final HubspotPaths paths;
    private final CrmAccount account;
    private final Map<Integer, WriteOutcome> outcomes = new LinkedHashMap<>();
    private int callsLeft;
    private @Nullable CrmFailure stopped;

    HubspotBatchWriter(HubspotClient client, HubspotPaths paths, CrmAccount account) {
        this.client = client;
        this.paths = paths;
        this.account = account;
    }

    List<WriteOutcome> write(List<FieldWrite> writes) {
        var byType = new LinkedHashMap<RecordType, List<Pending>>();
        for (int i = 0; i < writes.size(); i++) {
            var pending = prepare(i, writes.get(i));
            if (pending != null) {
                byType.computeIfAbsent(pending.record().type(), none -> new ArrayList<>())
                        .add(pending);
            }
        }
        byType.forEach((type, all) -> {
            for (int from = 0; from < all.size(); from += BATCH) {
                callsLeft = MOST_CALLS_PER_BATCH;
                send(type, all.subList(from, Math.min(from + BATCH, all.size())));
            }
        });
        var inOrder = new ArrayList<WriteOutcome>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            var outcome = outcomes.get(i);
            if (outcome == null) {
                throw new IllegalStateException(
                        "no outcome for the write of " + writes.get(i).record());
            }
            inOrder.add(outcome);
        }
        return inOrder;
    }

    /** A write on its way: its place among all, and its values as HubSpot takes them. */
    private record Pending(int place, FieldWrite write, Map<String, String> properties) {

        RecordRef record() {
            return write.record();
        }
    }

    /** Null when it is settled already: what cannot be right is not sent. */
    private @Nullable Pending prepare(int place, FieldWrite write) {
        var record = write.record();
        if (!HubspotFields.TYPES.contains(record.type())) {
            outcomes.put(
                    place, failed(write, new CrmFailure.Rejected(null, "A HubSpot lead has no fields of ours", null)));
            return null;
        }
        var properties = new LinkedHashMap<String, String>();
        for (var entry : write.values().entrySet()) {
            if (account.isForeign(record.type(), HubspotFields.property(entry.getKey()))) {
                continue;
            }
            var value = HubspotFields.value(entry.getKey(), entry.getValue());
            if (value.isEmpty()) {
                var label = entry.getKey().label();
                outcomes.put(
                        place,
                        failed(write, new CrmFailure.Rejected(label, label + " must be a day like 2026-01-31", null)));
                return null;
            }
            properties.put(HubspotFields.property(entry.getKey()), value.get());
        }
        if (properties.isEmpty()) {
            outcomes.put(place, new WriteOutcome.Written(write, record));
            return null;
        }
        return new Pending(place, write, properties);
    }

    private void send(RecordType type, List<Pending> batch) {
        if (batch.isEmpty()) {
            return;
        }
        var reason = stopped;
        if (reason != null || callsLeft-- <= 0) {
            failAll(
                    batch,
                    reason != null
                            ? reason
                            : new CrmFailure.Throttled(
                                    Duration.ofSeconds(10),
                                    "HubSpot refuses too many records of this batch; the rest waits"));
            return;
        }
        HubspotAnswer answer;
        try {
            answer = client.send(account, call(type, batch));
        } catch (CrmException e) {
            failAll(batch, e.failure());
            stopped = stops(e.failure()) ? e.failure() : null;
            return;
        }
        if (answer.ok()) {
            settle(type, batch, answer);
        } else {
            separate(type, batch, answer.refusal());
        }
    }

    private HubspotCall call(RecordType type, List<Pending> batch) {
        var inputs = batch.stream()
                .map(pending -> Map.of(
                        "id", pending.record().id(),
                        "properties", pending.properties(),
                        "objectWriteTraceId", pending.write().trace()))
                .toList();
        return new HubspotCall(
                HubspotCall.Effect.WRITE,
                "batch update " + HubspotObjects.plural(type),
                HttpMethod.POST,
                paths.objects(type) + "/batch/update",
                Map.of("inputs", inputs));
    }

    /** Whether the next batch would meet the same fate; then it is not sent at all. */
    private static boolean stops(CrmFailure failure) {
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

    /** Done, or done in part: every input is looked for among the results and the errors. */
    private void settle(RecordType type, List<Pending> batch, HubspotAnswer answer) {
        var open = new ArrayList<>(batch);
        var strays = new ArrayList<String>();
        for (var result : answer.body().path("results")) {
            var now = HubspotJson.text(result, "id");
            var trace = HubspotJson.text(result, "objectWriteTraceId");
            var byTrace = take(open, one -> one.write().trace().equals(trace));
            Pending pending = byTrace != null
                    ? byTrace
                    : take(open, one -> one.record().id().equals(now));
            if (pending != null) {
                outcomes.put(
                        pending.place(),
                        new WriteOutcome.Written(
                                pending.write(), now == null ? pending.record() : new RecordRef(type, now)));
            } else if (now != null) {
                strays.add(now);
            }
        }
        Refusal unplaced = null;
        for (var error : answer.errors()) {
            unplaced = place(open, error) ? unplaced : error;
        }
        if (unplaced != null) {
            separate(type, open, unplaced);
        } else {
            open.forEach(pending -> lookUp(pending, strays));
        }
    }

    private boolean place(List<Pending> open, Refusal error) {
        boolean placed = false;
        Pending failed;
        while ((failed = take(open, one -> named(one, error.traces(), error.ids()))) != null) {
            outcomes.put(failed.place(), failed(failed.write(), HubspotFailures.ofRecord(failed.record(), error)));
            placed = true;
        }
        return placed;
    }

    private static boolean named(Pending pending, Set<String> traces, Set<String> ids) {
        return traces.contains(pending.write().trace())
                || ids.contains(pending.record().id());
    }

    /** Neither among the results nor among the errors: probably merged, so that the result stands under an id we do not know. */
    private void lookUp(Pending pending, List<String> strays) {
        var record = pending.record();
        CrmFailure failure = new CrmFailure.OutcomeUnknown("HubSpot did not say what became of " + record);
        try {
            var answer = client.send(
                    account, HubspotCall.get("read one after writing", paths.object(record.type(), record.id())));
            var now = HubspotJson.text(answer.body(), "id");
            if (answer.ok() && now != null && strays.contains(now)) {
                outcomes.put(
                        pending.place(), new WriteOutcome.Written(pending.write(), new RecordRef(record.type(), now)));
                return;
            }
            if (answer.refusal().gone()) {
                failure = HubspotFailures.ofRecord(record, answer.refusal());
            }
        } catch (CrmException e) {
            stopped = stops(e.failure()) ? e.failure() : null;
        }
        outcomes.put(pending.place(), failed(pending.write(), failure));
    }

    /** Refused as a whole: those at fault are taken out, by name if HubSpot names them, else by halving. */
    private void separate(RecordType type, List<Pending> batch, Refusal refusal) {
        var open = new ArrayList<>(batch);
        boolean placed = place(open, refusal);
        if (refusal.unknownProperty()) {
            var unknown = refusal.properties().isEmpty() ? mentioned(refusal) : refusal.properties();
            Pending failed;
            while ((failed = take(
                            open, one -> !Collections.disjoint(one.properties().keySet(), unknown)))
                    != null) {
                outcomes.put(
                        failed.place(), failed(failed.write(), HubspotFailures.ofRecord(failed.record(), refusal)));
                placed = true;
            }
        }
        if (placed) {
            send(type, open);
        } else if (open.size() == 1) {
            var alone = open.getFirst();
            outcomes.put(alone.place(), failed(alone.write(), HubspotFailures.ofRecord(alone.record(), refusal)));
        } else if (!open.isEmpty()) {
            int half = open.size() / 2;
            send(type, open.subList(0, half));
            send(type, open.subList(half, open.size()));
        }
    }

    private static Set<String> mentioned(Refusal refusal) {
        var mentioned = new HashSet<String>();
        for (var field : ReferralField.values()) {
            if (refusal.message().contains(HubspotFields.property(field))) {
                mentioned.add(HubspotFields.property(field));
            }
        }
        return mentioned;
    }

    private void failAll(List<Pending> batch, CrmFailure failure) {
        batch.forEach(pending -> outcomes.put(pending.place(), failed(pending.write(), failure)));
    }

    private static WriteOutcome failed(FieldWrite write, CrmFailure failure) {
        return new WriteOutcome.Failed(write, failure);
    }

    private static @Nullable Pending take(List<Pending> open, Predicate<Pending> wanted) {
        for (int i = 0; i < open.size(); i++) {
            if (wanted.test(open.get(i))) {
                return open.remove(i);
            }
        }
        return null;
    }
}
