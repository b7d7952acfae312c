package io.referloop.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.work.Lanes.Pause;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTests {

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class})
    void keepsALaneOpenWhateverItsWorkThrows(Class<? extends Throwable> failure) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(2);
        Throwable thrown = failure.getDeclaredConstructor().newInstance();

        try (Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            again.countDown();
            if (runs.incrementAndGet() == 1) {
                throw LanesTests.<RuntimeException>unchecked(thrown);
            }
            return new Pause.UntilWoken();
        })) {
            lanes.wake("a");

            assertThat(again.await(10, TimeUnit.SECONDS)).as("tried again").isTrue();
        }
    }

    @Test
    void runsOnceMoreWhenItIsWokenWhileItRuns() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        CountDownLatch runs = new CountDownLatch(2);

        try (Lanes<String> lanes = new Lanes<>("test", 1, key -> {
            running.countDown();
            await(woken);
            runs.countDown();
            return new Pause.UntilWoken();
        })) {
            lanes.wake("a");
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            lanes.wake("a");
            woken.countDown();

            assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
