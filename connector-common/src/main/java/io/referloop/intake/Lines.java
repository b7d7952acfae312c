package io.referloop.intake;

import io.referloop.connection.Connections;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.CrmLine;
import io.referloop.intake.LineRows.Hold;
import io.referloop.intake.LineRows.State;
import io.referloop.work.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Keeps one line to every account whose CRM does not call us, over all instances: whoever took it renews that, and another takes over when
 * the time has run out. An account that cannot be listened to is read now and then instead.
 */
@Component
class Lines implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Lines.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration HELD_FOR = Duration.ofSeconds(30);
    private static final int JITTER_PERCENT = 25;
    /** Whether an account can be listened to is decided by people; that is not asked each time it is read. */
    private static final int READS_PER_TRY = 6;

    private final LineRows rows;
    private final Map<String, Optional<CrmLine>> lines;
    private final Function<Stream, CrmAccount> accounts;
    private final Duration readEvery;
    private final Map<Stream, Listening> listening = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lines-timer").daemon().factory());
    private volatile boolean stopped;

    /** @param readEvery how often an account is read that cannot be listened to */
    @Autowired
    Lines(
            LineRows rows,
            List<CrmConnector> crms,
            Connections connections,
            @Value("${referloop.intake.read-every:10m}") Duration readEvery) {
        this(rows, crms, stream -> connections.account(stream.workspace(), stream.connection()), readEvery);
    }

    Lines(LineRows rows, List<CrmConnector> crms, Function<Stream, CrmAccount> accounts, Duration readEvery) {
        this.rows = rows;
        this.lines = crms.stream()
                .filter(it -> it.line().isPresent() || it.lacks().contains(Capability.WEBHOOKS))
                .collect(Collectors.toMap(CrmConnector::id, CrmConnector::line));
        this.accounts = accounts;
        this.readEvery = readEvery;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (!lines.isEmpty()) {
            timer.scheduleWithFixedDelay(this::sweep, 0, SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Renews what is held and takes what nobody holds. */
    void sweep() {
        try {
            listening.values().forEach(Listening::renew);
            if (!stopped) {
                rows.due(lines.keySet()).forEach(this::take);
            }
        } catch (TransientDataAccessException | DataAccessResourceFailureException | TransactionException down) {
            log.debug("Lines cannot be looked after right now", down);
        } catch (RuntimeException bug) {
            // The next sweep looks again; thrown on, it would be the last.
            log.error("Lines could not be looked after", bug);
        }
    }

    /** How many lines this instance holds. */
    int held() {
        return listening.size();
    }

    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        timer.shutdownNow();
        for (Listening one : listening.values()) {
            one.stop();
            one.thread.join(TimeUnit.SECONDS.toMillis(5));
        }
    }

    private void take(LineRows.Due due) {
        if (listening.containsKey(due.stream())) {
            return;
        }
        rows.take(due.stream(), HELD_FOR).ifPresent(hold -> {
            Listening one = new Listening(hold, lines.getOrDefault(due.crm(), Optional.empty()));
            listening.put(due.stream(), one);
            one.thread.start();
        });
    }

    private static Duration backoff(int failures) {
        Duration wait = Backoff.after(failures);
        // Else all lines that broke together would come back together.
        return wait.plus(wait.multipliedBy(ThreadLocalRandom.current().nextInt(JITTER_PERCENT))
                .dividedBy(100));
    }

    /** One line, held by this instance. */
    private final class Listening {

        private final Hold hold;
        private final Optional<CrmLine> line;
        private final LineEar ear;
        private final Thread thread;
        private volatile long renewedAt = System.nanoTime();

        Listening(Hold hold, Optional<CrmLine> line) {
            this.hold = hold;
            this.line = line;
            this.ear = new LineEar(rows, hold);
            this.thread = Thread.ofVirtual()
                    .name("line-" + hold.stream().connection())
                    .unstarted(this::run);
        }

        void renew() {
            // By a clock that nobody sets: a hold that could not be renewed in time may be another's by now.
            boolean late = System.nanoTime() - renewedAt > HELD_FOR.toNanos();
            try {
                if (rows.renew(hold, HELD_FOR)) {
                    renewedAt = System.nanoTime();
                } else {
                    stop();
                }
            } catch (TransientDataAccessException | DataAccessResourceFailureException | TransactionException down) {
                if (late) {
                    stop();
                }
            }
        }

        void stop() {
            ear.close(thread);
        }

        private void run() {
            try {
                listen();
            } catch (InterruptedException unwanted) {
                quietly(() -> rows.release(hold, State.BROKEN, Duration.ZERO, false, null));
            } catch (CrmException broke) {
                quietly(() -> after(broke.failure()));
            } catch (CrmInbox.Unavailable | DataAccessException | TransactionException down) {
                log.warn("The database is not to be reached; the line of {} is opened again when it is", hold.stream());
                quietly(() -> broken("What was heard could not be stored"));
            } catch (RuntimeException bug) {
                // Whoever sweeps opens it again, later each time.
                log.error("The line of connection {} broke", hold.stream().connection(), bug);
                quietly(() -> broken("It failed: " + bug.getClass().getSimpleName()));
            } finally {
                listening.remove(hold.stream(), this);
            }
        }

        private void listen() throws InterruptedException {
            if (line.isEmpty()) {
                unheard("Its CRM does not tell what changes");
                return;
            }
            if (hold.read() && hold.failures() % READS_PER_TRY != 0) {
                unheard("It cannot be listened to");
                return;
            }
            line.get().listen(accounts.apply(hold.stream()), hold.position(), ear);
            broken("The CRM closed the line");
        }

        /** A row that could not be written is free when its time has run out. */
        private void quietly(Runnable end) {
            try {
                end.run();
            } catch (DataAccessException | TransactionException down) {
                log.debug(
                        "The line of connection {} is let go when its time has run out",
                        hold.stream().connection(),
                        down);
            }
        }

        private void broken(String problem) {
            release(backoff(ear.wasHeard() ? 0 : hold.failures()), problem);
        }

        private void after(CrmFailure failure) {
            log.info("The line of connection {} broke: {}", hold.stream().connection(), failure.message());
            switch (failure) {
                case CrmFailure.Throttled throttled -> release(throttled.retryAfter(), throttled.message());
                case CrmFailure.Unavailable unavailable -> broken(unavailable.message());
                case CrmFailure.OutcomeUnknown unknown -> broken(unknown.message());
                case CrmFailure.AuthorizationLost lost -> release(Backoff.after(hold.failures()), lost.message());
                case CrmFailure.Unsupported unsupported -> unheard(unsupported.message());
                case CrmFailure.Rejected rejected -> unheard(rejected.message());
                case CrmFailure.Gone gone -> unheard(gone.message());
            }
        }

        private void release(Duration wait, String problem) {
            if (rows.isUnheardFor(hold, readEvery)) {
                rows.read(hold, "Nothing was heard: " + problem, false);
            }
            rows.release(hold, State.BROKEN, wait, true, problem);
        }

        private void unheard(String problem) {
            rows.read(hold, problem, false);
            rows.release(hold, State.READ, readEvery, true, hold.read() ? null : problem);
        }
    }
}
