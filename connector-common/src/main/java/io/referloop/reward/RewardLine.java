package io.referloop.reward;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * One reward as it is booked.
 *
 * @param identity what can exist once only
 * @param line 0, or counting up where a sent line was corrected
 * @param revision counts the changes of this line
 * @param amount null while it waits for one; negative on a line that takes back what was sent
 * @param releaseAt the end of its hold; null while it waits for an amount
 */
public record RewardLine(
        UUID id,
        Identity identity,
        int line,
        int revision,
        RewardState state,
        @Nullable Money amount,
        CurrencyUnit currency,
        Instant earnedAt,
        @Nullable Instant releaseAt,
        String sentence,
        List<TraceLine> why) {

    /** The thing that earns once, however often its stage is entered. */
    public record Identity(
            UUID programId,
            UUID referralId,
            String rule,
            String milestone,
            String beneficiaryRole,
            UUID beneficiaryId,
            String period) {}

    Money amountOrZero() {
        return amount == null ? Money.zero(currency) : amount;
    }

    /** The line in another state, for which its amount must be known; {@link #ended} also ends one that waits for it. */
    RewardLine next(RewardState newState) {
        return new RewardLine(
                id, identity, line, revision + 1, newState, amount, currency, earnedAt, releaseAt, sentence, why);
    }

    /** The line without effect from now on; one that never had an amount ends with nothing. */
    RewardLine ended(RewardState end) {
        return new RewardLine(
                id, identity, line, revision + 1, end, amountOrZero(), currency, earnedAt, releaseAt, sentence, why);
    }
}
