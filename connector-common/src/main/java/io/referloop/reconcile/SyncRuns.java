package io.referloop.reconcile;

import io.referloop.connection.ChangesMissed;
import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Begins, holds and ends runs, and tells what they cost before they begin. */
@Component
public class SyncRuns {

    /** A call and the work on what it brought; measured while a run goes on, assumed before. */
    private static final Duration PER_CALL = Duration.ofMillis(250);

    /** Changes of the last moments may not be in the CRM's index yet when a walk begins. */
    static final Duration OVERLAP = Duration.ofMinutes(1);

    private final InWorkspace inWorkspace;
    private final Connections connections;
    private final Crms crms;
    private final SourceFields fields;
    private final LinkedRecords linked;
    private final SyncRunRows rows;
    private final SyncWork work;
    private final JdbcClient jdbc;

    SyncRuns(
            InWorkspace inWorkspace,
            Connections connections,
            Crms crms,
            SourceFields fields,
            LinkedRecords linked,
            SyncRunRows rows,
            SyncWork work,
            JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.connections = connections;
        this.crms = crms;
        this.fields = fields;
        this.linked = linked;
        this.rows = rows;
        this.work = work;
        this.jdbc = jdbc;
    }

    /**
     * What reading the past of a connection costs. Asks the CRM how many records there are: one or two calls.
     *
     * @throws io.referloop.crm.CrmException when the CRM does not say
     */
    public Estimate estimate(UUID workspace, UUID connection) {
        CrmSession session = connections.open(workspace, connection);
        long deals = session.count(RecordType.DEAL);
        boolean readsContacts = fields.of(workspace, connection).containsKey(RecordType.CONTACT);
        long contacts = readsContacts ? session.count(RecordType.CONTACT) : 0;
        long calls = pages(deals, session.listSize()) + (readsContacts ? pages(contacts, session.listSize()) : 0);
        Duration time = Duration.ofSeconds(1 + PER_CALL.multipliedBy(calls).toSeconds());
        return new Estimate(deals, contacts, calls, time);
    }

    /** Begins to read the past of a connection; empty when that is under way. */
    public Optional<UUID> backfill(UUID workspace, UUID connection, String member) {
        Estimate cost = estimate(workspace, connection);
        return begin(
                new Source(workspace, connection),
                SyncRun.Kind.BACKFILL,
                "Past deals",
                null,
                cost.deals() + cost.contacts(),
                cost.calls(),
                member);
    }

    /** Begins to compare a connection with what we know; empty when that is under way. */
    public Optional<UUID> reconcile(UUID workspace, UUID connection, String because, String member) {
        Source source = new Source(workspace, connection);
        return begin(source, SyncRun.Kind.RECONCILIATION, because, walkFrom(source), linked.count(source), 0, member);
    }

    @EventListener
    void on(ChangesMissed missed) {
        Source source = new Source(missed.workspace(), missed.connection());
        if (missed.anew()) {
            catchUp(source, missed.because());
        } else {
            Optional<UUID> unlessUnderWay = begin(
                    source, SyncRun.Kind.CATCH_UP, missed.because(), walkFrom(source), linked.count(source), 0, "");
        }
    }

    /** Begins to make up for what was missed; one that is under way begins anew, for it may have passed what changed since. */
    void catchUp(Source source, String because) {
        if (begin(source, SyncRun.Kind.CATCH_UP, because, walkFrom(source), linked.count(source), 0, "")
                .isEmpty()) {
            inWorkspace.run(
                    source.workspace(),
                    () -> rows.anew(
                            source, SyncRun.Kind.CATCH_UP, first(source, SyncRun.Kind.CATCH_UP, walkFrom(source))));
        }
    }

    public boolean pause(UUID workspace, UUID run) {
        return rows.move(workspace, run, SyncRun.State.PAUSED, List.of(SyncRun.State.RUNNING));
    }

    /** Goes on where it stopped. @return false when it cannot, or when another run of its kind is under way */
    public boolean resume(UUID workspace, UUID run) {
        try {
            boolean resumed = rows.move(
                    workspace, run, SyncRun.State.RUNNING, List.of(SyncRun.State.PAUSED, SyncRun.State.FAILED));
            rows.find(workspace, run).ifPresent(it -> work.wake(new Source(workspace, it.connection())));
            return resumed;
        } catch (DuplicateKeyException another) {
            return false;
        }
    }

    /** Ends it where it is; what it has read stays. */
    public boolean cancel(UUID workspace, UUID run) {
        return rows.move(
                workspace,
                run,
                SyncRun.State.CANCELLED,
                List.of(SyncRun.State.RUNNING, SyncRun.State.PAUSED, SyncRun.State.FAILED));
    }

    /** Those under way, then the newest. */
    public List<SyncRun> newest(UUID workspace, int most) {
        return rows.newest(workspace, most);
    }

    /** How many calls a run has made, by what they asked for. */
    public Map<String, Long> calls(UUID workspace, UUID run) {
        return rows.calls(workspace, run);
    }

    /** How many deals of a connection are known as its past. */
    public long pastDeals(UUID workspace, UUID connection) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("SELECT count(*) FROM crm_deal WHERE workspace_id = ? AND connection_id = ?")
                        .params(workspace, connection)
                        .query(Long.class)
                        .single());
    }

    private Optional<UUID> begin(
            Source source,
            SyncRun.Kind kind,
            String because,
            @Nullable Instant changedSince,
            long records,
            long calls,
            String member) {
        Optional<UUID> begun = inWorkspace.call(
                source.workspace(),
                () -> rows.begin(
                        source,
                        kind,
                        first(source, kind, changedSince),
                        because,
                        changedSince,
                        records,
                        calls,
                        member));
        begun.ifPresent(run -> work.wake(source));
        return begun;
    }

    private SyncRun.Step first(Source source, SyncRun.Kind kind, @Nullable Instant changedSince) {
        return kind.first(changedSince != null && walksChanges(source));
    }

    private boolean walksChanges(Source source) {
        return connections
                .find(source.workspace(), source.connection())
                .flatMap(it -> crms.find(it.crm()))
                .filter(it -> !it.lacks().contains(Capability.CHANGE_WALK))
                .isPresent();
    }

    /** Where a walk leaves nothing out, everything of ours can only have changed since the account was connected. */
    private @Nullable Instant walkFrom(Source source) {
        Optional<Instant> walked = inWorkspace.call(source.workspace(), () -> rows.walkedUntil(source));
        return walked.or(() -> walksChanges(source)
                        ? connections
                                .find(source.workspace(), source.connection())
                                .map(Connection::createdAt)
                        : Optional.empty())
                .map(it -> it.minus(OVERLAP))
                .orElse(null);
    }

    private static long pages(long records, int size) {
        return Math.max(1, (records + size - 1) / size);
    }

    /**
     * What a backfill will take.
     *
     * @param contacts 0 when contacts need not be read
     */
    public record Estimate(long deals, long contacts, long calls, Duration time) {}
}
