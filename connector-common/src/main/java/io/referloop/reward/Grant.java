package io.referloop.reward;

import io.referloop.program.Beneficiary;
import io.referloop.program.Program;
import java.time.Instant;
import java.util.UUID;
import org.joda.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * A reward that a person granted. Caps hold for it as for any other.
 *
 * @param referral what it is for; null when it is for the person alone
 * @param by who granted it
 */
public record Grant(
        UUID id,
        Program program,
        @Nullable UUID referral,
        Beneficiary role,
        UUID beneficiary,
        Money amount,
        String reason,
        String by,
        Instant at) {

    /** What stands in place of a rule's key. */
    static final String RULE = "grant";
}
