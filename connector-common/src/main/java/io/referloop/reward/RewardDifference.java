package io.referloop.reward;

import io.referloop.program.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What has to change so that the booked lines say what the engine says. Pure. A settled line stays as it is: the difference goes onto one
 * open line behind it, negative where something has to come back.
 */
public final class RewardDifference {

    private static final String GONE = "What it was earned for is gone";

    private final Function<@Nullable UUID, String> correlation;
    private final Supplier<UUID> ids;
    private final List<RewardChange> changes = new ArrayList<>();

    private RewardDifference(Function<@Nullable UUID, String> correlation, Supplier<UUID> ids) {
        this.correlation = correlation;
        this.ids = ids;
    }

    /**
     * @param decisions everything that the engine says of what is booked; a booked line that none of them is about is owed back
     * @param booked with corrections behind what they correct
     * @param correlation what made the engine look again, by referral
     */
    public static List<RewardChange> between(
            List<Decision> decisions,
            List<RewardLine> booked,
            Function<@Nullable UUID, String> correlation,
            Supplier<UUID> ids) {
        RewardDifference difference = new RewardDifference(correlation, ids);
        Map<RewardLine.Identity, List<RewardLine>> lines = new LinkedHashMap<>();
        booked.forEach(line ->
                lines.computeIfAbsent(line.identity(), it -> new ArrayList<>()).add(line));
        for (Decision decision : decisions) {
            List<RewardLine> of = lines.remove(decision.identity());
            difference.compare(decision, of == null ? List.of() : of);
        }
        lines.values().forEach(difference::gone);
        return difference.changes;
    }

    private void gone(List<RewardLine> lines) {
        RewardLine first = lines.getFirst();
        compare(
                new Decision.NotEarned(
                        first.identity(),
                        first.referral(),
                        first.sentence(),
                        Decision.Cause.NOT_KEPT,
                        GONE,
                        true,
                        null,
                        List.of(TraceLine.of("Gone", GONE))),
                lines);
    }

    private void compare(Decision decision, List<RewardLine> lines) {
        Booked booked = new Booked(lines);
        switch (decision) {
            case Decision.NotEarned no -> {
                if (booked.isEmpty()) {
                    record(no);
                } else if (no.takesBack()) {
                    owe(booked, booked.settled().negated(), no);
                } else {
                    owe(booked, booked.settled().nothing(), no);
                }
            }
            case Decision.WaitingForAmount waiting -> await(booked, waiting);
            case Decision.Earned earned -> owe(booked, owed(booked, earned), earned);
        }
    }

    private static Sum owed(Booked booked, Decision.Earned earned) {
        Sum owed = Sum.of(earned.worth());
        if (!booked.isSettled()) {
            return owed;
        }
        Sum difference = owed.minus(booked.settled());
        boolean kept = difference.isNegative() ? !earned.unused() : !earned.trueUp();
        return kept ? difference.nothing() : difference;
    }

    /** Nothing was ever booked; only that a cap left nothing is worth a line of its own. */
    private void record(Decision.NotEarned no) {
        Decision.Capped capped = no.capped();
        if (capped == null) {
            return;
        }
        RewardLine line = new RewardLine(
                ids.get(),
                no.identity(),
                no.referral(),
                0,
                1,
                RewardState.VOIDED,
                Worth.of(Money.zero(capped.currency())),
                capped.currency(),
                capped.at(),
                null,
                null,
                capped.via(),
                List.of(),
                no.reason(),
                no.sentence(),
                no.why());
        changes.add(new RewardChange(null, line, no.reason(), correlation.apply(no.referral())));
    }

    private void await(Booked booked, Decision.WaitingForAmount waiting) {
        RewardLine open = booked.open();
        if (booked.isSettled() && (open == null || !open.state().isLive())) {
            // An amount that was cleared later proves nothing, the sent line stands.
            return;
        }
        if (open != null && open.state().isFinal()) {
            return;
        }
        RewardState state = waiting.review() ? RewardState.HELD_FOR_REVIEW : RewardState.WAITING_AMOUNT;
        if (open != null && open.state() == state && open.why().equals(waiting.why())) {
            return;
        }
        RewardLine after = new RewardLine(
                open == null ? ids.get() : open.id(),
                waiting.identity(),
                waiting.referral(),
                open == null ? 0 : open.line(),
                open == null ? 1 : open.revision() + 1,
                state,
                waiting.review() ? Worth.of(Money.zero(waiting.currency())) : null,
                waiting.currency(),
                waiting.earnedAt(),
                null,
                null,
                waiting.via(),
                waiting.review() ? List.of(waiting.reason()) : List.of(),
                null,
                waiting.sentence(),
                waiting.why());
        changes.add(new RewardChange(open, after, waiting.reason(), correlation.apply(waiting.referral())));
    }

    private void owe(Booked booked, Sum owed, Decision decision) {
        RewardLine open = booked.open();
        if (open != null && open.state().isFinal()) {
            // Facts that change later do not overrule whoever ended it.
            return;
        }
        String cause = correlation.apply(decision.referral());
        if (owed.isNothing()) {
            if (open != null && open.state().isLive()) {
                changes.add(new RewardChange(open, open.ended(RewardState.VOIDED), ended(decision), cause));
            }
            return;
        }
        RewardLine after = line(booked, owed, decision);
        if (open == null) {
            changes.add(new RewardChange(null, after, appeared(after, decision), cause));
        } else if (!open.state().isLive()) {
            changes.add(new RewardChange(open, after, returned(open, after, decision), cause));
        } else if (!same(open, after)) {
            changes.add(new RewardChange(open, after, changed(open, after), cause));
        }
    }

    private RewardLine line(Booked booked, Sum owed, Decision decision) {
        RewardLine open = booked.open();
        Terms terms = Terms.of(decision, booked, owed);
        return new RewardLine(
                open == null ? ids.get() : open.id(),
                decision.identity(),
                decision.referral(),
                open == null ? booked.lines().size() : open.line(),
                open == null ? 1 : open.revision() + 1,
                terms.holds().isEmpty() ? RewardState.PENDING : RewardState.HELD_FOR_REVIEW,
                owed.worth(),
                owed.money().getCurrencyUnit(),
                terms.earnedAt(),
                terms.releaseAt(),
                terms.expiresAt(),
                terms.via(),
                terms.holds(),
                terms.note(),
                decision.sentence(),
                terms.why());
    }

    /** Compares what a beneficiary would notice: amount, hold and what a person is asked. The trace alone is no reason to book. */
    private static boolean same(RewardLine open, RewardLine after) {
        return Objects.equals(open.amount(), after.amount())
                && open.count() == after.count()
                && Objects.equals(open.releaseAt(), after.releaseAt())
                && Objects.equals(open.expiresAt(), after.expiresAt())
                && open.holds().equals(after.holds());
    }

    private static String appeared(RewardLine after, Decision decision) {
        if (decision instanceof Decision.NotEarned no) {
            return words(after) + " to take back: " + no.reason();
        }
        return Sum.of(after).isNegative()
                ? words(after) + " to take back: it comes to less now"
                : "Earned " + words(after);
    }

    private static String returned(RewardLine open, RewardLine after, Decision decision) {
        if (Sum.of(after).isNegative()) {
            return appeared(after, decision);
        }
        return open.releaseAt() == null
                ? "Earned " + words(after)
                : "Earned again: " + words(after) + ", with a new hold";
    }

    private static String changed(RewardLine open, RewardLine after) {
        if (open.worth() == null) {
            return "The amount is known now: " + words(after);
        }
        if (!open.holds().equals(after.holds())) {
            return after.holds().isEmpty() ? "Nothing speaks against it any more" : String.join(" ", after.holds());
        }
        if (Objects.equals(open.amount(), after.amount()) && open.count() == after.count()) {
            return "The hold starts again: the milestone was left and reached once more";
        }
        return "Adjusted from " + words(open) + " to " + words(after);
    }

    private static String ended(Decision decision) {
        return decision instanceof Decision.NotEarned no ? no.reason() : "The amount is what was sent already";
    }

    private static String words(RewardLine line) {
        Worth worth = line.worth();
        return worth == null || worth.units() == null
                ? Words.of(line.amountOrZero())
                : worth.units().words();
    }
}
