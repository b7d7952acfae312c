package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import java.util.Optional;

/** One reason to look twice at a claim. */
interface ClaimPolicy {

    /** Empty when nothing speaks against it. */
    Optional<ClaimCheck.Finding> look(ClaimCheck.Candidate candidate, AttributionPolicy policy);
}
