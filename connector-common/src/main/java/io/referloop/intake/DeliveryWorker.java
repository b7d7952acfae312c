package io.referloop.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.connection.ChangesMissed;
import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.connection.Crms;
import io.referloop.connection.WishesLeft;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.Translation;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetterRetried;
import io.referloop.deadletter.DeadLetters;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Trips;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Works deliveries off: a batch of them, its effects and the cursor's step commit together. The cursor's row lock makes it one worker per
 * stream over all instances; a worker that dies lets go of it at once.
 */
@Component
class DeliveryWorker implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final int BATCH_DELIVERIES = 20;
    private static final int STREAMS_AT_ONCE = 4;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 5;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Trips trips;
    private final Connections connections;
    private final Crms crms;
    private final ChangeBatch changeBatch;
    private final DeadLetters deadLetters;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Lanes<Stream> lanes;
    private final Map<Stream, Account> accounts = new ConcurrentHashMap<>();

    DeliveryWorker(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Trips trips,
            Connections connections,
            Crms crms,
            ChangeBatch changeBatch,
            DeadLetters deadLetters,
            IntakeLog log,
            ApplicationEventPublisher events,
            MeterRegistry meters,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.trips = trips;
        this.connections = connections;
        this.crms = crms;
        this.changeBatch = changeBatch;
        this.deadLetters = deadLetters;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
        this.lanes = Lanes.onThreads("intake", STREAMS_AT_ONCE, this::drain);
        log.onAppended(lanes::wake);
    }

    void wake(Stream stream) {
        lanes.wake(stream);
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(this::behind, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    /** Every stream that has more than its cursor knows of, over all workspaces. */
    List<Stream> behind() {
        return inWorkspace.acrossWorkspaces(() -> jdbc.sql("""
                        SELECT h.workspace_id, h.connection_id FROM intake_head h
                        LEFT JOIN intake_cursor c USING (workspace_id, connection_id)
                        WHERE h.position > coalesce(c.position, 0) AND (c.not_before IS NULL OR c.not_before <= ?)""")
                .param(SqlTime.of(clock))
                .query((row, n) -> new Stream(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
    }

    /** Works one delivery off again, whatever the cursor says. */
    @EventListener
    void on(DeadLetterRetried retried) {
        boolean aboutDelivery = retried.letter().cause() == DeadLetter.Cause.UNREADABLE
                || retried.letter().cause() == DeadLetter.Cause.PROCESSING_FAILED;
        UUID connection = retried.letter().connection();
        if (!aboutDelivery || connection == null || retried.position() == null) {
            return;
        }
        Stream stream = new Stream(retried.workspace(), connection);
        List<Delivery> delivery = read(stream, retried.position() - 1, 1);
        if (!delivery.isEmpty()) {
            apply(stream, delivery);
        }
    }

    private Pause drain(Stream stream) {
        while (true) {
            try {
                if (!inWorkspace.call(stream.workspace(), () -> batch(stream))) {
                    return new Pause.UntilWoken();
                }
            } catch (TransientDataAccessException | DataAccessResourceFailureException | TransactionException down) {
                log.warn(
                        "The database is not to be reached; stream of connection {} goes on when it is",
                        stream.connection());
                return new Pause.For(Duration.ofSeconds(1));
            } catch (RuntimeException failed) {
                // This lane again, a delivery at a time; after some tries whoever looks at the dead letter.
                log.error("A batch of connection {} failed and was rolled back", stream.connection(), failed);
                return new Pause.For(failed(stream, failed));
            }
        }
    }

    private boolean batch(Stream stream) {
        List<Claimed> claimed = claim(stream);
        List<Delivery> deliveries =
                claimed.stream().flatMap(it -> it.delivery().stream()).toList();
        if (deliveries.isEmpty()) {
            return false;
        }
        apply(stream, deliveries);
        trips.tell("""
                        UPDATE intake_cursor SET position = ?, failures = 0, not_before = NULL
                        WHERE workspace_id = ? AND connection_id = ?""", List.of(deliveries.getLast().position(), stream.workspace(), stream.connection()));
        // What became durable after we looked woke this lane again.
        return deliveries.size() == claimed.getFirst().most();
    }

    /** Empty when another worker has the stream, or when it has to wait. */
    private List<Claimed> claim(Stream stream) {
        List<Claimed> claimed = claimed(stream);
        return claimed.isEmpty() && isNew(stream) ? claimed(stream) : claimed;
    }

    private boolean isNew(Stream stream) {
        return jdbc.sql(
                                "INSERT INTO intake_cursor (workspace_id, connection_id, position) VALUES (?, ?, 0) ON CONFLICT DO NOTHING")
                        .params(stream.workspace(), stream.connection())
                        .update()
                == 1;
    }

    /**
     * The cursor's lock and the deliveries behind it in one statement. It may not see a delivery that became durable while it waited for its
     * turn; whoever stored that wakes this lane again.
     */
    private List<Claimed> claimed(Stream stream) {
        // After a failure one at a time, so that one bad delivery does not hold up its neighbours for longer than it
        // must.
        return trips.ask(
                        """
                        WITH claimed AS MATERIALIZED (
                            SELECT position, CASE WHEN failures > 0 THEN 1 ELSE ? END AS most FROM intake_cursor
                            WHERE workspace_id = ? AND connection_id = ? AND (not_before IS NULL OR not_before <= ?)
                            FOR UPDATE SKIP LOCKED)
                        SELECT c.most, d.position, d.received_at, d.correlation, d.body, d.origin FROM claimed c LEFT JOIN LATERAL (
                            SELECT * FROM intake_delivery WHERE workspace_id = ? AND connection_id = ? AND position > c.position
                            ORDER BY position LIMIT c.most) AS d ON true
                        ORDER BY d.position""",
                        List.of(
                                BATCH_DELIVERIES,
                                stream.workspace(),
                                stream.connection(),
                                SqlTime.of(clock),
                                stream.workspace(),
                                stream.connection()),
                        (row, n) -> new Claimed(
                                row.getInt("most"),
                                row.getObject("position") == null ? Optional.empty() : Optional.of(delivery(row))))
                .get();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong("position"),
                SqlTime.read(row, "received_at"),
                row.getString("correlation"),
                row.getBytes("body"),
                IntakeLog.Origin.valueOf(row.getString("origin")) == IntakeLog.Origin.READ);
    }

    private List<Delivery> read(Stream stream, long after, int most) {
        return jdbc.sql("""
                        SELECT position, received_at, correlation, body, origin FROM intake_delivery
                        WHERE workspace_id = ? AND connection_id = ? AND position > ? ORDER BY position LIMIT ?""")
                .params(stream.workspace(), stream.connection(), after, most)
                .query((row, n) -> delivery(row))
                .list();
    }

    private void apply(Stream stream, List<Delivery> deliveries) {
        Account account = account(stream);
        CrmConnector crm = account.crm();
        List<ChangeBatch.Told> told = new ArrayList<>();
        List<DeadLetter.Entry> unreadable = new ArrayList<>();
        List<Translation> translations = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries) {
            Translation translation = delivery.found()
                    ? FoundChanges.read(delivery.body())
                    : crm.translate(new CrmDelivery(
                            crm.id(), account.id(), delivery.receivedAt(), delivery.correlation(), delivery.body()));
            translations.add(translation);
            translation.changes().forEach(change -> told.add(new ChangeBatch.Told(change, delivery.correlation())));
            translation.unreadable().forEach(part -> unreadable.add(unreadable(stream, delivery, part)));
        }
        ChangeBatch.Result result = changeBatch.apply(stream.workspace(), stream.connection(), told);
        deadLetters.add(stream.workspace(), unreadable);
        translations.stream()
                .flatMap(it -> it.missed().stream())
                .distinct()
                .forEach(what ->
                        events.publishEvent(new ChangesMissed(stream.workspace(), stream.connection(), what, true)));
        if (translations.stream().anyMatch(Translation::wished)) {
            events.publishEvent(new WishesLeft(stream.workspace(), stream.connection()));
        }
        record(stream, deliveries, translations, result);
        deliveries.stream()
                .filter(it -> result.forgotten().correlations().contains(it.correlation()))
                .forEach(it -> forget(stream, account, it, result.forgotten()));
    }

    /** What came in about somebody who was forgotten before goes at once; the rest of the delivery can still be worked off again. */
    private void forget(Stream stream, Account account, Delivery delivery, ChangeBatch.Forgotten forgotten) {
        CrmDelivery told = new CrmDelivery(
                account.crm().id(), account.id(), delivery.receivedAt(), delivery.correlation(), delivery.body());
        byte[] rest = account.crm()
                .without(
                        told,
                        forgotten.people(),
                        text -> forgotten.emails().stream()
                                .anyMatch(it -> text.strip().equalsIgnoreCase(it)));
        jdbc.sql("UPDATE intake_delivery SET body = ? WHERE workspace_id = ? AND connection_id = ? AND position = ?")
                .params(rest, stream.workspace(), stream.connection(), delivery.position())
                .update();
    }

    private static DeadLetter.Entry unreadable(Stream stream, Delivery delivery, Translation.Unreadable part) {
        return new DeadLetter.Entry(
                stream.connection(),
                DeadLetter.Cause.UNREADABLE,
                "delivery " + delivery.position() + ", " + part.where(),
                part.problem(),
                delivery.position(),
                null);
    }

    private void record(
            Stream stream, List<Delivery> deliveries, List<Translation> translations, ChangeBatch.Result result) {
        Rows rows = new Rows(7);
        for (int n = 0; n < deliveries.size(); n++) {
            Delivery delivery = deliveries.get(n);
            Translation translation = translations.get(n);
            ChangeBatch.Count count = result.of(delivery.correlation());
            int events = translation.changes().size()
                    + translation.echoes()
                    + translation.ignored()
                    + translation.unreadable().size();
            rows.add(
                    delivery.position(),
                    events,
                    count.applied(),
                    count.known(),
                    count.unrelated() + translation.ignored(),
                    translation.echoes(),
                    translation.unreadable().size());
            meters.timer("referloop.intake.latency").record(Duration.between(delivery.receivedAt(), clock.instant()));
            tell(delivery, events, count);
        }
        trips.tell("""
                        INSERT INTO intake_result (position, events, applied, known, unrelated, echoes, unreadable,
                            workspace_id, connection_id, processed_at)
                        SELECT r.*, ?, ?, ? FROM unnest(?::text[]::bigint[], ?::text[]::int[], ?::text[]::int[], ?::text[]::int[],
                            ?::text[]::int[], ?::text[]::int[], ?::text[]::int[]) AS r
                        ON CONFLICT (workspace_id, connection_id, position) DO UPDATE SET processed_at = excluded.processed_at,
                            applied = intake_result.applied + excluded.applied, unreadable = excluded.unreadable""", rows.parametersBetween(List.of(stream.workspace(), stream.connection(), SqlTime.of(clock))));
    }

    private static void tell(Delivery delivery, int events, ChangeBatch.Count count) {
        if (log.isDebugEnabled()) {
            try (MDC.MDCCloseable unused = MDC.putCloseable("correlation", delivery.correlation())) {
                log.debug(
                        "Delivery {} is worked off: {} events, {} new facts",
                        delivery.position(),
                        events,
                        count.applied());
            }
        }
    }

    /** Counts the failure; a delivery that fails every time steps aside, with everything needed to try it again later. */
    private Duration failed(Stream stream, RuntimeException failure) {
        return inWorkspace.call(stream.workspace(), () -> {
            Cursor cursor = jdbc.sql("""
                            INSERT INTO intake_cursor AS c (workspace_id, connection_id, position, failures) VALUES (?, ?, 0, 1)
                            ON CONFLICT (workspace_id, connection_id) DO UPDATE SET failures = c.failures + 1
                            RETURNING position, failures""")
                    .params(stream.workspace(), stream.connection())
                    .query((row, n) -> new Cursor(row.getLong(1), row.getInt(2)))
                    .single();
            if (cursor.failures() < TRIES_MAX) {
                return Duration.ofMillis(100L << cursor.failures());
            }
            for (Delivery delivery : read(stream, cursor.position(), 1)) {
                deadLetters.add(
                        stream.workspace(),
                        List.of(new DeadLetter.Entry(
                                stream.connection(),
                                DeadLetter.Cause.PROCESSING_FAILED,
                                "delivery " + delivery.position(),
                                "Failed " + cursor.failures() + " times: "
                                        + failure.getClass().getSimpleName() + "; correlation "
                                        + delivery.correlation(),
                                delivery.position(),
                                null)));
                jdbc.sql(
                                "UPDATE intake_cursor SET position = ?, failures = 0 WHERE workspace_id = ? AND connection_id = ?")
                        .params(delivery.position(), stream.workspace(), stream.connection())
                        .update();
            }
            return Duration.ZERO;
        });
    }

    /** Which account a stream speaks of never changes, so it is asked for once. */
    private Account account(Stream stream) {
        return accounts.computeIfAbsent(stream, unknown -> {
            Connection connection = connections
                    .find(stream.workspace(), stream.connection())
                    .orElseThrow(
                            () -> new IllegalStateException("deliveries without connection " + stream.connection()));
            return new Account(crms.get(connection.crm()), connection.accountId());
        });
    }

    private record Account(CrmConnector crm, String id) {}

    /**
     * @param most how many deliveries were asked for
     * @param delivery empty when there is none
     */
    private record Claimed(int most, Optional<Delivery> delivery) {}

    private record Cursor(long position, int failures) {}

    /** @param found whether it is what we found by reading, and not what the CRM pushed */
    private record Delivery(long position, Instant receivedAt, String correlation, byte[] body, boolean found) {}
}
