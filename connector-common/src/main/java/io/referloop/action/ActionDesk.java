package io.referloop.action;

import io.referloop.connection.ChangesMissed;
import io.referloop.connection.Connection;
import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.connection.WishesLeft;
import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionResult;
import io.referloop.crm.CrmActions;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.RecordRef;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetterRetried;
import io.referloop.deadletter.DeadLetters;
import io.referloop.program.Programs;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Takes what a CRM's automation asks for. The call is a row before it is answered; a lane per connection carries it out and tells the CRM.
 * Both may be repeated: what a call does carries the call's own id as its key.
 */
@Component
class ActionDesk implements CrmActions, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ActionDesk.class);
    private static final int CONNECTIONS_AT_ONCE = 64;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final InWorkspace inWorkspace;
    private final Connections connections;
    private final ActionRows rows;
    private final ActionWork work;
    private final Programs programs;
    private final DeadLetters deadLetters;
    private final Lanes<ActionRows.Lane> lanes = new Lanes<>("actions", CONNECTIONS_AT_ONCE, this::drain);

    ActionDesk(
            InWorkspace inWorkspace,
            Connections connections,
            ActionRows rows,
            ActionWork work,
            Programs programs,
            DeadLetters deadLetters) {
        this.inWorkspace = inWorkspace;
        this.connections = connections;
        this.rows = rows;
        this.work = work;
        this.programs = programs;
        this.deadLetters = deadLetters;
    }

    @Override
    public Receipt take(ActionCall call) {
        Optional<Connection> connection = connected(call.crm(), call.accountId());
        if (connection.isEmpty()) {
            return new Receipt.Known(
                    ActionResult.refused(
                            "NOT_CONNECTED",
                            "This account is not connected to Referloop. Ask your administrator to connect it on Referloop's Connections page."));
        }
        ActionRows.Lane lane = new ActionRows.Lane(
                connection.get().workspaceId(), connection.get().id());
        return inWorkspace.call(lane.workspace(), () -> {
            rows.keep(lane, call);
            Optional<ActionResult> known = rows.result(lane, call.callback());
            if (known.isPresent()) {
                // The answer that goes out now is the one that the automation waits for.
                rows.told(lane, call.callback());
                return new Receipt.Known(known.get());
            }
            lanes.wakeAfterCommit(() -> List.of(lane));
            return new Receipt.Later();
        });
    }

    @Override
    public List<Choice> programs(String crm, String accountId, String search) {
        String wanted = search.strip().toLowerCase(Locale.ROOT);
        return connected(crm, accountId).map(Connection::workspaceId).stream()
                .flatMap(it -> programs.current(it).stream())
                .filter(it -> it.name().toLowerCase(Locale.ROOT).contains(wanted)
                        || it.key().contains(wanted))
                .map(it -> new Choice(it.key(), it.name(), "Pays in " + it.currency() + ", version " + it.version()))
                .toList();
    }

    @EventListener
    void on(ConnectionRestored restored) {
        Connection connection = restored.connection();
        ask(new ActionRows.Lane(connection.workspaceId(), connection.id()), rows::lookNow);
    }

    @EventListener
    void on(WishesLeft left) {
        ask(new ActionRows.Lane(left.workspace(), left.connection()), rows::look);
    }

    /** A wish may be among what nobody told us of. */
    @EventListener
    void on(ChangesMissed missed) {
        ask(new ActionRows.Lane(missed.workspace(), missed.connection()), rows::look);
    }

    private void ask(ActionRows.Lane lane, Consumer<ActionRows.Lane> noted) {
        inWorkspace.run(lane.workspace(), () -> {
            noted.accept(lane);
            lanes.wakeAfterCommit(() -> List.of(lane));
        });
    }

    @EventListener
    void on(DeadLetterRetried retried) {
        UUID connection = retried.letter().connection();
        RecordRef record = retried.record();
        if (retried.letter().cause() == DeadLetter.Cause.ACTION_UNANSWERED && connection != null && record != null) {
            ActionRows.Lane lane = new ActionRows.Lane(retried.workspace(), connection);
            rows.unpark(lane, record);
            lanes.wakeAfterCommit(() -> List.of(lane));
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(rows::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private Optional<Connection> connected(String crm, String accountId) {
        return connections
                .route(crm, accountId)
                .flatMap(it -> connections.find(it.workspace(), it.connection()))
                .filter(Connection::isConnected);
    }

    private Pause drain(ActionRows.Lane lane) {
        while (true) {
            CrmSession session;
            try {
                session = connections.open(lane.workspace(), lane.connection());
            } catch (CrmException disconnected) {
                return new Pause.UntilWoken();
            }
            Duration unheard = hear(lane, session);
            if (!unheard.isZero()) {
                return new Pause.For(unheard);
            }
            Optional<ActionRows.Due> due = inWorkspace.call(lane.workspace(), () -> rows.lease(lane));
            if (due.isEmpty()) {
                return new Pause.UntilWoken();
            }
            try {
                see(lane, session, due.get());
            } catch (CrmException failed) {
                Duration wait = after(lane, due.get(), failed.failure());
                if (!wait.isZero()) {
                    return new Pause.For(wait);
                }
            }
        }
    }

    /** Asks the account what was wished for there, if it has to be asked; returns how long to wait when it does not answer. */
    private Duration hear(ActionRows.Lane lane, CrmSession session) {
        Optional<ActionRows.Question> question = inWorkspace.call(lane.workspace(), () -> rows.toLook(lane));
        if (question.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            List<ActionCall> wishes = session.wishes();
            inWorkspace.run(lane.workspace(), () -> {
                wishes.forEach(it -> rows.keep(lane, it));
                rows.looked(lane, question.get());
            });
            return Duration.ZERO;
        } catch (CrmException failed) {
            log.info(
                    "Connection {} cannot be asked what was wished for: {}",
                    lane.connection(),
                    failed.failure().message());
            return unheard(lane, question.get(), failed.failure());
        }
    }

    private Duration unheard(ActionRows.Lane lane, ActionRows.Question question, CrmFailure failure) {
        return inWorkspace.call(lane.workspace(), () -> switch (failure) {
            case CrmFailure.Throttled throttled -> askedLater(lane, throttled.retryAfter());
            case CrmFailure.Unavailable unavailable -> askedLater(lane, Backoff.after(question.attempts()));
            case CrmFailure.OutcomeUnknown unknown -> askedLater(lane, Backoff.after(question.attempts()));
            case CrmFailure.AuthorizationLost lost -> askedLater(lane, Backoff.after(question.attempts()));
            // It cannot be asked as long as nobody changes something there; then the connection is restored.
            case CrmFailure.Rejected rejected -> notAsked(lane, question);
            case CrmFailure.Gone gone -> notAsked(lane, question);
            case CrmFailure.Unsupported unsupported -> notAsked(lane, question);
        });
    }

    private Duration askedLater(ActionRows.Lane lane, Duration wait) {
        rows.lookLater(lane, wait);
        return wait;
    }

    private Duration notAsked(ActionRows.Lane lane, ActionRows.Question question) {
        rows.looked(lane, question);
        return Duration.ZERO;
    }

    private void see(ActionRows.Lane lane, CrmSession session, ActionRows.Due due) {
        ActionResult result = due.result();
        if (result == null) {
            result = work.carryOut(lane, session, due);
            ActionResult decided = result;
            inWorkspace.run(lane.workspace(), () -> rows.decided(lane, due.callback(), decided));
        }
        session.complete(due.callback(), result);
        inWorkspace.run(lane.workspace(), () -> rows.told(lane, due.callback()));
    }

    /** Who acts next; returns how long this lane should wait before it goes on. */
    private Duration after(ActionRows.Lane lane, ActionRows.Due due, CrmFailure failure) {
        log.info("Action {} of connection {} has to wait: {}", due.correlation(), lane.connection(), failure.message());
        return inWorkspace.call(lane.workspace(), () -> switch (failure) {
            case CrmFailure.Throttled throttled -> postponed(lane, due, throttled.retryAfter());
            case CrmFailure.Unavailable unavailable -> postponed(lane, due, Backoff.after(due.attempts()));
            // Telling the same result again is harmless.
            case CrmFailure.OutcomeUnknown unknown -> postponed(lane, due, Backoff.after(due.attempts()));
            case CrmFailure.AuthorizationLost lost -> {
                rows.postpone(lane, due.callback(), Duration.ZERO);
                yield Backoff.after(0);
            }
            case CrmFailure.Rejected rejected -> parked(lane, due, rejected.message());
            case CrmFailure.Gone gone -> parked(lane, due, gone.message());
            case CrmFailure.Unsupported unsupported -> parked(lane, due, unsupported.message());
        });
    }

    private Duration postponed(ActionRows.Lane lane, ActionRows.Due due, Duration wait) {
        rows.postpone(lane, due.callback(), wait);
        return wait;
    }

    private Duration parked(ActionRows.Lane lane, ActionRows.Due due, String why) {
        rows.park(lane, due.callback(), why);
        deadLetters.add(
                lane.workspace(),
                List.of(DeadLetter.Entry.of(
                        lane.connection(),
                        DeadLetter.Cause.ACTION_UNANSWERED,
                        due.record(),
                        due.source() + ", " + due.record().type().name().toLowerCase(Locale.ROOT) + " "
                                + due.record().id(),
                        why)));
        return Duration.ZERO;
    }
}
