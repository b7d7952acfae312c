package io.referloop.reconcile;

import io.referloop.connection.ConnectionRestored;
import io.referloop.connection.Connections;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.CrmUsage;
import io.referloop.work.Backoff;
import io.referloop.work.Lanes;
import io.referloop.work.Lanes.Pause;
import io.referloop.workspace.InWorkspace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Turns the pages of runs, one lane per connection. A page is read without a transaction and taken in one that moves the cursor too: a
 * process that dies at any point repeats one page at the most, and taking a page again changes nothing.
 */
@Component
class SyncWork implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(SyncWork.class);
    private static final int CONNECTIONS_AT_ONCE = 8;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 5;

    private final InWorkspace inWorkspace;
    private final Connections connections;
    private final SyncRunRows runs;
    private final DealPages deals;
    private final LinkedPages linked;
    private final ChangedPages changed;
    private final BookPages books;
    private final Differences differences;
    private final Repairs repairs;
    private final Lanes<Source> lanes = new Lanes<>("sync", CONNECTIONS_AT_ONCE, this::drain);

    SyncWork(
            InWorkspace inWorkspace,
            Connections connections,
            SyncRunRows runs,
            DealPages deals,
            LinkedPages linked,
            ChangedPages changed,
            BookPages books,
            Differences differences,
            Repairs repairs) {
        this.inWorkspace = inWorkspace;
        this.connections = connections;
        this.runs = runs;
        this.deals = deals;
        this.linked = linked;
        this.changed = changed;
        this.books = books;
        this.differences = differences;
        this.repairs = repairs;
    }

    void wake(Source source) {
        lanes.wake(source);
    }

    @EventListener
    void on(ConnectionRestored restored) {
        lanes.wake(new Source(
                restored.connection().workspaceId(), restored.connection().id()));
    }

    @EventListener(ApplicationReadyEvent.class)
    void sweep() {
        lanes.sweep(runs::due, SWEEP);
    }

    @Override
    public void destroy() {
        lanes.close();
    }

    private Pause drain(Source source) {
        while (true) {
            try {
                repairAll(source);
            } catch (CrmException failed) {
                log.info(
                        "Repairs of connection {} have to wait: {}",
                        source.connection(),
                        failed.failure().message());
                return pause(failed.failure(), 0);
            }
            SyncRun run = runs.lease(source).orElse(null);
            if (run == null) {
                return new Pause.UntilWoken();
            }
            Optional<Pause> pause = turn(source, run);
            if (pause.isPresent()) {
                return pause.get();
            }
        }
    }

    private void repairAll(Source source) {
        boolean more = true;
        while (more && connections.find(source.workspace(), source.connection()).isPresent()) {
            if (differences.wanted(source, 1).isEmpty()) {
                return;
            }
            more = repairs.some(source, connections.open(source.workspace(), source.connection()));
        }
    }

    /** Reads one page and takes it. Empty: on to the next. */
    private Optional<Pause> turn(Source source, SyncRun run) {
        Counted calls = new Counted();
        try {
            long began = System.nanoTime();
            Page page = read(source, run, connections.open(source.workspace(), source.connection(), calls));
            inWorkspace.run(source.workspace(), () -> {
                long found = page.take().getAsLong();
                if (page.next() == null && run.kind().after(run.step()) == null) {
                    ended(source, run);
                }
                runs.turned(run, page, found, Duration.ofNanos(System.nanoTime() - began), calls.made);
            });
            return Optional.empty();
        } catch (SyncRunRows.Outdated outdated) {
            return Optional.empty();
        } catch (CrmException failed) {
            return after(run, failed.failure(), calls.made);
        } catch (TransientDataAccessException | DataAccessResourceFailureException | TransactionException down) {
            log.warn("The database is not to be reached; run {} goes on when it is", run.id());
            return Optional.of(new Pause.For(Duration.ofSeconds(1)));
        } catch (RuntimeException bug) {
            // This lane tries the page again; after some tries the run has failed, and the Sync page says so.
            return broken(run, bug, calls.made);
        }
    }

    private Page read(Source source, SyncRun run, CrmSession session) {
        return switch (run.step()) {
            case DEALS -> deals.deals(source, session, run);
            case CONTACTS -> deals.contacts(source, session, run);
            case CHANGED_DEALS -> deals.changedDeals(source, session, run);
            case CHANGED -> changed.next(source, session, run);
            case LINKED -> linked.next(source, session, run);
            case BOOKS -> books.next(source, run);
        };
    }

    private void ended(Source source, SyncRun run) {
        if (run.kind() == SyncRun.Kind.RECONCILIATION) {
            differences.settleOthers(source, run);
        }
    }

    private Optional<Pause> after(SyncRun run, CrmFailure failure, Map<String, Long> calls) {
        log.info("Run {} has to wait: {}", run.id(), failure.message());
        if (failure instanceof CrmFailure.Rejected || failure instanceof CrmFailure.Unsupported) {
            runs.failed(run, failure.message(), calls);
            return Optional.empty();
        }
        Pause pause = pause(failure, run.attempts());
        runs.postpone(run, pause instanceof Pause.For until ? until.time() : Duration.ZERO, failure.message(), calls);
        return Optional.of(pause);
    }

    private Optional<Pause> broken(SyncRun run, RuntimeException bug, Map<String, Long> calls) {
        log.error("A page of run {} failed and was rolled back", run.id(), bug);
        if (run.attempts() + 1 >= TRIES_MAX) {
            runs.failed(
                    run, "It failed " + TRIES_MAX + " times: " + bug.getClass().getSimpleName(), calls);
            return Optional.empty();
        }
        Duration wait = Backoff.after(run.attempts());
        runs.postpone(run, wait, "It failed and is tried again.", calls);
        return Optional.of(new Pause.For(wait));
    }

    private static Pause pause(CrmFailure failure, int attempts) {
        return switch (failure) {
            case CrmFailure.Throttled throttled -> new Pause.For(throttled.retryAfter());
            case CrmFailure.Unavailable unavailable -> new Pause.For(Backoff.after(attempts));
            case CrmFailure.OutcomeUnknown unknown -> new Pause.For(Backoff.after(attempts));
            case CrmFailure.Gone gone -> new Pause.For(Backoff.MAX);
            case CrmFailure.Rejected rejected -> new Pause.For(Backoff.MAX);
            case CrmFailure.Unsupported unsupported -> new Pause.For(Backoff.MAX);
            case CrmFailure.AuthorizationLost lost -> new Pause.UntilWoken();
        };
    }

    /** The calls of one page. */
    private static final class Counted implements CrmUsage {

        private final Map<String, Long> made = new HashMap<>();

        @Override
        public void called(Call call) {
            made.merge(call.operation(), 1L, Long::sum);
        }
    }
}
