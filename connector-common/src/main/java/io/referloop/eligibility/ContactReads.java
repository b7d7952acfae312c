package io.referloop.eligibility;

import io.referloop.connection.Connection;
import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.ReadQueue.Scan;
import io.referloop.eligibility.ReadQueue.Source;
import io.referloop.eligibility.ReadQueue.Wish;
import io.referloop.program.ProgramPublished;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reads contacts for what programs watch: those that were told about, and, when a program begins to watch something, all of them, page by
 * page. Afterwards those that changed are read once an hour, so that a property which the CRM does not announce is seen all the same.
 */
@Component
class ContactReads implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ContactReads.class);
    private static final int CONNECTIONS_AT_ONCE = 16;
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final InWorkspace inWorkspace;
    private final Connections connections;
    private final AskingPrograms programs;
    private final ReadQueue queue;
    private final ContactIntake intake;
    private final Lanes<Source> lanes = new Lanes<>("contacts", CONNECTIONS_AT_ONCE, this::drain);

    ContactReads(
            InWorkspace inWorkspace,
            Connections connections,
            AskingPrograms programs,
            ReadQueue queue,
            ContactIntake intake) {
        this.inWorkspace = inWorkspace;
        this.connections = connections;
        this.programs = programs;
        this.queue = queue;
        this.intake = intake;
    }

    @EventListener
    void on(ContactsToRead wanted) {
        Source source = new Source(wanted.workspace(), wanted.connection());
        lanes.wakeAfterCommit(() -> List.of(source));
    }

    @EventListener
    void on(ProgramPublished published) {
        UUID workspace = published.workspace();
        Set<String> watched = watched(workspace);
        for (Connection connection : connections.list(workspace)) {
            if (queue.begin(workspace, connection.id(), watched)) {
                lanes.wakeAfterCommit(() -> List.of(new Source(workspace, connection.id())));
            }
        }
    }

    @EventListener
    void on(ConnectionRestored restored) {
        Source source = new Source(
                restored.connection().workspaceId(), restored.connection().id());
        inWorkspace.run(
                source.workspace(),
                () -> queue.begin(source.workspace(), source.connection(), watched(source.workspace())));
        lanes.wake(source);
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(queue::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private Pause drain(Source source) {
        while (true) {
            try {
                Set<String> watched = inWorkspace.call(source.workspace(), () -> watched(source.workspace()));
                CrmSession session = connections
                        .open(source.workspace(), source.connection())
                        .alsoReading(RecordType.CONTACT, watched);
                List<Wish> wishes = queue.lease(source, session.batchSize());
                if (!wishes.isEmpty()) {
                    read(source, session, watched, wishes);
                    continue;
                }
                Scan scan = queue.leaseScan(source).orElse(null);
                if (scan == null) {
                    return new Pause.UntilWoken();
                }
                scan(source, session, watched, scan);
            } catch (CrmException failed) {
                return after(source, failed.failure());
            }
        }
    }

    private void read(Source source, CrmSession session, Set<String> watched, List<Wish> wishes) {
        RecordPage page = session.read(
                RecordType.CONTACT, wishes.stream().map(Wish::record).toList());
        inWorkspace.run(source.workspace(), () -> {
            intake.take(source, page, watched);
            queue.done(source, wishes);
        });
    }

    private void scan(Source source, CrmSession session, Set<String> watched, Scan scan) {
        RecordPage page = session.page(RecordType.CONTACT, scan.cursor(), scan.changedSince());
        inWorkspace.run(source.workspace(), () -> {
            intake.take(source, page, watched);
            queue.turned(source, scan, page.next(), page.records().size());
        });
    }

    private Pause after(Source source, CrmFailure failure) {
        log.info("Reading contacts of connection {} has to wait: {}", source.connection(), failure.message());
        Duration wait =
                switch (failure) {
                    case CrmFailure.Throttled throttled -> throttled.retryAfter();
                    case CrmFailure.Unavailable unavailable -> Backoff.after(queue.attempts(source));
                    case CrmFailure.OutcomeUnknown unknown -> Backoff.after(queue.attempts(source));
                    case CrmFailure.Rejected rejected -> Backoff.MAX;
                    case CrmFailure.Gone gone -> Backoff.MAX;
                    case CrmFailure.Unsupported unsupported -> Backoff.MAX;
                    case CrmFailure.AuthorizationLost lost -> Duration.ZERO;
                };
        queue.postpone(source, wait, failure.message());
        return failure instanceof CrmFailure.AuthorizationLost ? new Pause.UntilWoken() : new Pause.For(wait);
    }

    private Set<String> watched(UUID workspace) {
        return AskingPrograms.properties(programs.of(workspace));
    }
}
