package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Profile;
import io.referloop.referral.Referee;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralHistory;
import io.referloop.referral.ReferralsMoved;
import io.referloop.referral.Referrer;
import io.referloop.referral.Story;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.joda.money.Money;

/** The rewards of one referral and their ledger, kept in memory by the same rules as in the database. */
final class Books {

    static final Referrer ADA = new Referrer(new UUID(0, 1), "ada@initech.example", "Ada Byron");
    static final UUID REFERRAL = new UUID(0, 2);

    private final Program program;
    private final List<RewardLine> lines = new ArrayList<>();
    private final Map<UUID, List<Money>> standing = new HashMap<>();
    private final Map<String, Money> accounts = new HashMap<>();
    private long ids = 100;

    Books(Program program) {
        this.program = program;
    }

    /** Books for these rules, in dollars. */
    static Books withRules(String rules) {
        return new Books(SampleProgram.withRules(rules));
    }

    /** Books whatever has to change so that the lines say what the engine says. */
    List<RewardChange> settle(ReferralHistory history) {
        return settle(decide(program, history));
    }

    /** As above, of a referral with everything that is known beside its history. */
    List<RewardChange> settle(RewardCase of) {
        return settle(RewardEngine.decide(List.of(of), List.of(), Rates.NONE, Instant.MAX));
    }

    List<RewardChange> settle(List<Decision> decisions) {
        List<RewardChange> changes =
                RewardDifference.between(decisions, List.copyOf(lines), it -> "test", () -> new UUID(1, ids++));
        changes.forEach(this::apply);
        return changes;
    }

    /** What the engine says of Ada's referral. */
    static List<Decision> decide(Program program, ReferralHistory history) {
        return RewardEngine.decide(List.of(theCase(program, history)), List.of(), Rates.NONE, Instant.MAX);
    }

    static RewardCase theCase(Program program, ReferralHistory history) {
        return new RewardCase(
                REFERRAL,
                1042,
                program,
                history,
                List.of(),
                new RewardCase.Parties(
                        List.of(new RewardCase.Credit(ADA.id(), BigDecimal.ONE)),
                        REFERRAL,
                        null,
                        List.of(),
                        "northwind.example",
                        new RewardCase.Person(ADA.email(), Profile.UNKNOWN),
                        RewardCase.Person.UNKNOWN),
                Map.of(),
                List.of());
    }

    List<RewardChange> settle(Story story) {
        return settle(story.history());
    }

    /** What a hold, a person or a payout did to a line. */
    RewardLine move(int line, RewardState state) {
        RewardLine before = lines.get(line);
        RewardLine after = state.isLive() ? before.next(state) : before.ended(state);
        apply(new RewardChange(before, after, "moved", "test"));
        return after;
    }

    /** The referral's lines, corrections behind what they correct. */
    List<RewardLine> lines() {
        return List.copyOf(lines);
    }

    /** As a finance person would list them: {@code 0 SENT USD 2500.00}. */
    List<String> listed() {
        return lines.stream()
                .map(it -> it.line() + " " + it.state() + " " + (it.amount() == null ? "?" : it.amount()))
                .toList();
    }

    /** What an account holds; debits positive. */
    Money balance(String account) {
        return accounts.getOrDefault(account, Money.zero(program.currency()));
    }

    Map<String, Money> accounts() {
        return Map.copyOf(accounts);
    }

    ReferralsMoved.Movement movement(ReferralHistory history) {
        return movement(program, history);
    }

    static ReferralsMoved.Movement movement(Program program, ReferralHistory history) {
        Referral referral = new Referral(
                REFERRAL,
                1042,
                program.id(),
                program.version(),
                ADA,
                new Referee("Priya Nair", "priya@northwind.example", "Northwind"),
                "They met at the trade fair",
                "Sam Sales",
                "CARD",
                history.claimedAt(),
                ReferralStatus.ACCEPTED,
                history.claimedAt());
        return new ReferralsMoved.Movement(standingAt(referral, history), history, "test");
    }

    private static Referral standingAt(Referral it, ReferralHistory history) {
        return new Referral(
                it.id(),
                it.number(),
                it.programId(),
                it.programVersion(),
                it.referrer(),
                it.referee(),
                it.note(),
                it.submittedBy(),
                it.source(),
                it.claimedAt(),
                history.standing().status(),
                history.standing().since());
    }

    private void apply(RewardChange change) {
        RewardLine line = change.after();
        if ((line.amount() == null) != (line.state() == RewardState.WAITING_AMOUNT)) {
            throw new AssertionError("the database has no " + line.state() + " line with amount " + line.amount());
        }
        lines.removeIf(it -> it.id().equals(line.id()));
        lines.add(line);
        lines.sort(Comparator.comparing((RewardLine it) -> it.identity().rule()).thenComparing(RewardLine::line));
        book(change);
    }

    private void book(RewardChange change) {
        List<Money> journals = standing.computeIfAbsent(change.after().id(), id -> new ArrayList<>());
        Money stands = journals.stream().reduce(Money.zero(program.currency()), Money::plus);
        if (!stands.equals(change.booked())) {
            throw new AssertionError("booked " + change.booked() + ", the ledger has " + stands);
        }
        Money difference = change.due().minus(change.booked());
        if (difference.isZero()) {
            return;
        }
        if (change.due().isZero()) {
            journals.forEach(it -> post(change.after(), it.negated()));
            journals.clear();
        } else {
            post(change.after(), difference);
            journals.add(difference);
        }
    }

    private void post(RewardLine line, Money amount) {
        accounts.merge(Ledger.expense(line.identity().programId()), amount, Money::plus);
        accounts.merge(Ledger.payable(line.identity().beneficiaryId()), amount.negated(), Money::plus);
    }
}
