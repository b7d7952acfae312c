package io.referloop.sandbox.hubspot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a portal was asked, by kind ({@code "batch update"}, {@code "token"}, …) and by answer. */
public final class Calls {

    private static final int WRITES_MAX = 20_000;

    private final Map<String, Long> byKind = new TreeMap<>();
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private final Deque<ReceivedWrite> writes = new ArrayDeque<>();

    /** All API calls, refused ones included. */
    public synchronized long total() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Calls of one kind; 0 for a kind that never came. */
    public synchronized long of(String kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    public synchronized Map<String, Long> byKind() {
        return new TreeMap<>(byKind);
    }

    public synchronized Map<Integer, Long> byStatus() {
        return new TreeMap<>(byStatus);
    }

    /** The property writes that were carried out through the API, oldest first; only the last 20,000 are kept. */
    public synchronized List<ReceivedWrite> writes() {
        return List.copyOf(writes);
    }

    public synchronized void clear() {
        byKind.clear();
        byStatus.clear();
        writes.clear();
    }

    synchronized void count(String kind, int status) {
        byKind.merge(kind, 1L, Long::sum);
        byStatus.merge(status, 1L, Long::sum);
    }

    synchronized void wrote(ReceivedWrite write) {
        writes.addLast(write);
        if (writes.size() > WRITES_MAX) {
            writes.removeFirst();
        }
    }

    /** One record's values as an API call set them. */
    public record ReceivedWrite(String kind, ObjectType type, String recordId, Map<String, String> properties) {}
}
