package io.referloop.reward;

import io.referloop.referral.Referral;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The colleagues who enter referrals for referrers. They have no record of their own, so what they are called is who they are. */
final class Submitters {

    private Submitters() {}

    /** Null when the referrer submitted it. */
    static @Nullable UUID of(UUID workspace, Referral referral) {
        String name = referral.submittedBy().strip().toLowerCase(Locale.ROOT);
        boolean theReferrer = name.equals(referral.referrer().email())
                || name.equals(referral.referrer().name().toLowerCase(Locale.ROOT));
        return theReferrer
                ? null
                : UUID.nameUUIDFromBytes((workspace + " submitter " + name).getBytes(StandardCharsets.UTF_8));
    }
}
