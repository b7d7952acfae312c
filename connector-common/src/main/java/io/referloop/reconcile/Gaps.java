package io.referloop.reconcile;

import io.referloop.connection.ConnectionRestored;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notices by itself when nobody listened to an account: while no server ran, or while the account was disconnected. A CRM repeats what it
 * could not deliver for a while and then forgets it; what was missed is read.
 */
@Component
public class Gaps {

    private static final Logger log = LoggerFactory.getLogger(Gaps.class);

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final SyncRuns runs;
    private final Clock clock;
    private final Duration tolerated;
    private final Map<Source, Long> heard = new ConcurrentHashMap<>();

    /** @param tolerated how long nobody may have listened without anything being read: the CRM repeats what it told in that time */
    Gaps(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            SyncRuns runs,
            Clock clock,
            @Value("${referloop.reconcile.gap:5m}") Duration tolerated) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.runs = runs;
        this.clock = clock;
        this.tolerated = tolerated;
    }

    @EventListener(ApplicationReadyEvent.class)
    void started() {
        listening();
    }

    /** To be called more often than gaps are tolerated: notes that we listen, and looks whether we did before. */
    public void listening() {
        List<Source> connected = inWorkspace.acrossWorkspaces(() -> jdbc.sql(
                        "SELECT workspace_id, connection_id FROM connection WHERE state = 'CONNECTED'")
                .query((row, n) -> new Source(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                .list());
        for (Source source : connected) {
            Long before = heard.put(source, System.nanoTime());
            // By a clock that nobody sets: this process has been here all along unless it stood still.
            boolean steady = before != null && System.nanoTime() - before < tolerated.toNanos();
            note(source, steady ? null : tolerated, "while no server was running");
        }
    }

    /** An account is connected again: the CRM told us nothing meanwhile and repeats none of it. */
    @EventListener
    void on(ConnectionRestored restored) {
        Source source = new Source(
                restored.connection().workspaceId(), restored.connection().id());
        heard.put(source, System.nanoTime());
        note(source, Duration.ZERO, "while the account was disconnected");
    }

    /** @param tolerated null: no gap is possible */
    private void note(Source source, @Nullable Duration tolerated, String why) {
        inWorkspace.run(source.workspace(), () -> {
            Instant now = clock.instant();
            Optional<Instant> until = jdbc.sql(
                            "SELECT listening_until FROM listening WHERE workspace_id = ? AND connection_id = ? FOR UPDATE")
                    .params(source.workspace(), source.connection())
                    .query((row, n) -> SqlTime.read(row, "listening_until"))
                    .optional();
            jdbc.sql("""
                            INSERT INTO listening (workspace_id, connection_id, listening_until) VALUES (?, ?, ?)
                            ON CONFLICT (workspace_id, connection_id) DO UPDATE SET listening_until = excluded.listening_until""")
                    .params(source.workspace(), source.connection(), SqlTime.of(now))
                    .update();
            if (tolerated != null
                    && until.isPresent()
                    && until.get().plus(tolerated).isBefore(now)) {
                Duration gap = Duration.between(until.get(), now);
                log.info("Nobody listened to connection {} for {} {}; catching up", source.connection(), gap, why);
                runs.catchUp(source, "Nobody listened for " + words(gap) + " " + why);
            }
        });
    }

    private static String words(Duration gap) {
        if (gap.compareTo(Duration.ofMinutes(2)) < 0) {
            return gap.toSeconds() + " s";
        }
        return gap.compareTo(Duration.ofHours(3)) < 0
                ? gap.toMinutes() + " min"
                : gap.compareTo(Duration.ofDays(3)) < 0 ? gap.toHours() + " h" : gap.toDays() + " days";
    }
}
