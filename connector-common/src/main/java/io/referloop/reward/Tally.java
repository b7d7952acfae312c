package io.referloop.reward;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was counted so far, in the order of time. Everything that was added can be taken out again down to a mark, so that a late fact
 * repeats only what comes after it.
 */
final class Tally {

    private final Map<Key, Bucket> buckets = new HashMap<>();
    private final List<Added> log = new ArrayList<>();

    int mark() {
        return log.size();
    }

    void rewind(int mark) {
        while (log.size() > mark) {
            log.removeLast().bucket().removeLast();
        }
    }

    void add(Key key, String member, BigDecimal amount, Instant at, @Nullable Item item) {
        Bucket bucket = buckets.computeIfAbsent(key, it -> new Bucket());
        bucket.add(new Entry(member, amount, at, item));
        log.add(new Added(bucket));
    }

    Bucket get(Key key) {
        return buckets.getOrDefault(key, Bucket.EMPTY);
    }

    /**
     * @param what is counted: a cap's key, a rule's
     * @param whose the beneficiary, referral or company
     * @param period the first day of it; empty for a lifetime
     */
    record Key(String what, String whose, String period) {}

    record Entry(
            String member,
            BigDecimal amount,
            Instant at,
            @Nullable Item item) {

        /** What was counted, where it was no grant. */
        Item of() {
            return Objects.requireNonNull(item);
        }
    }

    private record Added(Bucket bucket) {}

    static final class Bucket {

        private static final Bucket EMPTY = new Bucket();

        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, Integer> members = new HashMap<>();
        private BigDecimal sum = BigDecimal.ZERO;

        int count() {
            return entries.size();
        }

        int distinct() {
            return members.size();
        }

        boolean has(String member) {
            return members.containsKey(member);
        }

        BigDecimal sum() {
            return sum;
        }

        List<Entry> entries() {
            return entries;
        }

        /** The newest entries, back to an instant that is not among them. */
        Bucket after(Instant since) {
            Bucket recent = new Bucket();
            for (int i = entries.size() - 1; i >= 0 && entries.get(i).at().isAfter(since); i--) {
                recent.add(entries.get(i));
            }
            return recent;
        }

        private void add(Entry entry) {
            entries.add(entry);
            members.merge(entry.member(), 1, Integer::sum);
            sum = sum.add(entry.amount());
        }

        private void removeLast() {
            Entry entry = entries.removeLast();
            members.computeIfPresent(entry.member(), (member, times) -> times == 1 ? null : times - 1);
            sum = sum.subtract(entry.amount());
        }
    }
}
