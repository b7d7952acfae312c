package io.referloop.connection;

import io.referloop.crm.CrmUsage;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Counts the calls of every connection: in memory while they are made, in the database every few seconds. A process that is killed forgets
 * the last of them, which a budget can bear.
 */
@Component
class CallCounts implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(CallCounts.class);
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofDays(60);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("call-counts").daemon().factory());
    private Map<Key, Counted> counted = new HashMap<>();

    CallCounts(InWorkspace inWorkspace, JdbcClient jdbc, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    CrmUsage of(Connection connection) {
        Key key = new Key(connection.workspaceId(), connection.id());
        ZoneId zone = zone(connection.timeZone());
        return call -> count(key, zone, call);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        timer.scheduleWithFixedDelay(
                this::flush, FLUSH_EVERY.toMillis(), FLUSH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void destroy() {
        timer.shutdown();
        flush();
    }

    /** Writes down what was counted; what cannot be written now is written the next time. */
    void flush() {
        taken().forEach((key, it) -> {
            try {
                inWorkspace.run(key.workspace(), () -> write(key, it));
            } catch (DataAccessException | TransactionException down) {
                log.debug("The calls of connection {} are noted later", key.connection(), down);
                putBack(key, it);
            }
        });
    }

    private synchronized void count(Key key, ZoneId zone, CrmUsage.Call call) {
        Instant now = clock.instant();
        counted.computeIfAbsent(key, none -> new Counted()).add(now.atZone(zone).toLocalDate(), now, call);
    }

    private synchronized Map<Key, Counted> taken() {
        Map<Key, Counted> taken = counted;
        counted = new HashMap<>();
        return taken;
    }

    private synchronized void putBack(Key key, Counted earlier) {
        counted.merge(key, earlier, (now, before) -> now.after(before));
    }

    private void write(Key key, Counted it) {
        Rows days = new Rows(5);
        it.days.forEach((day, sums) -> days.add(
                day,
                sums.getOrDefault(CrmUsage.Outcome.DONE, 0L),
                sums.getOrDefault(CrmUsage.Outcome.REFUSED, 0L),
                sums.getOrDefault(CrmUsage.Outcome.THROTTLED, 0L),
                sums.getOrDefault(CrmUsage.Outcome.FAILED, 0L)));
        jdbc.sql("""
                        INSERT INTO connection_usage AS u (day, done, refused, throttled, failed, workspace_id, connection_id)
                        SELECT r.*, c.workspace_id, c.connection_id
                        FROM unnest(?::text[]::date[], ?::text[]::bigint[], ?::text[]::bigint[], ?::text[]::bigint[], ?::text[]::bigint[]) AS r,
                            connection c
                        WHERE c.workspace_id = ? AND c.connection_id = ?
                        ON CONFLICT (workspace_id, connection_id, day) DO UPDATE SET done = u.done + excluded.done,
                            refused = u.refused + excluded.refused, throttled = u.throttled + excluded.throttled,
                            failed = u.failed + excluded.failed""").params(days.parameters(key.workspace(), key.connection())).update();
        jdbc.sql("DELETE FROM connection_usage WHERE workspace_id = ? AND connection_id = ? AND day < ?")
                .params(
                        key.workspace(),
                        key.connection(),
                        LocalDate.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC))
                .update();
        told(key, "WINDOW", it.window, it.windowAt);
        told(key, "DAY", it.day, it.dayAt);
    }

    private void told(Key key, String kind, CrmUsage.@Nullable Quota quota, Instant at) {
        if (quota == null) {
            return;
        }
        jdbc.sql("""
                        INSERT INTO connection_quota AS q (workspace_id, connection_id, kind, most, remaining, span_ms, told_at)
                        SELECT c.workspace_id, c.connection_id, ?, ?, ?, ?, ? FROM connection c WHERE c.workspace_id = ? AND c.connection_id = ?
                        ON CONFLICT (workspace_id, connection_id, kind) DO UPDATE SET most = excluded.most,
                            remaining = excluded.remaining, span_ms = excluded.span_ms, told_at = excluded.told_at
                        WHERE q.told_at <= excluded.told_at""")
                .params(kind, quota.most(), quota.left(), quota.span().toMillis(), SqlTime.of(at))
                .params(key.workspace(), key.connection())
                .update();
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private record Key(UUID workspace, UUID connection) {}

    /** What one connection did since it was last written down. Guarded by the counts it is part of. */
    private static final class Counted {

        private final Map<LocalDate, Map<CrmUsage.Outcome, Long>> days = new HashMap<>();
        private CrmUsage.@Nullable Quota window;
        private CrmUsage.@Nullable Quota day;
        private Instant windowAt = Instant.EPOCH;
        private Instant dayAt = Instant.EPOCH;

        void add(LocalDate date, Instant now, CrmUsage.Call call) {
            sums(date).merge(call.outcome(), 1L, Long::sum);
            if (call.window() != null) {
                window = call.window();
                windowAt = now;
            }
            if (call.day() != null) {
                day = call.day();
                dayAt = now;
            }
        }

        Counted after(Counted before) {
            before.days.forEach(
                    (date, sums) -> sums.forEach((outcome, n) -> sums(date).merge(outcome, n, Long::sum)));
            return this;
        }

        private Map<CrmUsage.Outcome, Long> sums(LocalDate date) {
            return days.computeIfAbsent(date, none -> new EnumMap<>(CrmUsage.Outcome.class));
        }
    }
}
