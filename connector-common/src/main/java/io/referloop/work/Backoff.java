package io.referloop.work;

import java.time.Duration;

/** How long to leave something alone that failed: half a second, twice as long each time, ten minutes at most. */
public final class Backoff {

    public static final Duration MAX = Duration.ofMinutes(10);

    private static final long FIRST_MILLIS = 500;
    private static final int DOUBLINGS_MAX = 11;

    private Backoff() {}

    /** @param attempts how often it failed before this time */
    public static Duration after(int attempts) {
        Duration wait = Duration.ofMillis(FIRST_MILLIS << Math.min(attempts, DOUBLINGS_MAX));
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }
}
