package io.referloop.program;

import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * One version of a program. The version in force at the claim governs a referral for life, whatever comes later.
 *
 * @param currency rewards are worked out and paid in it
 * @param zone decides days and periods
 * @param autoApproveBelow a reward of this much or more asks a person; null: none does
 */
public record Program(
        UUID id,
        int version,
        Instant inForceFrom,
        String key,
        String name,
        CurrencyUnit currency,
        ZoneId zone,
        RoundingMode rounding,
        @Nullable Money autoApproveBelow,
        List<RewardRule> rules) {

    public Program {
        rules = List.copyOf(rules);
    }

    /** Whether a reward of this amount is released without a person. */
    public boolean approvesAlone(Money amount) {
        return autoApproveBelow == null || amount.isLessThan(autoApproveBelow);
    }
}
