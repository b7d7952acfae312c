package io.referloop.reward;

import io.referloop.program.Milestone;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import io.referloop.referral.ReferralHistory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When a referral reached a milestone for good: one of its statuses, or an event. */
final class Reached {

    private final RewardCase of;
    private final Program program;
    private final CustomerLife life;
    /** Of the referral as a whole, since many rules hang on one milestone. */
    private final Map<Asked, Moment> known = new HashMap<>();

    Reached(RewardCase of, CustomerLife life) {
        this.of = of;
        this.program = of.program();
        this.life = life;
    }

    /** @param exactly whether a later milestone does not imply it */
    Moment of(Milestone milestone, boolean exactly) {
        return known.computeIfAbsent(
                new Asked(milestone, exactly), it -> of(it.milestone(), it.exactly(), of.history()));
    }

    /**
     * @param exactly whether a later milestone does not imply it
     * @param history that of one of the referral's deals
     */
    Moment of(Milestone milestone, boolean exactly, ReferralHistory history) {
        Optional<Moment> own = own(milestone, exactly, history);
        Optional<Moment> first = own;
        if (!exactly) {
            List<Milestone> all = program.milestones();
            for (Milestone later : all.subList(Math.max(0, all.indexOf(milestone) + 1), all.size())) {
                Optional<Moment> implied = own(later, false, history)
                        .map(it -> new Moment(
                                it.since(),
                                line(label(milestone) + " (passed on the way to "
                                        + it.line().text() + ")"),
                                it.event(),
                                null,
                                false));
                if (implied.isPresent()
                        && (first.isEmpty()
                                || implied.get().since().isBefore(first.get().since()))) {
                    first = implied;
                }
            }
        }
        return first.orElseGet(() -> Moment.not(whyNot(milestone, history), ever(milestone)));
    }

    /** Whether it was reached at some time. */
    boolean ever(Milestone milestone) {
        return milestone.status() == null
                ? !life.of(event(milestone)).isEmpty()
                : of.history().everReached(milestone.status());
    }

    private Optional<Moment> own(Milestone milestone, boolean exactly, ReferralHistory history) {
        ReferralStatus status = milestone.status();
        if (status != null) {
            return history.reached(status, exactly)
                    .filter(it -> !(status == ReferralStatus.WON && refunded(history)))
                    .map(it -> new Moment(it.since(), line(words(status, it)), null, null, false));
        }
        if (history.standing().status().isOver()) {
            return Optional.empty();
        }
        return life.of(event(milestone)).stream()
                .filter(it -> !life.refund(it).takesAll(it.number(CustomerEvent.AMOUNT)))
                .filter(it -> milestone.when() == null
                        || milestone
                                .when()
                                .test(new Names(
                                                of,
                                                life,
                                                it.at(),
                                                history.deal().orElse(null),
                                                it,
                                                null)
                                        .of(milestone.when()))
                                .met())
                .findFirst()
                .map(it -> new Moment(
                        it.at(),
                        line(milestone.label() + " on " + Times.minute(program, it.at()) + ", " + it.id()),
                        it,
                        null,
                        false));
    }

    private boolean refunded(ReferralHistory history) {
        return history.deal()
                .map(deal -> life.refundOfDeal(deal.ref().id()).takesAll(history.amount(deal)))
                .orElse(false);
    }

    private static String event(Milestone milestone) {
        return milestone.event() == null ? "" : milestone.event();
    }

    private String words(ReferralStatus status, ReferralHistory.Moment moment) {
        String passed = moment.status() == status
                ? status.label()
                : status.label() + " (passed on the way to " + moment.status().label() + ")";
        Fact cause = moment.cause();
        return passed + " on " + Times.minute(program, moment.since())
                + (cause == null
                        ? ""
                        : ", by " + cause.record().ref().type().name().toLowerCase(Locale.ROOT) + " "
                                + cause.record().ref().id());
    }

    private String whyNot(Milestone milestone, ReferralHistory history) {
        String name = label(milestone).toLowerCase(Locale.ROOT);
        ReferralStatus now = history.standing().status();
        if (milestone.status() == ReferralStatus.WON && now == ReferralStatus.WON) {
            return "The deal was refunded.";
        }
        if (milestone.status() == null && !life.of(event(milestone)).isEmpty()) {
            return now.isOver()
                    ? "The referral ended as " + now.label().toLowerCase(Locale.ROOT) + "."
                    : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1)
                            + " was refunded, or not what the program asks for.";
        }
        if (ever(milestone)) {
            return "The referral was " + name + " but is now " + now.label().toLowerCase(Locale.ROOT)
                    + ": the stage was not kept.";
        }
        return now.isStep()
                ? "Waits: the referral is not " + name + " yet."
                : "The referral ended as " + now.label().toLowerCase(Locale.ROOT) + " before it was " + name + ".";
    }

    private static String label(Milestone milestone) {
        return milestone.label();
    }

    private static TraceLine line(String words) {
        return TraceLine.of("Milestone", words);
    }

    private record Asked(Milestone milestone, boolean exactly) {}

    /**
     * @param line when and by what
     * @param event the event that did it; null when a status did
     * @param notYet null when it was reached and kept; else why not
     * @param lost whether it was reached once
     */
    record Moment(
            Instant since,
            TraceLine line,
            @Nullable CustomerEvent event,
            @Nullable String notYet,
            boolean lost) {

        static Moment not(String reason, boolean lost) {
            return new Moment(Instant.MAX, TraceLine.of("Milestone", ""), null, reason, lost);
        }
    }
}
