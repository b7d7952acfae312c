package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.program.Cap;
import io.referloop.program.Program;
import io.referloop.program.ProgramCalendar;
import io.referloop.program.Window;
import io.referloop.program.Words;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What the caps of a program leave of one reward. */
final class CapRoom {

    private static final int PERIODS_AHEAD_MAX = 1_200;

    private final Program program;
    private final Tally tally;
    private final Asked asked;
    private final List<Taken> taken = new ArrayList<>();
    private final List<String> holds = new ArrayList<>();
    private final List<TraceLine> why = new ArrayList<>();
    private Money amount;
    private Instant earnedAt;
    private @Nullable String note;
    private @Nullable String stopped;

    private CapRoom(Program program, Tally tally, Asked asked) {
        this.program = program;
        this.tally = tally;
        this.asked = asked;
        this.amount = asked.amount();
        this.earnedAt = asked.at();
    }

    static CapRoom of(Program program, Tally tally, Asked asked) {
        CapRoom room = new CapRoom(program, tally, asked);
        for (Cap cap : program.caps()) {
            if (room.stopped == null && room.concerns(cap)) {
                room.whose(cap).ifPresent(whose -> room.apply(cap, whose));
            }
        }
        return room;
    }

    /** What is left. */
    Money amount() {
        return amount;
    }

    /** Later than asked when it was moved to another period. */
    Instant earnedAt() {
        return earnedAt;
    }

    @Nullable
    String note() {
        return note;
    }

    /** Why nothing is left; null when something is. */
    @Nullable
    String stopped() {
        return stopped;
    }

    List<String> holds() {
        return holds;
    }

    List<TraceLine> why() {
        return why;
    }

    /** Counts what was earned in every cap that it concerns. */
    void take(Money earned) {
        for (Taken one : taken) {
            tally.add(one.key(), asked.member(), earned.getAmount(), one.at(), asked.item());
        }
    }

    private boolean concerns(Cap cap) {
        return (cap.rules().isEmpty() || cap.rules().contains(asked.rule()))
                && (cap.beneficiaries().isEmpty() || cap.beneficiaries().contains(asked.role()))
                && (cap.bonuses() || !asked.bonus());
    }

    private Optional<Object> whose(Cap cap) {
        return switch (cap.per()) {
            case BENEFICIARY -> Optional.of(asked.beneficiary());
            case REFERRAL -> Optional.ofNullable(asked.referral());
            case COMPANY -> Optional.ofNullable(asked.company());
            case PRODUCT -> asked.product().isEmpty() ? Optional.empty() : Optional.of(asked.product());
            case PROGRAM -> Optional.of("");
        };
    }

    private void apply(Cap cap, Object whose) {
        ProgramCalendar.Span span = program.calendar().span(cap.window(), earnedAt);
        Used used = used(cap, whose, span);
        if (used.fits(cap, amount)) {
            taken.add(new Taken(key(cap, whose, span), earnedAt));
            why.add(TraceLine.of("Cap " + cap.key(), used.words(cap) + " before"));
            return;
        }
        switch (cap.over()) {
            case CLAMP -> clamp(cap, whose, span, used);
            case SKIP -> stop(cap, used);
            case QUEUE -> queue(cap, whose, span);
            case ASK -> {
                holds.add("Over the cap " + cap.key() + ": " + used.words(cap) + " before.");
                taken.add(new Taken(key(cap, whose, span), earnedAt));
                why.add(TraceLine.of("Cap " + cap.key(), used.words(cap) + " before: a person decides"));
            }
        }
    }

    private void clamp(Cap cap, Object whose, ProgramCalendar.Span span, Used used) {
        Money left = cap.amount() == null
                ? Money.zero(program.currency())
                : cap.amount().minus(Money.of(program.currency(), used.sum(), program.rounding()));
        if (asked.units() || !left.isPositive()) {
            stop(cap, used);
            return;
        }
        note = "Cut from " + Words.of(amount) + " to " + Words.of(left) + " by the cap " + cap.key();
        why.add(new TraceLine("Cap " + cap.key(), used.words(cap) + " before: cut to what is left", Words.of(left)));
        amount = left;
        taken.add(new Taken(key(cap, whose, span), earnedAt));
    }

    private void queue(Cap cap, Object whose, ProgramCalendar.Span first) {
        if (cap.amount() != null && amount.isGreaterThan(cap.amount())) {
            note = "Cut from " + Words.of(amount) + " to " + Words.of(cap.amount()) + " by the cap " + cap.key();
            amount = cap.amount();
        }
        ProgramCalendar.Span span = first;
        for (int ahead = 0; ahead < PERIODS_AHEAD_MAX; ahead++) {
            Used used = used(cap, whose, span);
            if (used.fits(cap, amount)) {
                if (ahead > 0) {
                    earnedAt = span.from();
                    note = "Moved to " + Times.day(program, earnedAt) + " by the cap " + cap.key();
                    why.add(TraceLine.of("Cap " + cap.key(), "full: moved to " + Times.day(program, earnedAt)));
                }
                taken.add(new Taken(key(cap, whose, span), earnedAt));
                return;
            }
            span = program.calendar().span(cap.window(), span.until());
        }
        stopped = "The cap " + cap.key() + " has no room in any period to come.";
    }

    private void stop(Cap cap, Used used) {
        stopped = "The cap " + cap.key() + " is reached: " + used.words(cap) + ".";
        amount = Money.zero(program.currency());
        why.add(TraceLine.of("Cap " + cap.key(), used.words(cap) + " before: nothing is left"));
    }

    private Used used(Cap cap, Object whose, ProgramCalendar.Span span) {
        Tally.Bucket bucket = tally.get(key(cap, whose, span));
        if (cap.window().unit() == Window.Unit.ROLLING_DAYS) {
            bucket = bucket.after(earnedAt.minus(Duration.ofDays(cap.window().days())));
        }
        return new Used(bucket.count(), bucket.sum(), program);
    }

    private Tally.Key key(Cap cap, Object whose, ProgramCalendar.Span span) {
        return new Tally.Key(Tally.Kind.CAP, program.id(), cap.key() + "/" + asked.role(), whose, span.key());
    }

    /**
     * @param member what it counts as
     * @param bonus whether it is one for the nth success
     */
    record Asked(
            String rule,
            Beneficiary role,
            UUID beneficiary,
            @Nullable UUID referral,
            @Nullable String company,
            String product,
            boolean bonus,
            boolean units,
            Money amount,
            Instant at,
            UUID member,
            @Nullable Item item) {}

    private record Taken(Tally.Key key, Instant at) {}

    private record Used(int count, BigDecimal sum, Program program) {

        boolean fits(Cap cap, Money amount) {
            return cap.count() != null
                    ? count < cap.count()
                    : cap.amount() != null
                            && sum.add(amount.getAmount())
                                            .compareTo(cap.amount().getAmount())
                                    <= 0;
        }

        String words(Cap cap) {
            String of = cap.count() != null
                    ? count + " of " + cap.count()
                    : Words.of(Money.of(program.currency(), sum, program.rounding())) + " of "
                            + Words.of(cap.amount() == null ? Money.zero(program.currency()) : cap.amount());
            return of + cap.window().words();
        }
    }
}
