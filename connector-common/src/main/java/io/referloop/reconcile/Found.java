package io.referloop.reconcile;

import io.referloop.crm.CrmChange;
import io.referloop.crm.RecordRef;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A difference as a comparison finds it.
 *
 * @param changes what has to be told to the inbox so that it goes away; none where that is not the way
 */
record Found(
        Difference.Cause cause,
        RecordRef record,
        @Nullable UUID referral,
        String ours,
        String theirs,
        List<CrmChange> changes) {}
