package io.referloop.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmInbox;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The door for what CRMs push: finds whose it is, makes it durable, and says so only then. */
@Component
public class Intake implements CrmInbox {

    private static final Duration ROUTE_KEPT = Duration.ofSeconds(30);
    private static final int ROUTES_MAX = 100_000;
    /** As many as a CRM puts into one delivery. */
    private static final int FOUND_AT_ONCE = 100;

    private final Connections connections;
    private final IntakeLog log;
    private final DeadLetters deadLetters;
    private final Workspaces workspaces;
    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<Account, Route> routes = new ConcurrentHashMap<>();

    Intake(
            Connections connections,
            IntakeLog log,
            DeadLetters deadLetters,
            Workspaces workspaces,
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            MeterRegistry meters,
            Clock clock) {
        this.connections = connections;
        this.log = log;
        this.deadLetters = deadLetters;
        this.workspaces = workspaces;
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public Receipt accept(CrmDelivery delivery) {
        try {
            Optional<Stream> stream = route(delivery);
            if (stream.isEmpty()) {
                return unknownAccount(delivery);
            }
            log.append(stream.get(), delivery.receivedAt(), delivery.correlation(), delivery.body());
            meters.counter("referloop.intake.deliveries", "crm", delivery.crm()).increment();
            return Receipt.STORED;
        } catch (IntakeLog.IntakeUnavailable | DataAccessException | TransactionException down) {
            meters.counter("referloop.intake.unavailable", "crm", delivery.crm())
                    .increment();
            throw new Unavailable("The delivery could not be stored", down);
        }
    }

    @Override
    public void tell(UUID workspace, UUID connection, String correlation, List<CrmChange> changes) {
        Stream stream = new Stream(workspace, connection);
        inWorkspace.run(workspace, () -> {
            for (int from = 0; from < changes.size(); from += FOUND_AT_ONCE) {
                List<CrmChange> some = changes.subList(from, Math.min(from + FOUND_AT_ONCE, changes.size()));
                log.append(jdbc, stream, IntakeLog.Origin.READ, clock.instant(), correlation, FoundChanges.bytes(some));
            }
        });
    }

    @Override
    public void refused(String crm, String code) {
        meters.counter("referloop.hooks.refused", "crm", crm, "code", code).increment();
    }

    private Optional<Stream> route(CrmDelivery delivery) {
        Account account = new Account(delivery.crm(), delivery.accountId());
        Instant now = clock.instant();
        Route known = routes.get(account);
        if (known != null && known.until().isAfter(now)) {
            return Optional.of(known.stream());
        }
        Optional<Stream> found = connections
                .route(delivery.crm(), delivery.accountId())
                .map(address -> new Stream(address.workspace(), address.connection()));
        if (routes.size() >= ROUTES_MAX) {
            routes.clear();
        }
        found.ifPresent(stream -> routes.put(account, new Route(stream, now.plus(ROUTE_KEPT))));
        return found;
    }

    /** Shown in the installation's own workspace: who set the app up has to know that an account sends to it that nobody connected. */
    private Receipt unknownAccount(CrmDelivery delivery) {
        List<UUID> all = workspaces.all();
        if (!all.isEmpty()) {
            UUID own = all.getFirst();
            inWorkspace.run(
                    own,
                    () -> deadLetters.add(
                            own,
                            List.of(DeadLetter.Entry.general(
                                    null,
                                    DeadLetter.Cause.UNKNOWN_ACCOUNT,
                                    delivery.crm() + " account " + delivery.accountId(),
                                    "A delivery came for an account that is not connected."))));
        }
        return Receipt.UNKNOWN_ACCOUNT;
    }

    private record Account(String crm, String id) {}

    private record Route(Stream stream, Instant until) {}
}
