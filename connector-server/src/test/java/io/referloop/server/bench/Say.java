package io.referloop.server.bench;

import java.time.Duration;

/** Tells the person who waits what is going on, and how long it took to get there. */
final class Say {

    private static final long BEGAN = System.nanoTime();

    private Say() {}

    static void line(String text) {
        System.out.printf(
                "%4d s  %s%n", Duration.ofNanos(System.nanoTime() - BEGAN).toSeconds(), text);
    }
}
