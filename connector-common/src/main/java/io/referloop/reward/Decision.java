package io.referloop.reward;

import io.referloop.program.RewardRule;
import java.time.Instant;
import java.util.List;
import org.joda.money.Money;

/** What the engine says about one rule for one referral. */
public sealed interface Decision {

    RewardRule rule();

    /**
     * @param earnedAt when the milestone was reached for good
     * @param releaseAt the end of the hold
     */
    record Earned(RewardRule rule, Money amount, Instant earnedAt, Instant releaseAt, List<TraceLine> why)
            implements Decision {}

    /** The milestone was reached, what it is worth is not known yet. */
    record WaitingForAmount(RewardRule rule, Instant earnedAt, String reason, List<TraceLine> why)
            implements Decision {}

    /** @param reason a sentence for the person who asks why not */
    record NotEarned(RewardRule rule, String reason) implements Decision {}
}
