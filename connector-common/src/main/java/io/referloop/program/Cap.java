package io.referloop.program;

import java.util.Set;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * How much can be earned at most.
 *
 * @param rules the keys it counts and limits; empty: all
 * @param beneficiaries the roles it counts and limits, each on its own account: the cap of one is not the other's
 * @param count how many rewards; null when an amount is limited
 * @param amount how much money; null when a number is limited
 * @param bonuses whether bonuses count and are limited too
 */
public record Cap(
        String key,
        Per per,
        Set<String> rules,
        Set<Beneficiary> beneficiaries,
        @Nullable Integer count,
        @Nullable Money amount,
        Window window,
        Over over,
        boolean bonuses) {

    public Cap {
        rules = Set.copyOf(rules);
        beneficiaries = Set.copyOf(beneficiaries);
        if ((count == null) == (amount == null)) {
            throw new IllegalArgumentException("cap " + key + " needs either a count or an amount");
        }
    }

    /** The cap as people read it, without a full stop. */
    public String sentence() {
        return PolicyWords.of(this);
    }

    public enum Per {
        /** Each beneficiary on their own. */
        BENEFICIARY,
        REFERRAL,
        COMPANY,
        PRODUCT,
        PROGRAM
    }

    /** What happens to what goes over. */
    public enum Over {
        /** What is left is earned, with a note. */
        CLAMP,
        /** Nothing is earned when it does not fit whole. */
        SKIP,
        /** It is earned when the next period begins. */
        QUEUE,
        /** It is earned when a person says so. */
        ASK
    }
}
