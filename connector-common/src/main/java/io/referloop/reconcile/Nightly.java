package io.referloop.reconcile;

import io.referloop.connection.Connection;
import io.referloop.connection.Connections;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares every connection with the CRM once a night, by the night of its account. */
@Component
public class Nightly {

    private static final String NEVER = "never";

    private final Workspaces workspaces;
    private final Connections connections;
    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final SyncRuns runs;
    private final Clock clock;
    private final @Nullable LocalTime at;

    /** @param at the time of day in the account's zone, {@code 03:00}, or {@code never} */
    Nightly(
            Workspaces workspaces,
            Connections connections,
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            SyncRuns runs,
            Clock clock,
            @Value("${referloop.reconcile.nightly-at:03:00}") String at) {
        this.workspaces = workspaces;
        this.connections = connections;
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.runs = runs;
        this.clock = clock;
        this.at = time(at);
    }

    private static @Nullable LocalTime time(String at) {
        try {
            return at.equals(NEVER) ? null : LocalTime.parse(at);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "referloop.reconcile.nightly-at must be a time like 03:00, or never, is \"" + at + "\"",
                    unreadable);
        }
    }

    /** Begins the comparisons whose time has come since the last one. @return how many */
    public int startDue() {
        LocalTime hour = at;
        return hour == null ? 0 : workspaces.sum(workspace -> startDue(workspace, hour));
    }

    private int startDue(UUID workspace, LocalTime hour) {
        return (int) connections.list(workspace).stream()
                .filter(it -> it.isConnected() && isDue(it, hour))
                .filter(it -> runs.reconcile(workspace, it.id(), "Nightly", "").isPresent())
                .count();
    }

    private boolean isDue(Connection connection, LocalTime at) {
        ZonedDateTime local = clock.instant().atZone(zone(connection));
        ZonedDateTime today = local.with(at);
        Instant night = (today.isAfter(local) ? today.minusDays(1) : today).toInstant();
        return connection.createdAt().isBefore(night)
                && lastBegun(connection).filter(it -> !it.isBefore(night)).isEmpty();
    }

    private Optional<Instant> lastBegun(Connection connection) {
        return inWorkspace.call(
                connection.workspaceId(),
                () -> jdbc.sql("""
                        SELECT max(created_at) AS begun FROM sync_run
                        WHERE workspace_id = ? AND connection_id = ? AND kind = 'RECONCILIATION'""")
                        .params(connection.workspaceId(), connection.id())
                        .query((row, n) -> Optional.ofNullable(SqlTime.readNullable(row, "begun")))
                        .single());
    }

    private static ZoneId zone(Connection connection) {
        try {
            return ZoneId.of(connection.timeZone());
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }
}
