package io.referloop.server.console;

import io.referloop.program.ReferralStatus;
import org.jspecify.annotations.Nullable;

/** What follows when a record moves on or back from a stage, in a sentence per meaning. Templates reach it as {@code effects}. */
final class StageEffects {

    /** Short, for a line of the map. */
    public String brief(@Nullable String status) {
        if (status == null) {
            return "A move here leaves the referral where it was.";
        }
        return switch (ReferralStatus.valueOf(status)) {
            case WON -> "Leaving it takes back what winning earned.";
            case LOST -> "Takes back what winning earned; can reopen.";
            case DISQUALIFIED -> "Takes back everything earned; can reopen.";
            case SUBMITTED, ACCEPTED, CONTACTED, QUALIFIED, MEETING, OPPORTUNITY, NEGOTIATION ->
                "Falling back before it takes back what it earned.";
            case DUPLICATE, EXPIRED, WITHDRAWN -> "Ends the referral.";
        };
    }

    /** The whole of it, on hover and in the legend. */
    public String whole(@Nullable String status) {
        if (status == null) {
            return "A record that moves here leaves its referral where it was, also when that was won: nothing is earned and nothing is"
                    + " taken back.";
        }
        return switch (ReferralStatus.valueOf(status)) {
            case WON ->
                "A record that leaves it for a stage with another meaning is not won any more: rewards for winning that are not paid are"
                        + " voided, paid ones come off the next payout. When it returns it earns again, once in all.";
            case LOST ->
                "Rewards for winning are voided or come off the next payout; what earlier stages earned is kept. Any open or won stage"
                        + " reopens the referral.";
            case DISQUALIFIED ->
                "Every reward of the referral is voided or comes off the next payout. Any open or won stage reopens the referral.";
            case SUBMITTED, ACCEPTED, CONTACTED, QUALIFIED, MEETING, OPPORTUNITY, NEGOTIATION ->
                "Going on to a later stage, or being lost, keeps what was earned here. Falling back to an earlier stage voids it, or takes"
                        + " it off the next payout when it was paid.";
            case DUPLICATE, EXPIRED, WITHDRAWN -> "The referral ends.";
        };
    }
}
