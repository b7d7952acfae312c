package io.referloop.reward;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Decides what referrals earn: a pure function of the programs' versions and the facts. It reads no clock, so late facts, replays and
 * simulations give the same answer as the first time.
 */
public final class RewardEngine {

    private RewardEngine() {}

    /**
     * Everything that these referrals and grants come to.
     *
     * @param cases every referral that counts together: all of a referrer for what is counted per beneficiary, all of a program for what is
     *     counted over it
     * @param asOf what lies later is not earned yet
     * @return one decision per thing that could be earned
     */
    public static List<Decision> decide(
            Collection<RewardCase> cases, Collection<Grant> grants, Rates rates, Instant asOf) {
        Evaluation evaluation = new Evaluation(rates, asOf);
        cases.forEach(evaluation::put);
        grants.forEach(evaluation::grant);
        return evaluation.decisions();
    }
}
