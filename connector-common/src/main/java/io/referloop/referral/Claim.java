package io.referloop.referral;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody says that a referrer brought a referee. What a claim comes to is {@link Attribution}'s to say.
 *
 * @param validUntil when it was ended by a decision, the instant itself outside; null: it was not
 */
public record Claim(
        UUID id,
        By referrer,
        Strength strength,
        Instant at,
        @Nullable Instant validUntil) {

    boolean isValidAt(Instant instant) {
        return validUntil == null || instant.isBefore(validUntil);
    }

    /** From the weakest to the strongest. */
    public enum Strength {
        /** A visit through a referrer's link. */
        LINK,
        /** A referrer's code on a form. */
        CODE,
        /** A rep, the referrer or a partner said so. */
        SUBMISSION
    }

    /** Who referred. Two that share a mailbox are one person. */
    public record By(UUID id, Set<Email> addresses) {

        public By {
            addresses = Set.copyOf(addresses);
        }

        boolean isSame(By other) {
            return id.equals(other.id)
                    || addresses.stream()
                            .anyMatch(it -> other.addresses.stream().anyMatch(it::sameMailbox));
        }
    }
}
