package io.referloop.intake;

import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetterRetried;
import io.referloop.deadletter.DeadLetters;
import io.referloop.referral.ClosedRecord;
import io.referloop.referral.Links;
import io.referloop.referral.RecordFacts;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referrals;
import io.referloop.stage.StageMaps;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads records from the CRM that something was told about which cannot be decided without them. Wishes are rows, so none is lost while the
 * CRM is away; many become one call.
 */
@Component
class Lookups implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Lookups.class);
    private static final int CONNECTIONS_AT_ONCE = 64;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    /** How long a deal that belonged to nobody is not looked at again: its contact may be referred meanwhile. */
    private static final Duration UNREFERRED_FOR = Duration.ofDays(1);

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Connections connections;
    private final Links links;
    private final Referrals referrals;
    private final StageMaps stageMaps;
    private final RecordFacts recordFacts;
    private final DeadLetters deadLetters;
    private final CrmInbox inbox;
    private final Clock clock;
    private final Lanes<Stream> lanes = new Lanes<>("lookup", CONNECTIONS_AT_ONCE, this::drain);

    Lookups(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Connections connections,
            Links links,
            Referrals referrals,
            StageMaps stageMaps,
            RecordFacts recordFacts,
            DeadLetters deadLetters,
            CrmInbox inbox,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.connections = connections;
        this.links = links;
        this.referrals = referrals;
        this.stageMaps = stageMaps;
        this.recordFacts = recordFacts;
        this.deadLetters = deadLetters;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** Notes the wishes in the caller's transaction; a record that was found to belong to nobody is only read again when asked to. */
    void want(UUID workspace, UUID connection, List<Wanted> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        Rows rows = new Rows(4);
        wanted.forEach(it -> rows.add(it.record().type(), it.record().id(), it.again(), it.correlation()));
        int noted = jdbc.sql("""
                        INSERT INTO record_fetch (workspace_id, connection_id, object_type, record_id, reason, not_before, correlation)
                        SELECT ?::uuid, ?::uuid, r.type, r.id, 'changed', ?::timestamptz, r.correlation
                        FROM unnest(?::text[], ?::text[], ?::text[]::boolean[], ?::text[]) AS r (type, id, again, correlation)
                        WHERE r.again OR NOT EXISTS (SELECT FROM unreferred_record u WHERE u.workspace_id = ?::uuid AND u.connection_id = ?::uuid
                            AND u.object_type = r.type AND u.record_id = r.id
                            AND u.checked_at > ?::timestamptz)
                        ON CONFLICT (workspace_id, connection_id, object_type, record_id)
                        DO UPDATE SET version = record_fetch.version + 1, not_before = least(record_fetch.not_before, excluded.not_before)""")
                .params(workspace, connection, SqlTime.of(clock))
                .params(rows.parameters(
                        workspace, connection, SqlTime.of(clock.instant().minus(UNREFERRED_FOR))))
                .update();
        if (noted > 0) {
            Stream stream = new Stream(workspace, connection);
            lanes.wakeAfterCommit(() -> List.of(stream));
        }
    }

    @EventListener
    void on(ConnectionRestored restored) {
        lanes.wake(new Stream(
                restored.connection().workspaceId(), restored.connection().id()));
    }

    @EventListener
    void on(DeadLetterRetried retried) {
        UUID connection = retried.letter().connection();
        boolean aboutRecord = retried.letter().cause() == DeadLetter.Cause.UNKNOWN_RECORD
                || retried.letter().cause() == DeadLetter.Cause.TWO_REFERRALS;
        if (aboutRecord && connection != null && retried.record() != null) {
            want(retried.workspace(), connection, List.of(new Wanted(retried.record(), true, "retry")));
        }
    }

    void wake(Stream stream) {
        lanes.wake(stream);
    }

    /** Connections that work and have wishes due, over all workspaces. */
    List<Stream> due() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT c.workspace_id, c.connection_id FROM connection c
                        WHERE c.state = 'CONNECTED' AND EXISTS (SELECT FROM record_fetch f
                            WHERE f.workspace_id = c.workspace_id AND f.connection_id = c.connection_id
                            AND f.not_before <= ? AND (f.leased_until IS NULL OR f.leased_until < ?))""")
                .params(SqlTime.of(clock), SqlTime.of(clock))
                .query((row, n) -> new Stream(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(this::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private Pause drain(Stream stream) {
        while (true) {
            CrmSession session;
            try {
                session = connections.open(stream.workspace(), stream.connection());
            } catch (CrmException parked) {
                return new Pause.UntilWoken();
            }
            List<Fetch> batch = lease(stream, session.batchSize());
            if (batch.isEmpty()) {
                return new Pause.UntilWoken();
            }
            try {
                RecordPage page = session.read(
                        batch.getFirst().record().type(),
                        batch.stream().map(it -> it.record().id()).toList());
                inWorkspace.run(stream.workspace(), () -> decide(stream, batch, page));
            } catch (CrmException failed) {
                return after(stream, batch, failed.failure());
            }
        }
    }

    /** Takes due wishes of one type, for a time in which nobody else takes them. */
    private List<Fetch> lease(Stream stream, int most) {
        return inWorkspace.call(
                stream.workspace(),
                () -> jdbc.sql("""
                        WITH due AS (
                            SELECT object_type, record_id FROM record_fetch
                            WHERE workspace_id = ? AND connection_id = ? AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?)
                            AND object_type = (SELECT min(object_type) FROM record_fetch WHERE workspace_id = ? AND connection_id = ?
                                AND not_before <= ? AND (leased_until IS NULL OR leased_until < ?))
                            ORDER BY record_id LIMIT ? FOR UPDATE SKIP LOCKED)
                        UPDATE record_fetch f SET leased_until = ? FROM due
                        WHERE f.workspace_id = ? AND f.connection_id = ? AND f.object_type = due.object_type AND f.record_id = due.record_id
                        RETURNING f.object_type, f.record_id, f.version, f.attempts, f.correlation""")
                        .params(
                                stream.workspace(),
                                stream.connection(),
                                SqlTime.of(clock),
                                SqlTime.of(clock),
                                stream.workspace(),
                                stream.connection(),
                                SqlTime.of(clock),
                                SqlTime.of(clock),
                                most,
                                SqlTime.of(clock.instant().plus(LEASE)),
                                stream.workspace(),
                                stream.connection())
                        .query((row, n) -> new Fetch(
                                new RecordRef(RecordType.valueOf(row.getString(1)), row.getString(2)),
                                row.getLong(3),
                                row.getInt(4),
                                row.getString(5)))
                        .list());
    }

    private void decide(Stream stream, List<Fetch> batch, RecordPage page) {
        Map<RecordRef, String> correlations =
                batch.stream().collect(Collectors.toMap(Fetch::record, Fetch::correlation));
        for (CrmRecord record : page.records()) {
            String correlation = correlations.getOrDefault(record.requested(), "lookup");
            place(stream, record, correlation);
        }
        page.missing().forEach(ref -> missing(stream, ref, correlations.getOrDefault(ref, "lookup")));
        done(stream, batch);
    }

    /** Links a record to the referral of those it belongs to, if there is exactly one. */
    private void place(Stream stream, CrmRecord record, String correlation) {
        RecordKey key = new RecordKey(stream.connection(), record.ref());
        if (!record.ref().equals(record.requested())) {
            links.moveToSurvivor(stream.workspace(), new RecordKey(stream.connection(), record.requested()), key);
        }
        Set<RecordKey> related = new HashSet<>();
        related.add(key);
        record.associated().stream()
                .filter(ref -> ref.type() != RecordType.DEAL)
                .forEach(ref -> related.add(new RecordKey(stream.connection(), ref)));
        Map<RecordKey, UUID> linked = links.find(stream.workspace(), related);
        UUID own = linked.get(key);
        Set<UUID> candidates = new HashSet<>(linked.values());
        if (own != null) {
            convert(stream, record, own, correlation);
            recordFacts.take(stream.workspace(), stream.connection(), Map.of(record, own), correlation);
        } else if (candidates.size() == 1) {
            UUID referral = candidates.iterator().next();
            if (closedBeforeTheClaim(stream, record, referral)) {
                unreferred(stream, record.ref());
                return;
            }
            links.link(
                    stream.workspace(),
                    referral,
                    Map.of(key, record.field(CrmRecord.NAME).orElse(record.ref().id())),
                    "ASSOCIATED");
            recordFacts.take(stream.workspace(), stream.connection(), Map.of(record, referral), correlation);
        } else if (candidates.isEmpty()) {
            unreferred(stream, record.ref());
        } else {
            deadLetters.add(
                    stream.workspace(),
                    List.of(DeadLetter.Entry.of(
                            stream.connection(),
                            DeadLetter.Cause.TWO_REFERRALS,
                            record.ref(),
                            RecordFacts.words(record.ref()),
                            "Its contacts and companies belong to " + candidates.size()
                                    + " referrals; which one it counts for has to be decided.")));
        }
    }

    /** A lead that was read speaks for its referral together with what it became. */
    private void convert(Stream stream, CrmRecord lead, UUID referral, String correlation) {
        Map<RecordKey, String> labels = new HashMap<>();
        lead.became().forEach(ref -> labels.put(new RecordKey(stream.connection(), ref), RecordFacts.words(ref)));
        want(
                stream.workspace(),
                stream.connection(),
                links.link(stream.workspace(), referral, labels, "CONVERTED").stream()
                        .map(key -> new Wanted(key.ref(), true, correlation))
                        .toList());
    }

    private boolean closedBeforeTheClaim(Stream stream, CrmRecord record, UUID referral) {
        Instant claimedAt =
                referrals.find(stream.workspace(), referral).orElseThrow().claimedAt();
        return ClosedRecord.before(stageMaps.of(stream.workspace(), stream.connection()), record, claimedAt);
    }

    private void unreferred(Stream stream, RecordRef record) {
        jdbc.sql("""
                        INSERT INTO unreferred_record (workspace_id, connection_id, object_type, record_id, checked_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (workspace_id, connection_id, object_type, record_id) DO UPDATE SET checked_at = excluded.checked_at""")
                .params(stream.workspace(), stream.connection(), record.type().name(), record.id(), SqlTime.of(clock))
                .update();
    }

    /** Gone, if it speaks for a referral; of any other nobody knows why it was spoken of. */
    private void missing(Stream stream, RecordRef record, String correlation) {
        RecordKey key = new RecordKey(stream.connection(), record);
        if (links.find(stream.workspace(), List.of(key)).containsKey(key)) {
            inbox.tell(
                    stream.workspace(),
                    stream.connection(),
                    correlation,
                    List.of(new CrmChange.Deleted(record, clock.instant())));
            return;
        }
        deadLetters.add(
                stream.workspace(),
                List.of(DeadLetter.Entry.of(
                        stream.connection(),
                        DeadLetter.Cause.UNKNOWN_RECORD,
                        record,
                        RecordFacts.words(record),
                        "A change was told about it, but the CRM does not know it.")));
    }

    /** Wishes that grew while they were looked up stay, and are looked up again. */
    private void done(Stream stream, List<Fetch> batch) {
        Rows rows = new Rows(3);
        batch.forEach(it -> rows.add(it.record().type(), it.record().id(), it.version()));
        jdbc.sql("""
                        DELETE FROM record_fetch f USING unnest(?::text[], ?::text[], ?::text[]::bigint[]) AS r (type, id, version)
                        WHERE f.workspace_id = ? AND f.connection_id = ? AND f.object_type = r.type AND f.record_id = r.id
                        AND f.version = r.version""")
                .params(rows.parameters(stream.workspace(), stream.connection()))
                .update();
        release(stream, batch, clock.instant(), "");
    }

    private Pause after(Stream stream, List<Fetch> batch, CrmFailure failure) {
        log.info(
                "Looking up {} records of connection {} has to wait: {}",
                batch.size(),
                stream.connection(),
                failure.message());
        Duration wait =
                switch (failure) {
                    case CrmFailure.Throttled throttled -> throttled.retryAfter();
                    case CrmFailure.Unavailable unavailable -> backoff(batch);
                    case CrmFailure.OutcomeUnknown unknown -> backoff(batch);
                    case CrmFailure.Rejected rejected -> Backoff.MAX;
                    case CrmFailure.Gone gone -> Backoff.MAX;
                    case CrmFailure.Unsupported unsupported -> Backoff.MAX;
                    case CrmFailure.AuthorizationLost lost -> Duration.ZERO;
                };
        inWorkspace.run(
                stream.workspace(), () -> release(stream, batch, clock.instant().plus(wait), failure.message()));
        return failure instanceof CrmFailure.AuthorizationLost ? new Pause.UntilWoken() : new Pause.For(wait);
    }

    private void release(Stream stream, List<Fetch> batch, Instant notBefore, String error) {
        Rows rows = new Rows(2);
        batch.forEach(it -> rows.add(it.record().type(), it.record().id()));
        jdbc.sql("""
                        UPDATE record_fetch f SET leased_until = NULL, not_before = ?, last_error = ?, attempts = attempts + 1
                        FROM unnest(?::text[], ?::text[]) AS r (type, id)
                        WHERE f.workspace_id = ? AND f.connection_id = ? AND f.object_type = r.type AND f.record_id = r.id""")
                .params(SqlTime.of(notBefore), error)
                .params(rows.parameters(stream.workspace(), stream.connection()))
                .update();
    }

    private static Duration backoff(List<Fetch> batch) {
        return Backoff.after(batch.stream().mapToInt(Fetch::attempts).max().orElse(0));
    }

    /** @param again read it even when it was found to belong to nobody before */
    record Wanted(RecordRef record, boolean again, String correlation) {}

    private record Fetch(RecordRef record, long version, int attempts, String correlation) {}
}
