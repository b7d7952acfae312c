package io.referloop.reward;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was counted so far, in the order of time. Everything that was added can be taken out again down to a mark, so that a late fact
 * repeats only what comes after it.
 */
final class Tally {

    /** An odd number near 2³² divided by the golden ratio. */
    private static final int SPREAD = 0x9E3779B1;

    private final Map<Key, Bucket> buckets = new HashMap<>();
    private final List<Bucket> log = new ArrayList<>();

    int mark() {
        return log.size();
    }

    void rewind(int mark) {
        while (log.size() > mark) {
            log.removeLast().removeLast();
        }
    }

    void add(Key key, Object member, BigDecimal amount, Instant at, @Nullable Item item) {
        Bucket bucket = buckets.computeIfAbsent(key, it -> new Bucket());
        bucket.add(new Entry(member, amount, at, item));
        log.add(bucket);
    }

    Bucket get(Key key) {
        return buckets.getOrDefault(key, Bucket.EMPTY);
    }

    enum Kind {
        EARNED,
        PAID,
        REFERRALS,
        COMPANIES,
        SUCCESSES,
        BONUS,
        ONCE,
        DEAL,
        CUSTOMER,
        FREE_MONTHS,
        TAX,
        CAP
    }

    /**
     * @param scope the program or the referral that it is counted in, or who is paid
     * @param name a rule's key or a cap's
     * @param whose the beneficiary, referrer, company or deal: an id or a name; empty when that does not matter
     * @param period the first day of it; empty for a lifetime
     */
    record Key(Kind kind, UUID scope, String name, Object whose, String period) {

        /** Ids and keys that were given out one after the other differ in few bits: mere sums of their hashes would be alike. */
        @Override
        public int hashCode() {
            int hash = kind.ordinal();
            hash = hash * SPREAD + scope.hashCode();
            hash = hash * SPREAD + name.hashCode();
            hash = hash * SPREAD + whose.hashCode();
            hash = hash * SPREAD + period.hashCode();
            return hash ^ hash >>> 15;
        }
    }

    record Entry(
            Object member,
            BigDecimal amount,
            Instant at,
            @Nullable Item item) {

        /** What was counted, where it was no grant. */
        Item of() {
            return Objects.requireNonNull(item);
        }
    }

    static final class Bucket {

        private static final Bucket EMPTY = new Bucket();

        /** Null while it is empty; most buckets never hold more than this one. */
        private @Nullable Entry first;

        private List<Entry> more = List.of();
        /** How often each; made when somebody asks, since most buckets are asked for their sum only. */
        private @Nullable Map<Object, Integer> members;

        private BigDecimal sum = BigDecimal.ZERO;

        int count() {
            return first == null ? 0 : 1 + more.size();
        }

        int distinct() {
            return members().size();
        }

        boolean has(Object member) {
            return members().containsKey(member);
        }

        BigDecimal sum() {
            return sum;
        }

        /** In the order in which they were added. */
        List<Entry> entries() {
            if (first == null) {
                return List.of();
            }
            List<Entry> all = new ArrayList<>(count());
            all.add(first);
            all.addAll(more);
            return all;
        }

        /** The newest entries, back to an instant that is not among them. */
        Bucket after(Instant since) {
            Bucket recent = new Bucket();
            for (int n = more.size() - 1; n >= 0 && more.get(n).at().isAfter(since); n--) {
                recent.add(more.get(n));
            }
            if (first != null && recent.count() == more.size() && first.at().isAfter(since)) {
                recent.add(first);
            }
            return recent;
        }

        private Map<Object, Integer> members() {
            if (first == null) {
                return Map.of();
            }
            if (members == null) {
                members = new HashMap<>();
                for (Entry entry : entries()) {
                    members.merge(entry.member(), 1, Integer::sum);
                }
            }
            return members;
        }

        private void add(Entry entry) {
            if (first == null) {
                first = entry;
                sum = entry.amount();
            } else {
                if (more.isEmpty()) {
                    more = new ArrayList<>();
                }
                more.add(entry);
                sum = sum.add(entry.amount());
            }
            if (members != null) {
                members.merge(entry.member(), 1, Integer::sum);
            }
        }

        private void removeLast() {
            Entry last = more.isEmpty() ? Objects.requireNonNull(first) : more.removeLast();
            if (last == first) {
                first = null;
                sum = BigDecimal.ZERO;
            } else {
                sum = sum.subtract(last.amount());
            }
            if (members != null) {
                members.computeIfPresent(last.member(), (member, times) -> times == 1 ? null : times - 1);
            }
        }
    }
}
