package io.referloop.referral;

import java.util.UUID;

/** A linked record was deleted in the CRM: nobody can tell it anything any more. Published inside the transaction that noted it. */
public record RecordGone(UUID workspace, RecordKey record) {}
