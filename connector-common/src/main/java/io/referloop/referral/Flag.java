package io.referloop.referral;

import java.time.Instant;
import java.util.UUID;

/**
 * A reason why a person has to look before anything is paid for a referral.
 *
 * @param code such as {@code SAME_DOMAIN}; at most one open flag of a code stands on a referral
 * @param reason a sentence with the evidence
 */
public record Flag(UUID id, UUID referral, String code, String reason, Instant raisedAt) {}
