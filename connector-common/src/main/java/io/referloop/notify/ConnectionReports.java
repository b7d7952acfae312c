package io.referloop.notify;

import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.connection.Connections.Address;
import io.referloop.crm.ConnectionReport;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmUsage;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells every account's own people, inside the CRM, that we are there and how we hear of changes. A report that is older than twice the
 * interval means that we are not. Each server tells it by itself: twice the same does no harm.
 */
@Component
class ConnectionReports implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ConnectionReports.class);
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    /** How soon it is told again while the line is being opened. */
    private static final Duration SOON = Duration.ofMinutes(1);

    /** What the CRM said longer ago of its daily limit says nothing of today. */
    private static final Duration TOLD_OF = Duration.ofDays(1);

    private static final int ACCOUNTS_AT_ONCE = 8;
    private static final String OPENING = "Reading until events come";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Connections connections;
    private final URI publicUrl;
    private final Clock clock;
    private final Map<Account, Instant> told = new ConcurrentHashMap<>();
    private final Lanes<Account> lanes = new Lanes<>("reports", ACCOUNTS_AT_ONCE, this::tell);

    ConnectionReports(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Connections connections,
            @Value("${referloop.public-url}") URI publicUrl,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.connections = connections;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @EventListener
    void on(ConnectionRestored restored) {
        lanes.wake(new Account(
                restored.connection().workspaceId(), restored.connection().id()));
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(this::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private List<Account> due() {
        Instant before = clock.instant().minus(EVERY);
        return connections.live().stream()
                .map(ConnectionReports::account)
                .filter(it -> !told.getOrDefault(it, Instant.MIN).isAfter(before))
                .toList();
    }

    private static Account account(Address address) {
        return new Account(address.workspace(), address.connection());
    }

    private Pause tell(Account account) {
        Instant now = clock.instant();
        told.put(account, now);
        try {
            ConnectionReport report = inWorkspace.call(account.workspace(), () -> read(account));
            if (report.hearing().equals(OPENING)) {
                told.put(account, now.minus(EVERY).plus(SOON));
            }
            connections.open(account.workspace(), account.connection()).report(report);
        } catch (CrmException failed) {
            // Whoever reads the CRM sees by the age of the last report that something is wrong; the next one says what.
            log.info(
                    "Connection {} could not be reported: {}",
                    account.connection(),
                    failed.failure().message());
        }
        return new Pause.UntilWoken();
    }

    private ConnectionReport read(Account account) {
        return jdbc.sql("""
                        SELECT l.state, l.problem, q.most, q.remaining, q.span_ms, (SELECT max(received_at) FROM intake_delivery d WHERE d.workspace_id = c.workspace_id
                            AND d.connection_id = c.connection_id AND d.origin = 'PUSHED') AS heard
                        FROM connection c LEFT JOIN crm_line l USING (workspace_id, connection_id)
                        LEFT JOIN connection_quota q ON q.workspace_id = c.workspace_id AND q.connection_id = c.connection_id
                            AND q.kind = 'DAY' AND q.told_at > ?
                        WHERE c.workspace_id = ? AND c.connection_id = ?""")
                .params(SqlTime.of(clock.instant().minus(TOLD_OF)), account.workspace(), account.connection())
                .query((row, n) -> report(account, row))
                .single();
    }

    private ConnectionReport report(Account account, ResultSet row) throws SQLException {
        String line = Objects.requireNonNullElse(row.getString("state"), "");
        boolean heard = row.getObject("heard") != null;
        return new ConnectionReport(
                account.connection().toString(),
                line.equals("BROKEN") ? Objects.requireNonNullElse(row.getString("problem"), "") : "",
                switch (line) {
                    case "OPEN" -> "Change events";
                    case "READ" -> "Reading now and then";
                    case "" -> "Messages of the CRM";
                    default -> OPENING;
                },
                heard ? SqlTime.read(row, "heard") : null,
                row.getObject("most") == null
                        ? null
                        : new CrmUsage.Quota(
                                row.getLong("most"),
                                row.getLong("remaining"),
                                Duration.ofMillis(row.getLong("span_ms"))),
                clock.instant(),
                publicUrl.resolve("/connections"));
    }

    private record Account(UUID workspace, UUID connection) {}
}
