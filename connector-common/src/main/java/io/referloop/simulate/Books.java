package io.referloop.simulate;

import io.referloop.reward.Decision;
import io.referloop.reward.RewardChange;
import io.referloop.reward.RewardDifference;
import io.referloop.reward.RewardLine;
import io.referloop.reward.RewardState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** Lines and their double entry, kept in memory by the rules of the real books. */
final class Books {

    static final String ENGINE = "Referloop";

    private final Map<UUID, Entry> entries = new LinkedHashMap<>();
    private final Map<RewardLine.Identity, List<Entry>> byIdentity = new HashMap<>();
    private final NavigableMap<Instant, List<Entry>> agenda = new TreeMap<>();
    private final Map<String, Map<String, Money>> accounts = new TreeMap<>();
    private final Function<@Nullable UUID, String> referrals;
    private final Function<UUID, String> people;
    private final UnaryOperator<String> periods;
    private long ids;

    /** All give the scenario's own names; a line that is about no referral has the empty one. */
    Books(Function<@Nullable UUID, String> referrals, Function<UUID, String> people, UnaryOperator<String> periods) {
        this.periods = periods;
        this.referrals = referrals;
        this.people = people;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    Map<String, Map<String, Money>> accounts() {
        return accounts;
    }

    /** The first line of an identity, if anything was booked of it. */
    Optional<Entry> first(RewardLine.Identity identity) {
        return byIdentity.getOrDefault(identity, List.of()).stream().findFirst();
    }

    /** Lines of which something falls due by an instant; each is told once. */
    List<Entry> due(Instant now) {
        List<Entry> due = new ArrayList<>();
        while (!agenda.isEmpty() && !agenda.firstKey().isAfter(now)) {
            due.addAll(agenda.pollFirstEntry().getValue());
        }
        return due;
    }

    /** When something falls due next. */
    Optional<Instant> nextDue(Instant now) {
        return Optional.ofNullable(agenda.higherKey(now));
    }

    private void enter(Entry entry) {
        RewardLine line = entry.line();
        if (line.state() == RewardState.PENDING && line.releaseAt() != null) {
            agenda.computeIfAbsent(line.releaseAt(), it -> new ArrayList<>()).add(entry);
        }
        if (line.state().isLive() && line.expiresAt() != null) {
            agenda.computeIfAbsent(line.expiresAt(), it -> new ArrayList<>()).add(entry);
        }
    }

    /** Books the difference between what the engine says of these identities and what is booked of them. */
    void settle(List<Decision> decisions, Instant at) {
        List<RewardLine> booked = new ArrayList<>();
        for (Decision decision : decisions) {
            byIdentity.getOrDefault(decision.identity(), List.of()).forEach(it -> booked.add(it.line()));
        }
        for (RewardChange change :
                RewardDifference.between(decisions, booked, it -> "simulation", () -> new UUID(0, ++ids))) {
            apply(change, at, ENGINE);
        }
    }

    /** Another state of a line, with what it does to the accounts. */
    void move(Entry entry, RewardState state, Instant at, String reason, String by) {
        RewardLine before = entry.line();
        RewardLine after = state.isLive() ? before.next(state) : before.ended(state);
        apply(new RewardChange(before, after, reason, "simulation"), at, by);
    }

    /** What was sent leaves the debt to whom it was for. */
    void send(Entry entry, Instant at, String reason, String by) {
        move(entry, RewardState.SENT, at, reason, by);
        post(payable(entry), clearing(entry), entry.line().amountOrZero());
    }

    /** A benefit lapses; what was used of it stays spent. */
    void lapse(Entry entry, Money used, Instant at, String reason) {
        boolean sent = entry.line().state().isSettled();
        Money unused = entry.line().amountOrZero().minus(used);
        RewardLine before = entry.line();
        entry.lapse(used);
        entry.become(before.ended(RewardState.EXPIRED), at, reason, ENGINE);
        post(sent ? clearing(entry) : payable(entry), expense(entry), unused);
    }

    private void apply(RewardChange change, Instant at, String by) {
        RewardLine after = change.after();
        Entry entry = entries.computeIfAbsent(after.id(), id -> {
            Entry made = new Entry(
                    after,
                    referrals.apply(after.referral()),
                    people.apply(after.identity().beneficiaryId()),
                    periods.apply(after.identity().period()));
            byIdentity
                    .computeIfAbsent(after.identity(), it -> new ArrayList<>())
                    .add(made);
            return made;
        });
        entry.become(after, at, change.reason(), by);
        enter(entry);
        post(expense(entry), payable(entry), change.due().minus(change.booked()));
    }

    private void post(String debit, String credit, Money amount) {
        if (!amount.isZero()) {
            add(debit, amount);
            add(credit, amount.negated());
        }
    }

    private void add(String account, Money amount) {
        accounts.computeIfAbsent(account, it -> new TreeMap<>())
                .merge(amount.getCurrencyUnit().getCode(), amount, Money::plus);
    }

    /**
     * Proves that nothing was lost: all accounts together are zero, and what is owed to each is what their lines say.
     *
     * @throws IllegalStateException when it is not so
     */
    void prove() {
        Map<String, Money> sums = new HashMap<>();
        accounts.values().forEach(of -> of.forEach((currency, amount) -> sums.merge(currency, amount, Money::plus)));
        sums.values().stream().filter(it -> !it.isZero()).findFirst().ifPresent(it -> {
            throw new IllegalStateException("the accounts do not sum to zero but to " + it);
        });
        Map<String, Money> owed = new HashMap<>();
        for (Entry entry : entries.values()) {
            if (entry.line().state().isLive() && !entry.line().state().isSettled()) {
                owed.merge(
                        payable(entry) + entry.line().currency(), entry.line().amountOrZero(), Money::plus);
            }
        }
        accounts.forEach((account, of) -> of.forEach((currency, amount) -> {
            Money expected = owed.getOrDefault(account + currency, Money.zero(amount.getCurrencyUnit()));
            if (account.startsWith("payable:") && !expected.equals(amount.negated())) {
                throw new IllegalStateException(account + " is " + amount + ", its lines come to " + expected);
            }
        }));
    }

    private static String expense(Entry entry) {
        return "expense:" + entry.rule();
    }

    private static String payable(Entry entry) {
        return "payable:" + entry.to();
    }

    private static String clearing(Entry entry) {
        return "clearing:" + entry.line().via();
    }
}
