package io.referloop.writeback;

import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.RecordRef;
import io.referloop.crm.WriteOutcome;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetterRetried;
import io.referloop.deadletter.DeadLetters;
import io.referloop.eligibility.EligibilityDecided;
import io.referloop.referral.Links;
import io.referloop.referral.RecordGone;
import io.referloop.referral.RecordKey;
import io.referloop.referral.RecordsUnsaid;
import io.referloop.reward.RewardsSettled;
import io.referloop.reward.Summary;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells CRM records where their referral stands, and contacts whether to ask them for one. What a record should say is queued with the change that made it so; one lane per connection
 * takes what has come together and writes it. Writing the same again does no harm, so a crash between the CRM's answer and our note of it
 * costs one more write and nothing else.
 */
@Component
public class WriteBack implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(WriteBack.class);
    private static final int CONNECTIONS_AT_ONCE = 64;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final InWorkspace inWorkspace;
    private final WriteBackQueue queue;
    private final Entries entries;
    private final Connections connections;
    private final Workspaces workspaces;
    private final Links links;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private final Lanes<WriteBackQueue.Lane> lanes = new Lanes<>("writeback", CONNECTIONS_AT_ONCE, this::drain);

    WriteBack(
            InWorkspace inWorkspace,
            WriteBackQueue queue,
            Entries entries,
            Connections connections,
            Workspaces workspaces,
            Links links,
            DeadLetters deadLetters,
            MeterRegistry meters) {
        this.inWorkspace = inWorkspace;
        this.queue = queue;
        this.entries = entries;
        this.connections = connections;
        this.workspaces = workspaces;
        this.links = links;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    @EventListener
    void on(RewardsSettled settled) {
        ZoneId zone = workspaces.get(settled.workspace()).zone();
        List<WriteBackQueue.Desired> desired = settled.settlements().stream()
                .map(it -> new WriteBackQueue.Desired(
                        it.movement().referral().id(),
                        Summary.of(it, zone),
                        it.movement().correlation()))
                .toList();
        entries.want(settled);
        lanes.wakeAfterCommit(queue.want(settled.workspace(), desired)::get);
    }

    /** Whom to ask stands on the contact, beside what it may say of a referral. */
    @EventListener
    void on(EligibilityDecided decided) {
        ZoneId zone = workspaces.get(decided.workspace()).zone();
        List<WriteBackQueue.Saying> sayings = decided.standings().stream()
                .map(it -> new WriteBackQueue.Saying(it.contact(), EligibleFields.of(it, zone), "eligibility"))
                .toList();
        lanes.wakeAfterCommit(queue.say(decided.workspace(), sayings)::get);
    }

    @EventListener
    void on(RecordsUnsaid unsaid) {
        Set<WriteBackQueue.Lane> again = queue.again(unsaid.workspace(), unsaid.records());
        lanes.wakeAfterCommit(() -> again);
    }

    /** What a deleted record should have said is forgotten with it, a person's data included; that a write missed it is explained. */
    @EventListener
    void on(RecordGone gone) {
        queue.forget(gone.workspace(), gone.record());
        deadLetters.settled(
                gone.workspace(),
                gone.record().connection(),
                DeadLetter.Cause.RECORD_GONE,
                subject(gone.record().ref()));
    }

    @EventListener
    void on(ConnectionRestored restored) {
        entries.retry(restored.connection().workspaceId(), restored.connection().id());
        lanes.wake(new WriteBackQueue.Lane(
                restored.connection().workspaceId(), restored.connection().id()));
    }

    @EventListener
    void on(DeadLetterRetried retried) {
        UUID connection = retried.letter().connection();
        boolean aboutWriting = retried.letter().cause() == DeadLetter.Cause.WRITE_REJECTED
                || retried.letter().cause() == DeadLetter.Cause.RECORD_GONE;
        if (aboutWriting && connection != null && retried.record() != null) {
            queue.unpark(retried.workspace(), new RecordKey(connection, retried.record()));
            WriteBackQueue.Lane lane = new WriteBackQueue.Lane(retried.workspace(), connection);
            lanes.wakeAfterCommit(() -> List.of(lane));
        } else if (aboutWriting && connection != null && Entries.isAbout(retried.letter())) {
            entries.retry(retried.workspace(), connection);
            WriteBackQueue.Lane lane = new WriteBackQueue.Lane(retried.workspace(), connection);
            lanes.wakeAfterCommit(() -> List.of(lane));
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(this::due, SWEEP);
    }

    private Set<WriteBackQueue.Lane> due() {
        Set<WriteBackQueue.Lane> due = new HashSet<>(queue.due());
        due.addAll(entries.due());
        return due;
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private Pause drain(WriteBackQueue.Lane lane) {
        while (true) {
            CrmSession session;
            try {
                session = connections.open(lane.workspace(), lane.connection());
            } catch (CrmException parked) {
                return new Pause.UntilWoken();
            }
            List<WriteBackQueue.Leased> batch = queue.lease(lane, session.batchSize());
            if (batch.isEmpty()) {
                Duration wait = entries.keep(lane, session);
                return wait.isZero()
                        ? queue.coalescing(lane).<Pause>map(Pause.For::new).orElse(new Pause.UntilWoken())
                        : new Pause.For(wait);
            }
            Pause pause = write(lane, session, batch);
            if (pause instanceof Pause.For || !connected(lane)) {
                return pause;
            }
        }
    }

    private Pause write(WriteBackQueue.Lane lane, CrmSession session, List<WriteBackQueue.Leased> batch) {
        try {
            List<WriteOutcome> outcomes = session.write(batch.stream()
                    .map(it -> new FieldWrite(it.record(), it.values(), it.trace()))
                    .toList());
            return inWorkspace.call(lane.workspace(), () -> note(lane, batch, outcomes));
        } catch (CrmException failed) {
            log.info(
                    "Writing {} records of connection {} has to wait: {}",
                    batch.size(),
                    lane.connection(),
                    failed.failure().message());
            return inWorkspace.call(lane.workspace(), () -> {
                Duration wait = Duration.ZERO;
                for (WriteBackQueue.Leased leased : batch) {
                    wait = longer(wait, after(lane, leased, failed.failure()));
                }
                return pause(wait);
            });
        }
    }

    private Pause note(WriteBackQueue.Lane lane, List<WriteBackQueue.Leased> batch, List<WriteOutcome> outcomes) {
        Duration wait = Duration.ZERO;
        List<WriteBackQueue.Leased> written = new ArrayList<>();
        Map<RecordRef, RecordRef> merged = new LinkedHashMap<>();
        for (int n = 0; n < outcomes.size(); n++) {
            WriteBackQueue.Leased leased = batch.get(n);
            switch (outcomes.get(n)) {
                case WriteOutcome.Written done -> {
                    written.add(leased);
                    if (!done.now().equals(leased.record())) {
                        merged.put(leased.record(), done.now());
                    }
                }
                case WriteOutcome.Failed failed -> wait = longer(wait, after(lane, leased, failed.failure()));
            }
        }
        queue.written(lane, written);
        merged.forEach((record, survivor) -> move(
                lane.workspace(),
                new RecordKey(lane.connection(), record),
                new RecordKey(lane.connection(), survivor)));
        meters.counter("referloop.writeback.records").increment(written.size());
        return pause(wait);
    }

    private void move(UUID workspace, RecordKey merged, RecordKey survivor) {
        links.moveToSurvivor(workspace, merged, survivor);
        queue.move(workspace, merged, survivor);
    }

    /** Who acts next; returns how long this lane should wait before it goes on. */
    private Duration after(WriteBackQueue.Lane lane, WriteBackQueue.Leased leased, CrmFailure failure) {
        return switch (failure) {
            case CrmFailure.Throttled throttled -> queue.postpone(lane, leased, throttled.retryAfter());
            case CrmFailure.Unavailable unavailable -> queue.postpone(lane, leased, Backoff.after(leased.attempts()));
            // Setting the same values once more is harmless, so nothing needs to be read back first.
            case CrmFailure.OutcomeUnknown unknown -> queue.postpone(lane, leased, Backoff.after(leased.attempts()));
            case CrmFailure.AuthorizationLost lost -> queue.postpone(lane, leased, Duration.ZERO);
            case CrmFailure.Rejected rejected -> park(lane, leased, DeadLetter.Cause.WRITE_REJECTED, words(rejected));
            case CrmFailure.Gone gone -> park(lane, leased, DeadLetter.Cause.RECORD_GONE, gone.message());
            case CrmFailure.Unsupported unsupported ->
                park(lane, leased, DeadLetter.Cause.WRITE_REJECTED, unsupported.message());
        };
    }

    private Duration park(
            WriteBackQueue.Lane lane, WriteBackQueue.Leased leased, DeadLetter.Cause cause, String detail) {
        if (!queue.park(lane, leased, cause.name())) {
            return Duration.ZERO;
        }
        RecordRef record = leased.record();
        deadLetters.add(
                lane.workspace(),
                List.of(DeadLetter.Entry.of(lane.connection(), cause, record, subject(record), detail)));
        return Duration.ZERO;
    }

    private static String subject(RecordRef record) {
        return record.type().name().toLowerCase(Locale.ROOT) + " " + record.id();
    }

    private boolean connected(WriteBackQueue.Lane lane) {
        return connections
                .find(lane.workspace(), lane.connection())
                .filter(it -> it.isConnected())
                .isPresent();
    }

    private static String words(CrmFailure.Rejected rejected) {
        String field = rejected.field() == null ? "" : rejected.field() + ": ";
        String vendor = rejected.vendorMessage() == null ? "" : " (" + rejected.vendorMessage() + ")";
        return field + rejected.message() + vendor;
    }

    private static Pause pause(Duration wait) {
        return wait.isZero() ? new Pause.UntilWoken() : new Pause.For(wait);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
