package io.referloop.reward;

import io.referloop.program.Earning;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.RewardRule;
import io.referloop.program.Words;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.joda.money.Money;

/**
 * Decides what one referral earns: a pure function of the program's version and the history. It reads no clock, so late facts, replays and
 * simulations give the same answer as the first time.
 */
public final class RewardEngine {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private RewardEngine() {}

    /** One decision per rule, in the program's order. */
    public static List<Decision> decide(Program program, ReferralHistory history) {
        return program.rules().stream()
                .map(rule -> decide(program, rule, history))
                .toList();
    }

    private static Decision decide(Program program, RewardRule rule, ReferralHistory history) {
        Optional<ReferralHistory.Moment> reached = history.reached(rule.milestone(), rule.exactOnly());
        if (reached.isEmpty()) {
            return new Decision.NotEarned(rule, whyNot(rule, history));
        }
        ReferralHistory.Moment moment = reached.get();
        List<TraceLine> why = new ArrayList<>();
        why.add(TraceLine.of("Rule", "“" + rule.sentence() + "”"));
        why.add(TraceLine.of("Milestone", milestone(program, rule, moment)));
        return switch (rule.earning()) {
            case Earning.Fixed fixed -> earned(program, rule, moment, fixed.amount(), why);
            case Earning.PercentOfDeal share -> share(program, rule, share, moment, history, why);
        };
    }

    private static Decision share(
            Program program,
            RewardRule rule,
            Earning.PercentOfDeal share,
            ReferralHistory.Moment moment,
            ReferralHistory history,
            List<TraceLine> why) {
        Optional<RecordKey> deal = history.deal();
        if (deal.isEmpty()) {
            return waiting(rule, moment, "No deal is linked to the referral yet.", why);
        }
        Optional<BigDecimal> amount = history.amount(deal.get());
        if (amount.isEmpty()) {
            String reason = history.latest(deal.get(), Fact.AMOUNT).isPresent()
                    ? "The deal's amount is not a number to reckon with."
                    : "The deal has no amount.";
            return waiting(rule, moment, reason, why);
        }
        String currency =
                history.latest(deal.get(), Fact.CURRENCY).map(Fact::value).orElse("");
        if (!currency.equals(program.currency().getCode())) {
            String found = currency.isEmpty() ? "an unknown currency" : currency;
            return waiting(
                    rule,
                    moment,
                    "The deal is in " + found + " and there is no rate to " + program.currency() + ".",
                    why);
        }
        int decimals = program.currency().getDecimalPlaces();
        if (amount.get().signum() < 0) {
            // A minimum is for small deals, not for those that give money back.
            return new Decision.NotEarned(rule, "The deal's amount is " + Words.number(amount.get(), decimals) + ".");
        }
        why.add(new TraceLine("Basis", "amount of the deal", Words.number(amount.get(), decimals)));
        BigDecimal exact = amount.get().multiply(share.percent()).movePointLeft(2);
        Money rounded = Money.of(program.currency(), exact, program.rounding());
        why.add(new TraceLine(
                Words.percent(share.percent()),
                "rounded once, "
                        + program.rounding().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Words.number(rounded.getAmount(), decimals)));
        return earned(program, rule, moment, bounded(share, rounded, why), why);
    }

    private static Money bounded(Earning.PercentOfDeal share, Money amount, List<TraceLine> why) {
        Money result = amount;
        if (share.atLeast() != null) {
            boolean raised = amount.isLessThan(share.atLeast());
            result = raised ? share.atLeast() : result;
            why.add(TraceLine.of(
                    "At least", Words.of(share.atLeast()) + (raised ? ": raised to it" : ": exceeded anyway")));
        }
        if (share.atMost() != null) {
            boolean cut = result.isGreaterThan(share.atMost());
            result = cut ? share.atMost() : result;
            why.add(TraceLine.of("At most", Words.of(share.atMost()) + (cut ? ": cut to it" : ": not reached")));
        }
        return result;
    }

    private static Decision earned(
            Program program, RewardRule rule, ReferralHistory.Moment moment, Money amount, List<TraceLine> why) {
        if (!amount.isPositive()) {
            return new Decision.NotEarned(rule, "It comes to " + Words.of(amount) + ".");
        }
        ZonedDateTime release = moment.since().atZone(program.zone()).plus(rule.hold());
        why.add(TraceLine.of(
                "Hold",
                rule.hold().isZero()
                        ? "none"
                        : rule.hold().getDays() + " days and the stage kept: " + DAY.format(release)));
        why.add(new TraceLine("Earned", "by " + rule.beneficiary().words(), Words.of(amount)));
        return new Decision.Earned(rule, amount, moment.since(), release.toInstant(), List.copyOf(why));
    }

    private static Decision waiting(
            RewardRule rule, ReferralHistory.Moment moment, String reason, List<TraceLine> why) {
        why.add(TraceLine.of("Waits", reason));
        return new Decision.WaitingForAmount(rule, moment.since(), reason, List.copyOf(why));
    }

    private static String milestone(Program program, RewardRule rule, ReferralHistory.Moment moment) {
        String when = MINUTE.format(moment.since().atZone(program.zone()));
        String passed = moment.status() == rule.milestone()
                ? rule.milestone().label()
                : rule.milestone().label() + " (passed on the way to "
                        + moment.status().label() + ")";
        Fact cause = moment.cause();
        return passed + " on " + when
                + (cause == null
                        ? ""
                        : ", by " + cause.record().ref().type().name().toLowerCase(Locale.ROOT) + " "
                                + cause.record().ref().id());
    }

    private static String whyNot(RewardRule rule, ReferralHistory history) {
        String milestone = rule.milestone().label().toLowerCase(Locale.ROOT);
        ReferralStatus now = history.standing().status();
        if (history.everReached(rule.milestone())) {
            return "The referral was " + milestone + " but is now "
                    + now.label().toLowerCase(Locale.ROOT) + ": the stage was not kept.";
        }
        return now.isStep()
                ? "Waits: the referral is not " + milestone + " yet."
                : "The referral ended as " + now.label().toLowerCase(Locale.ROOT) + " before it was " + milestone + ".";
    }
}
