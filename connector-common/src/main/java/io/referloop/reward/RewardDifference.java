package io.referloop.reward;

import io.referloop.program.Program;
import io.referloop.program.RewardRule;
import io.referloop.program.Words;
import io.referloop.referral.Referral;
import io.referloop.referral.ReferralsMoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What has to change so that the booked lines say what the engine says. Pure. A settled line stays as it is: the difference goes onto one
 * open line behind it, negative where something has to come back.
 */
final class RewardDifference {

    private final Program program;
    private final Referral referral;
    private final String correlation;
    private final Supplier<UUID> ids;
    private final List<RewardChange> changes = new ArrayList<>();

    private RewardDifference(Program program, ReferralsMoved.Movement movement, Supplier<UUID> ids) {
        this.program = program;
        this.referral = movement.referral();
        this.correlation = movement.correlation();
        this.ids = ids;
    }

    static List<RewardChange> between(
            Program program,
            ReferralsMoved.Movement movement,
            List<Decision> decisions,
            List<RewardLine> booked,
            Supplier<UUID> ids) {
        RewardDifference difference = new RewardDifference(program, movement, ids);
        for (Decision decision : decisions) {
            RewardLine.Identity identity = difference.identity(decision.rule());
            List<RewardLine> lines = booked.stream()
                    .filter(line -> line.identity().equals(identity))
                    .toList();
            difference.compare(decision, identity, lines);
        }
        return difference.changes;
    }

    private void compare(Decision decision, RewardLine.Identity identity, List<RewardLine> lines) {
        Money settled = lines.stream()
                .filter(line -> line.state().isSettled())
                .map(RewardLine::amountOrZero)
                .reduce(Money.zero(program.currency()), Money::plus);
        @Nullable
        RewardLine open = lines.stream()
                .filter(line -> !line.state().isSettled())
                .findFirst()
                .orElse(null);
        switch (decision) {
            case Decision.NotEarned no -> owe(identity, lines, open, settled.negated(), no);
            case Decision.WaitingForAmount waiting -> await(identity, lines, open, waiting);
            case Decision.Earned earned ->
                owe(identity, lines, open, earned.amount().minus(settled), earned);
        }
    }

    private void await(
            RewardLine.Identity identity,
            List<RewardLine> lines,
            @Nullable RewardLine open,
            Decision.WaitingForAmount waiting) {
        boolean sent = lines.stream().anyMatch(line -> line.state().isSettled());
        if (sent && (open == null || !open.state().isLive())) {
            // An amount that was cleared later proves nothing, the sent line stands.
            return;
        }
        if (open != null && open.state().isFinal()) {
            return;
        }
        if (open != null
                && open.state() == RewardState.WAITING_AMOUNT
                && open.why().equals(waiting.why())) {
            return;
        }
        RewardLine after = new RewardLine(
                open == null ? ids.get() : open.id(),
                identity,
                open == null ? 0 : open.line(),
                open == null ? 1 : open.revision() + 1,
                RewardState.WAITING_AMOUNT,
                null,
                program.currency(),
                waiting.earnedAt(),
                null,
                waiting.rule().sentence(),
                waiting.why());
        changes.add(new RewardChange(open, after, waiting.reason(), correlation));
    }

    private void owe(
            RewardLine.Identity identity,
            List<RewardLine> lines,
            @Nullable RewardLine open,
            Money owed,
            Decision decision) {
        if (open != null && open.state().isFinal()) {
            // Facts that change later do not overrule whoever ended it.
            return;
        }
        if (owed.isZero()) {
            if (open != null && open.state().isLive()) {
                changes.add(new RewardChange(open, open.ended(RewardState.VOIDED), ended(decision), correlation));
            }
            return;
        }
        RewardLine after = line(identity, lines, open, owed, decision);
        if (open == null) {
            changes.add(new RewardChange(null, after, appeared(owed, decision), correlation));
        } else if (!open.state().isLive()) {
            changes.add(new RewardChange(open, after, returned(owed, decision), correlation));
        } else if (!same(open, after)) {
            changes.add(new RewardChange(open, after, changed(open, after), correlation));
        }
    }

    private RewardLine line(
            RewardLine.Identity identity,
            List<RewardLine> lines,
            @Nullable RewardLine open,
            Money owed,
            Decision decision) {
        Timing timing = timing(decision, lines);
        return new RewardLine(
                open == null ? ids.get() : open.id(),
                identity,
                open == null ? lines.size() : open.line(),
                open == null ? 1 : open.revision() + 1,
                RewardState.PENDING,
                owed,
                program.currency(),
                timing.earnedAt(),
                timing.releaseAt(),
                decision.rule().sentence(),
                timing.why());
    }

    private static Timing timing(Decision decision, List<RewardLine> lines) {
        return switch (decision) {
            case Decision.Earned earned -> new Timing(earned.earnedAt(), earned.releaseAt(), earned.why());
            case Decision.WaitingForAmount waiting -> new Timing(waiting.earnedAt(), waiting.earnedAt(), waiting.why());
            case Decision.NotEarned no -> {
                RewardLine sent = lines.getFirst();
                yield new Timing(sent.earnedAt(), sent.earnedAt(), List.of(TraceLine.of("Taken back", no.reason())));
            }
        };
    }

    /** Compares what a beneficiary would notice: amount and hold. The trace alone is no reason to book. */
    private static boolean same(RewardLine open, RewardLine after) {
        return Objects.equals(open.amount(), after.amount()) && Objects.equals(open.releaseAt(), after.releaseAt());
    }

    private static String appeared(Money owed, Decision decision) {
        if (decision instanceof Decision.NotEarned no) {
            return Words.of(owed) + " to take back: " + no.reason();
        }
        return owed.isNegative()
                ? Words.of(owed) + " to take back: the deal's amount changed"
                : "Earned " + Words.of(owed);
    }

    private static String returned(Money owed, Decision decision) {
        return owed.isNegative() ? appeared(owed, decision) : "Earned again: " + Words.of(owed) + ", with a new hold";
    }

    private static String changed(RewardLine open, RewardLine after) {
        if (open.amount() == null) {
            return "The amount is known now: " + Words.of(after.amountOrZero());
        }
        if (Objects.equals(open.amount(), after.amount())) {
            return "The hold starts again: the milestone was left and reached once more";
        }
        return "Adjusted from " + Words.of(open.amountOrZero()) + " to " + Words.of(after.amountOrZero());
    }

    private static String ended(Decision decision) {
        return decision instanceof Decision.NotEarned no ? no.reason() : "The amount is what was sent already";
    }

    private RewardLine.Identity identity(RewardRule rule) {
        UUID beneficiary =
                switch (rule.beneficiary()) {
                    case REFERRER -> referral.referrer().id();
                    case REFEREE -> referral.id();
                };
        return new RewardLine.Identity(
                program.id(),
                referral.id(),
                rule.key(),
                rule.milestone().name(),
                rule.beneficiary().name(),
                beneficiary,
                "");
    }

    private record Timing(Instant earnedAt, Instant releaseAt, List<TraceLine> why) {}
}
