package io.referloop.reward;

import io.referloop.program.Beneficiary;
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
 * @param referral the referral that it is about; null for a grant to a person alone
 * @param line 0, or counting up where a sent line was corrected
 * @param revision counts the changes of this line
 * @param worth null while it waits for an amount; negative on a line that takes back what was sent
 * @param releaseAt the end of its hold; null while it waits for an amount
 * @param expiresAt when it lapses unused; null: never
 * @param holds each a reason why a person has to look before it is released
 * @param note what was cut or moved; null: nothing
 */
public record RewardLine(
        UUID id,
        Identity identity,
        @Nullable UUID referral,
        int line,
        int revision,
        RewardState state,
        @Nullable Worth worth,
        CurrencyUnit currency,
        Instant earnedAt,
        @Nullable Instant releaseAt,
        @Nullable Instant expiresAt,
        String via,
        List<String> holds,
        @Nullable String note,
        String sentence,
        List<TraceLine> why) {

    public RewardLine {
        holds = List.copyOf(holds);
        why = List.copyOf(why);
    }

    /**
     * The thing that earns once, however often its stage is entered.
     *
     * @param subject the referral; of what counts over several referrals, who earns it
     * @param trigger the milestone or event, in lower case
     * @param period tells several of one rule apart: the event's id, the deal, the first day of the period; empty when there is one only
     */
    public record Identity(
            UUID programId,
            UUID subject,
            String rule,
            String trigger,
            Beneficiary role,
            UUID beneficiaryId,
            String period) {}

    /** The money, null while it is not known. */
    public @Nullable Money amount() {
        return worth == null ? null : worth.amount();
    }

    /** The referral that it is about, if there is one. */
    List<UUID> referrals() {
        return referral == null ? List.of() : List.of(referral);
    }

    public Money amountOrZero() {
        return worth == null ? Money.zero(currency) : worth.amount();
    }

    /** How many units; 0 when it is money. */
    public int count() {
        return worth == null || worth.units() == null ? 0 : worth.units().count();
    }

    /** The line in another state, for which its amount must be known; {@link #ended} also ends one that waits for it. */
    public RewardLine next(RewardState newState) {
        return in(newState, worth);
    }

    /** The line without effect from now on; one that never had an amount ends with nothing. */
    public RewardLine ended(RewardState end) {
        return in(end, worth == null ? Worth.of(Money.zero(currency)) : worth);
    }

    private RewardLine in(RewardState newState, @Nullable Worth newWorth) {
        return new RewardLine(
                id,
                identity,
                referral,
                line,
                revision + 1,
                newState,
                newWorth,
                currency,
                earnedAt,
                releaseAt,
                expiresAt,
                via,
                holds,
                note,
                sentence,
                why);
    }
}
