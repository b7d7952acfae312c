package io.referloop.simulate;

import io.referloop.program.Program;
import io.referloop.program.Words;
import io.referloop.reward.RewardState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.joda.money.Money;

/** Who releases, approves, rejects and pays: time, and the people of the scenario. */
final class Desk {

    private static final Set<RewardState> REJECTABLE =
            EnumSet.of(RewardState.PENDING, RewardState.HELD_FOR_REVIEW, RewardState.WAITING_AMOUNT);
    private static final Set<RewardState> PAYABLE = EnumSet.of(RewardState.APPROVED, RewardState.SCHEDULED);

    /** The trigger of what is in force for a time and then replaced. */
    private static final String WHILE_ACTIVE = "while_active";

    private final Books books;
    private final World world;
    private final Map<UUID, Program> programs;
    private final Paydays paydays;
    private final List<SimulationResult.Draw> draws = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    Desk(Books books, World world, List<Program> programs) {
        this.books = books;
        this.world = world;
        this.programs = programs.stream().collect(Collectors.toMap(Program::id, it -> it, (older, newer) -> newer));
        this.paydays = new Paydays(programs);
    }

    List<SimulationResult.Draw> draws() {
        return draws;
    }

    /** Words of people that could not be carried out, each with the reason. */
    List<String> refusals() {
        return refusals;
    }

    /** When something falls due next. */
    Stream<Instant> due(Instant now) {
        return Stream.concat(books.nextDue(now).stream(), paydays.after(now).stream());
    }

    /** What time alone does: holds end, benefits lapse, payout days pay. */
    void passTime(Instant now) {
        List<Entry> due = books.due(now);
        due.forEach(entry -> release(entry, now));
        due.forEach(entry -> lapse(entry, now));
        if (paydays.isOne(now)) {
            pay(entry -> paydays.isOne(program(entry), now), now, true, "Sent on the payout day", Books.ENGINE);
        }
    }

    /** What somebody decides about lines; other things are not the desk's business. */
    void hear(Thing thing, Instant now) {
        switch (thing) {
            case Thing.Approve word -> approve(word, now);
            case Thing.Reject word -> reject(word, now);
            case Thing.Pay word -> pay(word.lines()::matches, now, false, "Paid", "somebody");
            case Thing.Draw draw -> draws.add(Draws.draw(draw, books.entries(), now));
            case Thing.Claim other -> {}
            case Thing.RecordSays other -> {}
            case Thing.Happens other -> {}
            case Thing.PersonSays other -> {}
            case Thing.Merge other -> {}
            case Thing.Ask other -> {}
            case Thing.Flag other -> {}
            case Thing.Clear other -> {}
            case Thing.Give other -> {}
            case Thing.Now other -> {}
        }
    }

    private void release(Entry entry, Instant now) {
        boolean due = entry.is(RewardState.PENDING)
                && entry.line().releaseAt() != null
                && !entry.line().releaseAt().isAfter(now);
        if (!due) {
            return;
        }
        Money amount = entry.line().amountOrZero();
        Program program = program(entry);
        if (program.terms().approval().people(amount) > 0) {
            books.move(
                    entry,
                    RewardState.HELD_FOR_REVIEW,
                    now,
                    "The hold is over; " + Words.of(amount) + " needs a person's approval",
                    Books.ENGINE);
            return;
        }
        letGo(entry, now, "The hold is over", Books.ENGINE);
    }

    /** Releases a line that nobody has to approve any more. */
    private void letGo(Entry entry, Instant now, String reason, String by) {
        books.move(entry, RewardState.APPROVED, now, reason, by);
        boolean takesBack = entry.line().amountOrZero().isNegative();
        if (!takesBack && !paydays.has(program(entry))) {
            books.move(entry, RewardState.SCHEDULED, now, "Ready to be paid", Books.ENGINE);
        }
    }

    private void lapse(Entry entry, Instant now) {
        Instant expires = entry.line().expiresAt();
        if (expires == null || expires.isAfter(now) || !entry.line().state().isLive()) {
            return;
        }
        Money amount = entry.line().amountOrZero();
        Money used = world.used(entry, expires, amount);
        if (used.isLessThan(amount) || amount.isZero() && !world.wasUsed(entry, expires)) {
            String words = entry.line().identity().trigger().equals(WHILE_ACTIVE)
                    ? "In force until then"
                    : used.isZero()
                            ? "Lapsed unused"
                            : Words.of(used) + " was used, " + Words.of(amount.minus(used)) + " lapsed unused";
            books.lapse(entry, used, now, words);
        }
    }

    private void approve(Thing.Approve word, Instant now) {
        List<Entry> lines = matching(word.lines()::matches, it -> it.is(RewardState.HELD_FOR_REVIEW));
        if (lines.isEmpty()) {
            refuse(word, "nothing that matches waits for approval");
        }
        for (Entry entry : lines) {
            int needed = Math.max(
                    1, program(entry).terms().approval().people(entry.line().amountOrZero()));
            int agreed = entry.approve(word.by());
            if (agreed >= needed) {
                letGo(entry, now, "Approved", word.by());
            } else {
                books.move(
                        entry, RewardState.HELD_FOR_REVIEW, now, "Approved; a second person has to agree", word.by());
                entry.approve(word.by());
            }
        }
    }

    private void reject(Thing.Reject word, Instant now) {
        List<Entry> lines = matching(
                word.lines()::matches, it -> REJECTABLE.contains(it.line().state()));
        if (lines.isEmpty()) {
            refuse(word, "nothing that matches can be rejected any more");
        }
        lines.forEach(it -> books.move(it, RewardState.REJECTED, now, "Rejected: " + word.reason(), word.by()));
    }

    /** Sends what is released, by beneficiary and rail: what has to come back is taken off first. */
    private void pay(Predicate<Entry> which, Instant now, boolean withLeast, String reason, String by) {
        Map<String, List<Entry>> groups = new TreeMap<>();
        for (Entry entry : matching(which, it -> PAYABLE.contains(it.line().state()))) {
            groups.computeIfAbsent(payout(entry), it -> new ArrayList<>()).add(entry);
        }
        Map<String, List<Entry>> owed = new HashMap<>();
        for (Entry entry : groups.isEmpty() ? List.<Entry>of() : matching(it -> true, Desk::takesBack)) {
            owed.computeIfAbsent(payout(entry), it -> new ArrayList<>()).add(entry);
        }
        groups.forEach((payout, lines) -> {
            if (lines.getFirst().isUnits()) {
                lines.forEach(it -> books.send(it, now, reason, by));
                return;
            }
            List<Entry> all = new ArrayList<>(lines);
            owed.getOrDefault(payout, List.of()).stream()
                    .filter(it -> !lines.contains(it))
                    .forEach(all::add);
            Money sum = all.stream()
                    .map(it -> it.line().amountOrZero())
                    .reduce(Money::plus)
                    .orElseThrow();
            Money least = withLeast ? program(lines.getFirst()).terms().payout().least() : null;
            if (sum.isPositive() && (least == null || !sum.isLessThan(least))) {
                all.forEach(
                        it -> books.send(it, now, reason + (all.size() > 1 ? ", together " + Words.of(sum) : ""), by));
            }
        });
    }

    private static boolean takesBack(Entry entry) {
        return PAYABLE.contains(entry.line().state())
                && !entry.isUnits()
                && entry.line().amountOrZero().isNegative();
    }

    private static String payout(Entry entry) {
        return entry.to() + " " + entry.line().via() + " " + entry.line().currency()
                + (entry.isUnits() ? " units" : "");
    }

    private List<Entry> matching(Predicate<Entry> which, Predicate<Entry> state) {
        return books.entries().stream()
                .filter(which.and(state))
                .sorted(Comparator.comparing(Entry::id))
                .toList();
    }

    private void refuse(Thing word, String why) {
        refusals.add("line " + word.when().line() + ": " + why);
    }

    private Program program(Entry entry) {
        return world.find(entry.referral())
                .map(it -> it.program())
                .orElseGet(() -> programs.get(entry.line().identity().programId()));
    }
}
