package io.referloop.sandbox.salesforce.api;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** API calls by minute of the last 24 hours, and by kind and status since the count was cleared. */
public final class Usage {

    private static final long MINUTES = Duration.ofHours(24).toMinutes();

    private final Clock clock;
    private final TreeMap<Long, Integer> byMinute = new TreeMap<>();
    private final Map<String, Long> byKind = new TreeMap<>();
    private final Map<Integer, Long> byStatus = new TreeMap<>();

    Usage(Clock clock) {
        this.clock = clock;
    }

    /** In the rolling 24 hours. */
    public synchronized int today() {
        byMinute.headMap(minute() - MINUTES, true).clear();
        return byMinute.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** All calls of a kind, refused ones included. */
    public synchronized long of(String kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    public synchronized long total() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    public synchronized Map<String, Long> byKind() {
        return new LinkedHashMap<>(byKind);
    }

    public synchronized Map<Integer, Long> byStatus() {
        return new LinkedHashMap<>(byStatus);
    }

    /** What the day's limit counts stays. */
    public synchronized void clear() {
        byKind.clear();
        byStatus.clear();
    }

    synchronized void take() {
        byMinute.merge(minute(), 1, Integer::sum);
    }

    synchronized void count(String kind, int status) {
        byKind.merge(kind, 1L, Long::sum);
        byStatus.merge(status, 1L, Long::sum);
    }

    private long minute() {
        return clock.millis() / 60_000;
    }
}
