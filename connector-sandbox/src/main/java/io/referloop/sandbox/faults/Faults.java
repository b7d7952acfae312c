package io.referloop.sandbox.faults;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How the knobs of one fake stand, and the answers it is holding back.
 *
 * @param <K> the fake's knobs
 */
public final class Faults<K extends Enum<K> & Fault> {

    private final Class<K> knobs;
    private final Map<K, Integer> settings;
    private int held;
    private int releases;
    private boolean closed;

    public Faults(Class<K> knobs) {
        this.knobs = knobs;
        this.settings = new EnumMap<>(knobs);
    }

    /** @throws IllegalArgumentException naming the knob and what it takes */
    public synchronized Faults<K> set(K knob, int value) {
        if (value < 0 || value > knob.max()) {
            throw new IllegalArgumentException(
                    knob.json() + " must be from 0 to " + knob.max() + ", but is " + value + ".");
        }
        settings.put(knob, value);
        return this;
    }

    public synchronized int get(K knob) {
        return settings.getOrDefault(knob, 0);
    }

    /** All knobs off, everything held let go. */
    public synchronized void clear() {
        settings.clear();
        release();
    }

    /** True as often as the knob was set to. */
    public synchronized boolean strikes(K knob) {
        int left = get(knob);
        if (left == 0) {
            return false;
        }
        settings.put(knob, left - 1);
        return true;
    }

    /** The whole count at once; the knob is off afterwards. */
    public synchronized int takeAll(K knob) {
        int all = get(knob);
        settings.remove(knob);
        return all;
    }

    /** How many answers are being held back now. */
    public synchronized int held() {
        return held;
    }

    /** Waits until that many answers are held; false when it took longer. */
    public synchronized boolean awaitHeld(int count, Duration max) {
        long deadline = System.nanoTime() + max.toNanos();
        try {
            while (held < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets every held answer go. */
    public synchronized void release() {
        releases++;
        notifyAll();
    }

    /** Blocks until someone releases. */
    public synchronized void hold() {
        int before = releases;
        held++;
        notifyAll();
        try {
            while (releases == before && !closed) {
                wait();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            held--;
        }
    }

    /** Lets go for good: nothing is held any more. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    Optional<K> knob(String json) {
        return EnumSet.allOf(knobs).stream()
                .filter(knob -> knob.json().equals(json))
                .findFirst();
    }

    /** Every knob with its value. */
    Map<String, Integer> shown() {
        var shown = new LinkedHashMap<String, Integer>();
        EnumSet.allOf(knobs).forEach(knob -> shown.put(knob.json(), get(knob)));
        return shown;
    }
}
