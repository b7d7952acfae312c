package io.referloop.sandbox.salesforce.events;

import com.google.protobuf.ByteString;
import io.referloop.sandbox.salesforce.events.wire.ProducerEvent;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last 72 hours of an organisation's events. Where one stands is known by an id that means nothing to anybody else, and that is
 * forgotten with it. Guarded by the bus.
 */
final class EventLog {

    private static final Duration KEPT = Duration.ofHours(72);
    private static final Duration MARKED_EVERY = Duration.ofHours(1);
    private static final int STEP_MAX = 9;
    private static final long MASK = 0x5A3C_96F0_1DB4_7E28L;

    private final Clock clock;
    private final Random steps;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Map<ByteString, Long> places = new HashMap<>();
    private long last;

    EventLog(Clock clock) {
        this.clock = clock;
        this.steps = new Random(clock.millis());
        this.last = steps.nextInt(100_000);
        put(null, Set.of());
    }

    void add(Set<String> topics, ProducerEvent event) {
        forgetOld();
        put(event, topics);
    }

    /** The place behind everything; other traffic moves it on even where nothing happens. */
    long end() {
        forgetOld();
        Map.Entry<Long, Entry> newest = entries.lastEntry();
        if (newest == null || newest.getValue().at().plus(MARKED_EVERY).isBefore(clock.instant())) {
            put(null, Set.of());
        }
        return last;
    }

    /** The place before the oldest event that is still there. */
    long beginning() {
        forgetOld();
        return entries.isEmpty() ? last : entries.firstKey() - 1;
    }

    /** The place that an id stands for; nothing for one that was never given, or longer ago than events are kept. */
    Optional<Long> place(ByteString replayId) {
        forgetOld();
        return Optional.ofNullable(places.get(replayId));
    }

    List<Event> after(long place, int most, String topic) {
        List<Event> found = new ArrayList<>();
        for (Map.Entry<Long, Entry> entry : entries.tailMap(place, false).entrySet()) {
            if (found.size() == most) {
                break;
            }
            ProducerEvent event = entry.getValue().event();
            if (event != null && entry.getValue().topics().contains(topic)) {
                found.add(new Event(entry.getKey(), replayId(entry.getKey()), event));
            }
        }
        return found;
    }

    ByteString replayId(long place) {
        return ByteString.copyFrom(ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                .putShort((short) 0x00E1)
                .putLong((place * 31) ^ MASK)
                .array());
    }

    private void put(@Nullable ProducerEvent event, Set<String> topics) {
        last += 1 + steps.nextInt(STEP_MAX);
        places.put(replayId(last), last);
        entries.put(last, new Entry(event, topics, clock.instant()));
    }

    private void forgetOld() {
        Instant horizon = clock.instant().minus(KEPT);
        while (!entries.isEmpty() && entries.firstEntry().getValue().at().isBefore(horizon)) {
            places.remove(replayId(entries.firstKey()));
            entries.pollFirstEntry();
        }
    }

    record Event(long place, ByteString replayId, ProducerEvent event) {}

    /** Without an event it is traffic that nobody here sees. */
    private record Entry(@Nullable ProducerEvent event, Set<String> topics, Instant at) {}
}
