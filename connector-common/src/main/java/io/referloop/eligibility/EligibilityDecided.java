package io.referloop.eligibility;

import io.referloop.referral.RecordKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What contacts should say about asking them. Published inside the transaction that decided it. */
public record EligibilityDecided(UUID workspace, List<Standing> standings) {

    public EligibilityDecided {
        standings = List.copyOf(standings);
    }

    /**
     * @param reason why now, or why not
     * @param since null when not eligible
     * @param nextAsk from when the contact may be asked; null when nobody can tell
     */
    public record Standing(
            RecordKey contact,
            boolean eligible,
            String reason,
            @Nullable Instant since,
            @Nullable Instant nextAsk) {}
}
