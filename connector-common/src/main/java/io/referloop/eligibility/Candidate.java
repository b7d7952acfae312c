package io.referloop.eligibility;

import io.referloop.referral.RecordKey;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contact that may be asked some day.
 *
 * @param customerSince as the CRM's stages tell; null when they do not
 * @param shown whether the CRM's record says something of it already
 */
record Candidate(
        RecordKey contact,
        @Nullable String name,
        @Nullable String email,
        @Nullable String company,
        @Nullable Instant customerSince,
        boolean shown) {

    Optional<String> domain() {
        return Optional.ofNullable(email).map(it -> it.substring(it.indexOf('@') + 1));
    }
}
