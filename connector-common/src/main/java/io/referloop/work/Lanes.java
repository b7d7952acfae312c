package io.referloop.work;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One lane of work per key: a connection that hangs holds up its own lane and no other.
 *
 * @param <K> what keeps work apart
 */
public final class Lanes<K> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private final String name;
    private final Function<K, Pause> work;
    private final Semaphore running;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Map<K, Boolean> lanes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Lanes for work that mostly waits, for CRMs above all.
     *
     * @param atOnce how many lanes may run at the same time
     * @param work does everything there is to do for a key and says when to come again
     */
    public Lanes(String name, int atOnce, Function<K, Pause> work) {
        this(name, atOnce, work, Executors.newVirtualThreadPerTaskExecutor());
    }

    private Lanes(String name, int atOnce, Function<K, Pause> work, ExecutorService threads) {
        this.name = name;
        this.threads = threads;
        this.work = work;
        this.running = new Semaphore(atOnce);
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name + "-timer").daemon().factory());
    }

    /**
     * Lanes for work that somebody waits for and that hardly waits itself: on threads of its own, which the system gives their share of the
     * processor, where a virtual thread waits until others let go of the few that carry all of them.
     *
     * @param atOnce how many lanes may run at the same time, each on its thread
     * @param work as for {@link Lanes#Lanes}
     */
    public static <K> Lanes<K> onThreads(String name, int atOnce, Function<K, Pause> work) {
        ThreadFactory named = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
        var threads = new ThreadPoolExecutor(atOnce, atOnce, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), named);
        threads.allowCoreThreadTimeOut(true);
        return new Lanes<>(name, atOnce, work, threads);
    }

    /** There may be something to do for this key. Returns at once. */
    public void wake(K key) {
        if (closed) {
            return;
        }
        lanes.compute(key, (same, again) -> {
            if (again == null) {
                threads.submit(() -> run(key));
                return false;
            }
            return true;
        });
    }

    /** As {@link #wake}, once the caller's transaction has committed: before that there is nothing to see. Only then are the keys asked for. */
    public void wakeAfterCommit(Supplier<? extends Collection<K>> keys) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                keys.get().forEach(Lanes.this::wake);
            }
        });
    }

    /**
     * Looks for work by itself from now on: the safety net under wake-ups that were lost with the process that owed them.
     *
     * @param due every key that has work, cheap to ask
     */
    public void sweep(Supplier<? extends Collection<K>> due, Duration every) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        due.get().forEach(this::wake);
                    } catch (RuntimeException down) {
                        log.debug("{} cannot look for work right now", name, down);
                    }
                },
                0,
                every.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Whether no lane has anything to do right now. */
    public boolean idle() {
        return lanes.isEmpty();
    }

    /** Lets what runs finish, for a moment. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
    }

    private void run(K key) {
        Pause pause = once(key);
        if (pause instanceof Pause.For until && !closed) {
            timer.schedule(() -> wake(key), until.time().toMillis(), TimeUnit.MILLISECONDS);
        }
        if (wokenMeanwhile(key) && !closed) {
            // Behind the lanes that wait for a thread, so that none is busy for ever before another begins.
            threads.submit(() -> run(key));
        }
    }

    /** Closes the lane unless somebody called for it while it ran. */
    private boolean wokenMeanwhile(K key) {
        return lanes.computeIfPresent(key, (same, woken) -> woken ? false : null) != null;
    }

    private Pause once(K key) {
        try {
            running.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Pause.UntilWoken();
        }
        try {
            return work.apply(key);
        } catch (RuntimeException | Error failed) {
            // Whatever could be expected the work has dealt with; the row it was about stays due and the next round
            // tries it again. After an error too: a lane that ended here would never be woken again.
            log.error("{} failed for {}; trying again in a moment", name, key, failed);
            return new Pause.For(Duration.ofSeconds(1));
        } finally {
            running.release();
        }
    }

    /** When a lane wants to run again by itself. */
    public sealed interface Pause {

        record UntilWoken() implements Pause {}

        record For(Duration time) implements Pause {}
    }
}
