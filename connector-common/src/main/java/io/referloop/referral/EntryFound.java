package io.referloop.referral;

import java.util.UUID;

/**
 * A CRM's people wrote a record themselves that is to be the referral's own there. Published inside the transaction in which the referral came
 * about.
 *
 * @param id what the CRM calls the record
 */
public record EntryFound(UUID workspace, UUID connection, UUID referral, String id) {}
