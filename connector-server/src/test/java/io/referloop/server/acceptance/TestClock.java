package io.referloop.server.acceptance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs like any clock and can be put forward; the server and the sandbox share one, as they share the world's time. */
final class TestClock extends Clock {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private volatile @Nullable Instant stopped;

    void advance(Duration time) {
        ahead.updateAndGet(time::plus);
        Instant at = stopped;
        if (at != null) {
            stopped = at.plus(time);
        }
    }

    /** From now on it shows this and is only put forward. */
    void stopAt(Instant time) {
        stopped = time;
    }

    /** By how much it is ahead of the machine's, for a process that has to share it. */
    Duration ahead() {
        return ahead.get();
    }

    @Override
    public Instant instant() {
        Instant at = stopped;
        return at == null ? Clock.systemUTC().instant().plus(ahead.get()) : at;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
