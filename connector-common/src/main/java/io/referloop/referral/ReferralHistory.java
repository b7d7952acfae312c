package io.referloop.referral;

import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of one referral come to: a pure function of the claim's time and the set of facts.
 *
 * <p>Deals decide where there are any, then leads, contacts, companies: a contact that stays "customer" must not keep a reward alive whose
 * deal was reopened. Among several records of one kind the best standing counts. A person may have a stage in each of several fields: the
 * best of them counts, unless the newest is an end. What happened before the claim counts from the claim on.
 */
public final class ReferralHistory {

    private static final List<RecordType> PRECEDENCE =
            List.of(RecordType.DEAL, RecordType.LEAD, RecordType.CONTACT, RecordType.COMPANY);

    private final Instant claimedAt;
    private final List<Fact> facts;
    private final List<Moment> moments;
    /** Found when it is asked for first, and often asked for again; null before. Who races another finds the same. */
    private volatile @Nullable Optional<RecordKey> deal;

    private ReferralHistory(Instant claimedAt, List<Fact> facts, List<Moment> moments) {
        this.claimedAt = claimedAt;
        this.facts = facts;
        this.moments = moments;
    }

    public static ReferralHistory of(Instant claimedAt, Collection<Fact> facts) {
        List<Fact> ordered = facts.stream().distinct().sorted(Fact.BY_TIME).toList();
        return new ReferralHistory(claimedAt, ordered, moments(claimedAt, ordered));
    }

    /**
     * As above, without the deals that were created when the claim's window had closed, and without what the people and companies did from then
     * on where there are no other deals: that is those deals' doing.
     *
     * @param windowCloses this instant itself is too late
     */
    public static ReferralHistory of(Instant claimedAt, Collection<Fact> facts, Instant windowCloses) {
        Map<RecordKey, Instant> created = new HashMap<>();
        facts.forEach(fact -> fact.created()
                .ifPresent(at -> created.merge(fact.record(), at, (one, other) -> one.isBefore(other) ? one : other)));
        created.values().removeIf(at -> at.isBefore(windowCloses));
        if (created.isEmpty()) {
            return of(claimedAt, facts);
        }
        boolean others = facts.stream().map(Fact::record).anyMatch(it -> it.isDeal() && !created.containsKey(it));
        Predicate<Fact> counts = fact -> fact.field().equals(Fact.DECISION)
                || !created.containsKey(fact.record())
                        && (others
                                || fact.record().isDeal()
                                || fact.occurredAt().isBefore(windowCloses));
        return of(claimedAt, facts.stream().filter(counts).toList());
    }

    public Instant claimedAt() {
        return claimedAt;
    }

    /** Where the referral stands now and since when. */
    public Moment standing() {
        return moments.getLast();
    }

    /** Every change of the standing, oldest first; the first is the accepted claim. */
    public List<Moment> moments() {
        return moments;
    }

    /**
     * Since when the milestone has been reached without interruption, if it is now.
     *
     * <p>Passing a later step reaches the earlier ones too. A lost deal keeps what was reached before it was won, but is not won any more;
     * falling back to an earlier step, or being disqualified, gives the milestone up.
     *
     * @param exactly whether the step itself must have been entered, not only passed
     */
    public Optional<Moment> reached(ReferralStatus milestone, boolean exactly) {
        @Nullable Moment since = null;
        @Nullable Moment entered = null;
        for (Moment moment : moments) {
            boolean passed = moment.status().hasPassed(milestone);
            boolean kept = since != null && moment.status() == ReferralStatus.LOST && milestone != ReferralStatus.WON;
            if (!passed && !kept) {
                since = null;
                entered = null;
                continue;
            }
            since = since == null ? moment : since;
            if (entered == null && moment.status() == milestone) {
                entered = moment;
            }
        }
        return Optional.ofNullable(exactly ? entered : since);
    }

    /** Whether the milestone was reached at some time, though it may not be any more. */
    public boolean everReached(ReferralStatus milestone) {
        return moments.stream().anyMatch(moment -> moment.status().hasPassed(milestone));
    }

    /** The deal that decides amounts: the best standing, then the one that got there first. */
    public Optional<RecordKey> deal() {
        Optional<RecordKey> found = deal;
        if (found == null) {
            found = decidingDeal();
            deal = found;
        }
        return found;
    }

    private Optional<RecordKey> decidingDeal() {
        Map<RecordKey, Fact> stages = new HashMap<>();
        stages(facts)
                .forEach(fact -> stages.merge(
                        fact.record(), fact, (older, newer) -> newer.status() == older.status() ? older : newer));
        return stages.values().stream()
                .filter(fact -> fact.record().ref().type() == RecordType.DEAL && !isGone(fact.record()))
                .min(Comparator.comparing((Fact fact) -> strength(requireStatus(fact)))
                        .reversed()
                        .thenComparing(Fact::occurredAt)
                        .thenComparing(Fact::record))
                .map(Fact::record);
    }

    /** Every deal that still exists and has a stage that is understood, each sale once, in a fixed order. */
    public List<RecordKey> deals() {
        return facts.stream()
                .filter(fact -> fact.field().equals(Fact.STAGE) && fact.status() != null)
                .map(Fact::record)
                .filter(record -> record.ref().type() == RecordType.DEAL)
                .distinct()
                .filter(record -> !isGone(record) && !isAnothersTwin(record))
                .sorted()
                .toList();
    }

    /** What one record alone says, under the decisions about the whole referral. */
    public ReferralHistory only(RecordKey record) {
        return of(
                claimedAt,
                facts.stream()
                        .filter(fact ->
                                fact.record().equals(record) || fact.field().equals(Fact.DECISION))
                        .toList());
    }

    /** The fields of a record that begin so, in a fixed order. */
    public List<String> fields(RecordKey record, String prefix) {
        return facts.stream()
                .filter(fact -> fact.record().equals(record) && fact.field().startsWith(prefix))
                .map(Fact::field)
                .distinct()
                .sorted()
                .toList();
    }

    /** The newest value of a field over all records of a type; empty when it was never told or was cleared. */
    public Optional<Fact> latest(RecordType type, String field) {
        return facts.stream()
                .filter(fact ->
                        fact.record().ref().type() == type && fact.field().equals(field))
                .reduce((older, newer) -> newer)
                .filter(fact -> !fact.value().isEmpty());
    }

    /** Whether both were told the same. */
    public boolean sameAs(ReferralHistory other) {
        return claimedAt.equals(other.claimedAt) && facts.equals(other.facts);
    }

    /** The newest value of a field of a record; empty when it was never told or was cleared. */
    public Optional<Fact> latest(RecordKey record, String field) {
        for (Fact fact : facts.reversed()) {
            if (fact.field().equals(field) && fact.record().equals(record)) {
                return fact.value().isEmpty() ? Optional.empty() : Optional.of(fact);
            }
        }
        return Optional.empty();
    }

    /** The newest amount of a deal, if it is a number that can be reckoned with. */
    public Optional<BigDecimal> amount(RecordKey deal) {
        return latest(deal, Fact.AMOUNT).map(Fact::value).flatMap(Fact::amountIn);
    }

    /** Every value that a field was ever told to have, on any record; empty where it was cleared. */
    public Set<String> told(String field) {
        return facts.stream()
                .filter(fact -> fact.field().equals(field) && !fact.value().isEmpty())
                .map(Fact::value)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the deal is one that stands here already as a record of another CRM: it is the same sale. */
    private boolean isAnothersTwin(RecordKey record) {
        return latest(record, Fact.SAME_AS)
                .map(Fact::value)
                .filter(twin -> facts.stream()
                        .map(Fact::record)
                        .anyMatch(other -> Fact.named(other).equals(twin)
                                && !isGone(other)
                                && latest(other, Fact.SAME_AS)
                                        .filter(back ->
                                                back.value().equals(Fact.named(record)) && other.compareTo(record) > 0)
                                        .isEmpty()))
                .isPresent();
    }

    private boolean isGone(RecordKey record) {
        return latest(record, Fact.GONE)
                .filter(fact -> fact.value().equals("true"))
                .isPresent();
    }

    private static List<Moment> moments(Instant claimedAt, List<Fact> ordered) {
        List<Moment> moments = new ArrayList<>();
        moments.add(new Moment(ReferralStatus.ACCEPTED, claimedAt, null));
        Map<RecordKey, Standing> standings = new HashMap<>();
        Set<RecordKey> gone = new HashSet<>();
        @Nullable ReferralStatus decided = null;
        for (Fact fact : ordered) {
            if (fact.field().equals(Fact.DECISION)) {
                decided = fact.status();
            } else if (!apply(fact, standings, gone)) {
                continue;
            }
            ReferralStatus status = decided == null ? overall(standings, gone) : decided;
            boolean beforeTheClaim = !fact.occurredAt().isAfter(claimedAt);
            if (beforeTheClaim
                    && moments.size() > 1
                    && status != moments.getLast().status()) {
                // Only where the referral stood when it was claimed counts, not how it came there.
                moments.removeLast();
            }
            if (status != moments.getLast().status()) {
                moments.add(new Moment(status, beforeTheClaim ? claimedAt : fact.occurredAt(), fact));
            }
        }
        return List.copyOf(moments);
    }

    private static boolean apply(Fact fact, Map<RecordKey, Standing> standings, Set<RecordKey> gone) {
        if (fact.field().equals(Fact.GONE)) {
            return fact.value().equals("true") ? gone.add(fact.record()) : gone.remove(fact.record());
        }
        if (!fact.field().equals(Fact.STAGE) || fact.status() == null) {
            return false;
        }
        standings.computeIfAbsent(fact.record(), record -> new Standing()).moved(fact.track(), fact.status());
        return true;
    }

    private static ReferralStatus overall(Map<RecordKey, Standing> standings, Set<RecordKey> gone) {
        for (RecordType type : PRECEDENCE) {
            Optional<ReferralStatus> best = standings.entrySet().stream()
                    .filter(entry -> entry.getKey().ref().type() == type && !gone.contains(entry.getKey()))
                    .map(entry -> entry.getValue().status())
                    .max(Comparator.comparing(ReferralHistory::strength));
            if (best.isPresent()) {
                return best.get() == ReferralStatus.SUBMITTED ? ReferralStatus.ACCEPTED : best.get();
            }
        }
        return ReferralStatus.ACCEPTED;
    }

    /** Won above open steps in their order, above lost, above the other ends. */
    private static int strength(ReferralStatus status) {
        if (status.isStep()) {
            return 10 + status.ordinal();
        }
        return status == ReferralStatus.LOST ? 1 : 0;
    }

    private static List<Fact> stages(List<Fact> facts) {
        Predicate<Fact> mapped = fact -> fact.field().equals(Fact.STAGE) && fact.status() != null;
        return facts.stream().filter(mapped).toList();
    }

    private static ReferralStatus requireStatus(Fact fact) {
        return Objects.requireNonNull(fact.status());
    }

    /** Where one record stands, by each of its fields that works like a pipeline. */
    private static final class Standing {

        /** The newest move last. */
        private final Map<@Nullable String, ReferralStatus> byTrack = new LinkedHashMap<>();

        void moved(@Nullable String track, ReferralStatus to) {
            byTrack.remove(track);
            byTrack.put(track, to);
        }

        ReferralStatus status() {
            List<ReferralStatus> moves = List.copyOf(byTrack.values());
            ReferralStatus newest = moves.getLast();
            return newest.isStep() ? Collections.max(moves, Comparator.comparing(ReferralHistory::strength)) : newest;
        }
    }

    /**
     * The standing since an instant.
     *
     * @param cause the fact that brought it about; null for the claim itself
     */
    public record Moment(
            ReferralStatus status, Instant since, @Nullable Fact cause) {}
}
