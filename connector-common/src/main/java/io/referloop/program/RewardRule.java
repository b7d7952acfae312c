package io.referloop.program;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * One promise: who earns what, and when.
 *
 * @param key stable within the program; part of a reward's identity
 * @param level of an upline: 1 is the referrer's own referrer
 * @param when null: always
 * @param per what earns once
 * @param which of several events of one referral
 * @param nth makes it a bonus: it is earned by the count, not by each
 * @param rates hold between two instants instead of {@code earning}
 * @param rateAt which instant decides among the rates
 * @param levelAt which instant decides the referrer's level
 * @param topsUp keys of earlier rules whose amounts for the same referral and beneficiary are taken off
 * @param via the rail
 * @param validDays until a benefit lapses when it is not used; null: never
 * @param voidIfLostWithinDays a reward for an earlier milestone is lost with the deal within so many days; null: it stays
 * @param trueUp whether an amount that grows after payment is paid in addition
 * @param takesBackUsed whether a benefit that was used already is taken back all the same
 */
public record RewardRule(
        String key,
        Beneficiary beneficiary,
        int level,
        Trigger on,
        @Nullable Condition when,
        Per per,
        Which which,
        @Nullable Nth nth,
        Earning earning,
        List<TimedRate> rates,
        RateAt rateAt,
        RateAt levelAt,
        List<String> topsUp,
        @Nullable Limit limit,
        @Nullable Instalments instalments,
        String via,
        @Nullable Integer validDays,
        Hold hold,
        @Nullable Integer voidIfLostWithinDays,
        boolean trueUp,
        boolean takesBackUsed) {

    public static final String MANUAL = "manual";

    public RewardRule {
        rates = List.copyOf(rates);
        topsUp = List.copyOf(topsUp);
    }

    /** The rule as a referrer reads it, without a full stop; times in it are told in UTC. */
    public String sentence() {
        return sentence(ZoneOffset.UTC);
    }

    /** As above, with times as a program's zone tells them. */
    public String sentence(ZoneId zone) {
        return Sentence.of(this, zone);
    }

    /** What earns once. */
    public enum Per {
        REFERRAL,
        /** Each deal of the referral that is won. */
        SALE,
        /** Each customer, however many referrals name them. */
        CUSTOMER,
        /** Each product that the customer buys. */
        PRODUCT
    }

    public enum Which {
        FIRST,
        LATER,
        EVERY
    }

    public enum RateAt {
        CLAIM,
        MILESTONE
    }

    /**
     * A bonus for the nth success.
     *
     * @param counts what is counted
     * @param at the number that earns it
     * @param every again at each multiple; otherwise once per window
     */
    public record Nth(Counts counts, int at, Window window, boolean every) {

        public enum Counts {
            REFERRALS,
            COMPANIES
        }
    }

    /**
     * @param from inclusive
     * @param until exclusive
     */
    public record TimedRate(Instant from, Instant until, Earning earning) {}

    /**
     * How long something recurs; whatever comes first ends it. Each null when it does not limit.
     *
     * @param months whole months since the first time; the nth month itself no longer pays
     * @param until exclusive
     * @param resumeWithinDays after the customer left, a return within so many days goes on; null: never goes on
     */
    public record Limit(
            @Nullable Integer times,
            @Nullable Integer months,
            @Nullable Money total,
            @Nullable Instant until,
            @Nullable Integer resumeWithinDays) {}

    /** Equal parts rounded down, the rest in the last; a part that is due after the customer left is not paid. */
    public record Instalments(int parts, int everyMonths) {}

    /**
     * @param days after the milestone
     * @param stageKeptDays how long the stage itself has to be kept; the longer of both counts
     */
    public record Hold(int days, int stageKeptDays) {

        public int longest() {
            return Math.max(days, stageKeptDays);
        }
    }
}
