package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.program.Earning;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.RewardRule;
import io.referloop.program.Trigger;
import io.referloop.program.Words;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.Money;

/**
 * Decides what one referral earns: a pure function of the program's version and the history. It reads no clock, so late facts, replays and
 * simulations give the same answer as the first time.
 */
public final class RewardEngine {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private RewardEngine() {}

    /** Everything that these referrals and grants come to, as of an instant. */
    public static List<Decision> decide(
            Collection<RewardCase> cases, Collection<Grant> grants, Rates rates, Instant asOf) {
        List<Decision> decisions = new ArrayList<>();
        for (RewardCase it : cases) {
            it.program().rules().forEach(rule -> decisions.add(decide(it, rule)));
        }
        return decisions;
    }

    private static Decision decide(RewardCase it, RewardRule rule) {
        Trigger.Reached on = (Trigger.Reached) rule.on();
        ReferralStatus status = Objects.requireNonNull(on.milestone().status());
        Optional<ReferralHistory.Moment> reached = it.history().reached(status, on.exactOnly());
        if (reached.isEmpty()) {
            return new Decision.NotEarned(
                    identity(it, rule),
                    it.id(),
                    rule.sentence(),
                    it.history().everReached(status) ? Decision.Cause.NOT_KEPT : Decision.Cause.NOT_REACHED,
                    whyNot(status, it.history()),
                    true,
                    null,
                    List.of());
        }
        ReferralHistory.Moment moment = reached.get();
        List<TraceLine> why = new ArrayList<>();
        why.add(TraceLine.of("Rule", "“" + rule.sentence() + "”"));
        why.add(TraceLine.of("Milestone", milestone(it.program(), status, moment)));
        return switch (rule.earning()) {
            case Earning.Fixed fixed -> earned(it, rule, moment, fixed.amount(), why);
            case Earning.Percent share -> share(it, rule, share, moment, why);
            default -> throw new IllegalStateException("not yet");
        };
    }

    private static Decision share(
            RewardCase it, RewardRule rule, Earning.Percent share, ReferralHistory.Moment moment, List<TraceLine> why) {
        Program program = it.program();
        Optional<RecordKey> deal = it.history().deal();
        if (deal.isEmpty()) {
            return waiting(it, rule, moment, "No deal is linked to the referral yet.", why);
        }
        Optional<BigDecimal> amount = it.history().amount(deal.get());
        if (amount.isEmpty()) {
            String reason = it.history().latest(deal.get(), Fact.AMOUNT).isPresent()
                    ? "The deal's amount is not a number to reckon with."
                    : "The deal has no amount.";
            return waiting(it, rule, moment, reason, why);
        }
        String currency =
                it.history().latest(deal.get(), Fact.CURRENCY).map(Fact::value).orElse("");
        if (!currency.equals(program.currency().getCode())) {
            String found = currency.isEmpty() ? "an unknown currency" : currency;
            return waiting(
                    it,
                    rule,
                    moment,
                    "The deal is in " + found + " and there is no rate to " + program.currency() + ".",
                    why);
        }
        int decimals = program.currency().getDecimalPlaces();
        if (amount.get().signum() < 0) {
            // A minimum is for small deals, not for those that give money back.
            return nothing(it, rule, "The deal's amount is " + Words.number(amount.get(), decimals) + ".");
        }
        why.add(new TraceLine("Basis", "amount of the deal", Words.number(amount.get(), decimals)));
        BigDecimal exact = amount.get().multiply(share.percent()).movePointLeft(2);
        Money rounded = Money.of(program.currency(), exact, program.rounding());
        why.add(new TraceLine(
                Words.percent(share.percent()),
                "rounded once, "
                        + program.rounding().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Words.number(rounded.getAmount(), decimals)));
        return earned(it, rule, moment, bounded(share.bounds(), rounded, why), why);
    }

    private static Money bounded(Earning.Bounds bounds, Money amount, List<TraceLine> why) {
        Money result = amount;
        if (bounds.atLeast() != null) {
            boolean raised = amount.isLessThan(bounds.atLeast());
            result = raised ? bounds.atLeast() : result;
            why.add(TraceLine.of(
                    "At least", Words.of(bounds.atLeast()) + (raised ? ": raised to it" : ": exceeded anyway")));
        }
        if (bounds.atMost() != null) {
            boolean cut = result.isGreaterThan(bounds.atMost());
            result = cut ? bounds.atMost() : result;
            why.add(TraceLine.of("At most", Words.of(bounds.atMost()) + (cut ? ": cut to it" : ": not reached")));
        }
        return result;
    }

    private static Decision nothing(RewardCase it, RewardRule rule, String reason) {
        return new Decision.NotEarned(
                identity(it, rule), it.id(), rule.sentence(), Decision.Cause.NOTHING, reason, true, null, List.of());
    }

    private static Decision earned(
            RewardCase it, RewardRule rule, ReferralHistory.Moment moment, Money amount, List<TraceLine> why) {
        if (!amount.isPositive()) {
            return nothing(it, rule, "It comes to " + Words.of(amount) + ".");
        }
        int days = rule.hold().longest();
        ZonedDateTime release = moment.since().atZone(it.program().zone()).plusDays(days);
        why.add(TraceLine.of("Hold", days == 0 ? "none" : days + " days and the stage kept: " + DAY.format(release)));
        why.add(new TraceLine("Earned", "by " + rule.beneficiary().words(), Words.of(amount)));
        return new Decision.Earned(
                identity(it, rule),
                it.id(),
                rule.sentence(),
                Worth.of(amount),
                moment.since(),
                release.toInstant(),
                null,
                rule.via(),
                it.flags(),
                null,
                rule.trueUp(),
                true,
                List.copyOf(why));
    }

    private static Decision waiting(
            RewardCase it, RewardRule rule, ReferralHistory.Moment moment, String reason, List<TraceLine> why) {
        why.add(TraceLine.of("Waits", reason));
        return new Decision.WaitingForAmount(
                identity(it, rule),
                it.id(),
                rule.sentence(),
                it.program().currency(),
                moment.since(),
                rule.via(),
                reason,
                List.copyOf(why));
    }

    private static RewardLine.Identity identity(RewardCase it, RewardRule rule) {
        UUID beneficiary = rule.beneficiary() == Beneficiary.REFEREE
                ? it.parties().referee()
                : it.parties().referrerId();
        return new RewardLine.Identity(
                it.program().id(),
                it.id(),
                rule.key(),
                ((Trigger.Reached) rule.on()).milestone().key(),
                rule.beneficiary(),
                beneficiary,
                "");
    }

    private static String milestone(Program program, ReferralStatus status, ReferralHistory.Moment moment) {
        String when = MINUTE.format(moment.since().atZone(program.zone()));
        String passed = moment.status() == status
                ? status.label()
                : status.label() + " (passed on the way to " + moment.status().label() + ")";
        Fact cause = moment.cause();
        return passed + " on " + when
                + (cause == null
                        ? ""
                        : ", by " + cause.record().ref().type().name().toLowerCase(Locale.ROOT) + " "
                                + cause.record().ref().id());
    }

    private static String whyNot(ReferralStatus status, ReferralHistory history) {
        String milestone = status.label().toLowerCase(Locale.ROOT);
        ReferralStatus now = history.standing().status();
        if (history.everReached(status)) {
            return "The referral was " + milestone + " but is now "
                    + now.label().toLowerCase(Locale.ROOT) + ": the stage was not kept.";
        }
        return now.isStep()
                ? "Waits: the referral is not " + milestone + " yet."
                : "The referral ended as " + now.label().toLowerCase(Locale.ROOT) + " before it was " + milestone + ".";
    }
}
