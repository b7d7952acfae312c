package io.referloop.server.simulate;

import io.referloop.connection.Connection;
import io.referloop.crm.CrmException;
import io.referloop.crm.RecordRef;
import io.referloop.program.Program;
import io.referloop.simulate.PastDeals;
import io.referloop.simulate.PastDealsResult;
import io.referloop.simulate.PastDealsWanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One simulation on past deals: how far it is, and what it came to. */
public final class PastDealRun implements PastDeals.Around {

    private static final Logger log = LoggerFactory.getLogger(PastDealRun.class);

    private final UUID id = UUID.randomUUID();
    private final UUID workspace;
    private final Connection connection;
    private final Program program;
    private final PastDealsWanted wanted;
    private final Instant startedAt;
    private final KnownReferrers referrers;
    private final LongAdder calls = new LongAdder();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile PastDeals.Progress progress = PastDeals.Progress.NONE;
    private volatile State state = new State.UnderWay();

    PastDealRun(
            UUID workspace,
            Connection connection,
            Program program,
            PastDealsWanted wanted,
            Instant startedAt,
            KnownReferrers referrers) {
        this.workspace = workspace;
        this.connection = connection;
        this.program = program;
        this.wanted = wanted;
        this.startedAt = startedAt;
        this.referrers = referrers;
    }

    public UUID id() {
        return id;
    }

    public Connection connection() {
        return connection;
    }

    public Program program() {
        return program;
    }

    public PastDealsWanted wanted() {
        return wanted;
    }

    public PastDeals.Progress progress() {
        return progress;
    }

    public State state() {
        return state;
    }

    public boolean isUnderWay() {
        return state instanceof State.UnderWay;
    }

    UUID workspace() {
        return workspace;
    }

    Instant startedAt() {
        return startedAt;
    }

    void called() {
        calls.increment();
    }

    void cancel() {
        cancelled.countDown();
    }

    /** Reads and simulates in the thread that asks for it. */
    void work(Function<PastDeals.Around, PastDeals> deals) {
        try {
            state = deals.apply(this).run().<State>map(State.Done::new).orElseGet(State.Cancelled::new);
        } catch (CrmException failed) {
            state = new State.Refused(failed);
        } catch (RuntimeException bug) {
            log.error("simulating past deals of connection {} failed", connection.id(), bug);
            state = new State.Broken();
        }
    }

    @Override
    public Map<RecordRef, String> referrers(Collection<RecordRef> deals) {
        return referrers.of(deals);
    }

    @Override
    public long calls() {
        return calls.sum();
    }

    @Override
    public void tell(PastDeals.Progress now) {
        progress = now;
    }

    @Override
    public boolean goOn(Duration wait) {
        try {
            return !cancelled.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where it stands. */
    public sealed interface State {

        record UnderWay() implements State {}

        record Done(PastDealsResult result) implements State {}

        /** The CRM did not let us read to the end. */
        record Refused(CrmException why) implements State {}

        /** An error of ours; the log has it. */
        record Broken() implements State {}

        record Cancelled() implements State {}
    }
}
