package io.referloop.reward;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/** What the engine says about one reward that could exist. */
public sealed interface Decision {

    RewardLine.Identity identity();

    /** The referral that it is about; of a bonus the one that completed the count, of a grant for a person alone none. */
    @Nullable
    UUID referral();

    /** The rule as a referrer reads it. */
    String sentence();

    /** Every step, for who asks why or why not. */
    List<TraceLine> why();

    /**
     * @param worth something; nothing is never earned
     * @param earnedAt when it was reached for good
     * @param releaseAt the end of the hold
     * @param expiresAt when it lapses unused; null: never
     * @param holds each a reason why a person has to look before it is released
     * @param note what was cut or moved, for the list; null: nothing
     * @param trueUp whether more than was sent already is paid in addition
     * @param unused whether what was sent can be taken back
     */
    record Earned(
            RewardLine.Identity identity,
            @Nullable UUID referral,
            String sentence,
            Worth worth,
            Instant earnedAt,
            Instant releaseAt,
            @Nullable Instant expiresAt,
            String via,
            List<String> holds,
            @Nullable String note,
            boolean trueUp,
            boolean unused,
            List<TraceLine> why)
            implements Decision {

        public Money amount() {
            return worth.amount();
        }
    }

    /**
     * It was reached, what it is worth is not known yet.
     *
     * @param review whether no fact can tell: a person has to say
     */
    record WaitingForAmount(
            RewardLine.Identity identity,
            @Nullable UUID referral,
            String sentence,
            CurrencyUnit currency,
            Instant earnedAt,
            String via,
            String reason,
            boolean review,
            List<TraceLine> why)
            implements Decision {}

    /**
     * @param reason a sentence for the person who asks why not
     * @param takesBack whether what was sent is owed back
     * @param capped null unless a cap is the cause
     */
    record NotEarned(
            RewardLine.Identity identity,
            @Nullable UUID referral,
            String sentence,
            Cause cause,
            String reason,
            boolean takesBack,
            @Nullable Capped capped,
            List<TraceLine> why)
            implements Decision {}

    /** What a cap took away whole: when it would have been earned, and how it would have been paid. */
    record Capped(CurrencyUnit currency, Instant at, String via) {}

    enum Cause {
        /** The milestone or event has not come yet. */
        NOT_REACHED,
        /** It was reached and given up again: the deal was lost, reopened or refunded, the count fell. */
        NOT_KEPT,
        /** A condition does not hold, or cannot be decided. */
        CONDITION,
        /** It was reached and a cap left nothing. */
        CAP_LIMITED,
        /** It comes to nothing. */
        NOTHING,
        /** It is earned later: in the next period of a cap, at the end of a competition. */
        LATER,
        /** It counted already, for another deal or referral of the same customer. */
        COUNTED
    }
}
