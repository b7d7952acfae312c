package io.referloop.sandbox.hubspot;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A rolling window: at most so many calls in any span of this length. */
final class RateLimit {

    private final Clock clock;
    private final Duration window;
    private final Deque<Long> taken = new ArrayDeque<>();

    RateLimit(Clock clock, Duration window) {
        this.clock = clock;
        this.window = window;
    }

    /** How many calls are left after this one; -1 when this one was already too many. */
    synchronized int take(int max) {
        long now = clock.millis();
        while (!taken.isEmpty() && taken.peekFirst() <= now - window.toMillis()) {
            taken.removeFirst();
        }
        if (taken.size() >= max) {
            return -1;
        }
        taken.addLast(now);
        return max - taken.size();
    }
}
