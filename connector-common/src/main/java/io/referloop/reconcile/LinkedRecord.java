package io.referloop.reconcile;

import io.referloop.crm.RecordRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A record that speaks for a referral, with what it is known to have said.
 *
 * @param told every fact of it
 */
record LinkedRecord(RecordRef ref, UUID referral, Instant claimedAt, boolean gone, List<Told> told) {

    /** @param field as {@link io.referloop.referral.Fact} names it */
    record Told(String field, Instant at, String value) {}
}
