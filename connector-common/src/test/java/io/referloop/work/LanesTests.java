package io.referloop.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.work.Lanes.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LanesTests {

    @Test
    void neverRunsTwiceAtOnceForOneKeyAndLosesNoWakeUp() throws InterruptedException {
        AtomicInteger wanted = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        Semaphore allDone = new Semaphore(0);
        int wakes = 20_000;
        try (Lanes<String> lanes = new Lanes<>("test", 8, key -> {
            together.accumulateAndGet(inside.incrementAndGet(), Math::max);
            int all = wanted.get();
            inside.decrementAndGet();
            if (done.getAndSet(all) < wakes && all == wakes) {
                allDone.release();
            }
            return new Pause.UntilWoken();
        })) {
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(n -> Thread.ofVirtual().start(() -> {
                        for (int i = 0; i < wakes / 4; i++) {
                            wanted.incrementAndGet();
                            lanes.wake("a");
                        }
                    }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }

            allDone.acquire();
        }

        assertThat(done).hasValue(wakes);
        assertThat(together).hasValue(1);
    }

    @Test
    void runsOnceMoreForAWakeUpThatCameWhileItRan() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch ranTwice = new CountDownLatch(2);
        AtomicInteger runs = new AtomicInteger();
        try (Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            runs.incrementAndGet();
            started.countDown();
            await(goOn);
            ranTwice.countDown();
            return new Pause.UntilWoken();
        })) {
            lanes.wake("a");
            started.await();
            lanes.wake("a");
            lanes.wake("a");
            lanes.wake("a");
            goOn.countDown();

            ranTwice.await();
        }

        assertThat(runs).hasValue(2);
    }

    @Test
    void doesNotLetAKeyThatHangsHoldUpAnother() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        try (Lanes<String> lanes = new Lanes<>("test", 2, key -> {
            if (key.equals("hangs")) {
                await(hanging);
            } else {
                other.countDown();
            }
            return new Pause.UntilWoken();
        })) {
            lanes.wake("hangs");
            lanes.wake("works");

            assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(lanes.idle()).isFalse();
            hanging.countDown();
        }
    }

    @Test
    void runsNoMoreLanesAtOnceThanAllowed() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(50);
        try (Lanes<Integer> lanes = new Lanes<>("test", 3, key -> {
            together.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            all.countDown();
            return new Pause.UntilWoken();
        })) {
            IntStream.range(0, 50).forEach(lanes::wake);

            all.await();
        }

        assertThat(together.get()).isBetween(1, 3);
    }

    @Test
    void letsAnotherRunBetweenTwoRoundsOfABusyOne() throws InterruptedException {
        CountDownLatch other = new CountDownLatch(1);
        AtomicReference<Lanes<String>> itself = new AtomicReference<>();
        try (Lanes<String> lanes = Lanes.onThreads("test", 1, key -> {
            if (key.equals("other")) {
                other.countDown();
            } else if (other.getCount() > 0) {
                itself.get().wake("busy");
            }
            return new Pause.UntilWoken();
        })) {
            itself.set(lanes);
            lanes.wake("busy");
            lanes.wake("other");

            other.await();
        }
    }

    @Test
    void triesWorkThatFailedAgain() throws InterruptedException {
        CountDownLatch second = new CountDownLatch(2);
        try (Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            second.countDown();
            if (second.getCount() == 1) {
                throw new IllegalStateException("the database is away");
            }
            return new Pause.UntilWoken();
        })) {
            lanes.wake("a");

            assertThat(second.await(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void survivesEvenAnErrorInTheWork() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        try (Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            second.countDown();
            if (second.getCount() == 1) {
                failed.countDown();
                throw new StackOverflowError();
            }
            return new Pause.UntilWoken();
        })) {
            lanes.wake("a");
            failed.await();
            lanes.wake("a");

            assertThat(second.await(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void comesBackByItselfAfterThePauseThatWasAskedFor() throws InterruptedException {
        CountDownLatch third = new CountDownLatch(3);
        try (Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            third.countDown();
            return third.getCount() == 0 ? new Pause.UntilWoken() : new Pause.For(Duration.ofMillis(1));
        })) {
            lanes.wake("a");

            assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void findsDueKeysByItselfAndOutlivesAFailingSearch() throws InterruptedException {
        AtomicInteger searches = new AtomicInteger();
        Queue<String> ran = new ConcurrentLinkedQueue<>();
        CountDownLatch found = new CountDownLatch(2);
        try (Lanes<String> lanes = new Lanes<>("test", 2, key -> {
            ran.add(key);
            found.countDown();
            return new Pause.UntilWoken();
        })) {
            lanes.sweep(
                    () -> {
                        if (searches.getAndIncrement() == 0) {
                            throw new IllegalStateException("the database is away");
                        }
                        return searches.get() == 2 ? List.of("a", "b") : List.of();
                    },
                    Duration.ofMillis(1));

            assertThat(found.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(ran).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void takesNoMoreWorkOnceClosed() {
        AtomicInteger runs = new AtomicInteger();
        Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            runs.incrementAndGet();
            return new Pause.UntilWoken();
        });

        lanes.close();
        lanes.wake("a");

        assertThat(runs).hasValue(0);
        assertThat(lanes.idle()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
