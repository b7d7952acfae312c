package io.referloop.server.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A delivery of 1 to 20 events, an event a deal, that is due at a time of its own, whether anybody keeps up or not. */
record Arrival(long afterNanos, List<String> deals, byte[] body) {

    private static final int SIZE_MAX = 20;

    /** Sends deliveries, one after the other, each as soon as it is due and the one before was taken. */
    interface Sender extends AutoCloseable {

        void send(Arrival arrival) throws Exception;
    }

    /** Deliveries of these deals, at random times that come to so many events a second. */
    static List<Arrival> plan(Random random, int rate, List<String> deals, Function<List<String>, byte[]> body) {
        List<Arrival> plan = new ArrayList<>();
        List<String> left = deals;
        double at = 0;
        while (!left.isEmpty()) {
            int size = Math.min(1 + random.nextInt(SIZE_MAX), left.size());
            List<String> some = left.subList(0, size);
            left = left.subList(size, left.size());
            at += -Math.log(1 - random.nextDouble()) * (1 + SIZE_MAX) / 2 / rate;
            plan.add(new Arrival((long) (at * 1e9), some, body.apply(some)));
        }
        return plan;
    }

    /** Returns once all were sent. */
    static void send(List<Arrival> plan, long began, int senders, Callable<Sender> opening) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Callable<Boolean>> each = new ArrayList<>();
        for (int n = 0; n < senders; n++) {
            each.add(() -> {
                try (Sender sender = opening.call()) {
                    for (int at = next.getAndIncrement(); at < plan.size(); at = next.getAndIncrement()) {
                        waitUntil(began + plan.get(at).afterNanos());
                        sender.send(plan.get(at));
                    }
                }
                return true;
            });
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(senders)) {
            for (Future<Boolean> sender : pool.invokeAll(each)) {
                sender.get();
            }
        }
    }

    private static void waitUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
