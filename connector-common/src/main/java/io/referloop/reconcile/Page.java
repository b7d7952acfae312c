package io.referloop.reconcile;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A page of a step that was read from the CRM and not yet acted upon.
 *
 * @param next where the step goes on; null after its last page
 * @param take acts upon it, in the transaction that moves the cursor, and says how much it found; may be repeated
 */
record Page(long records, @Nullable String next, LongSupplier take) {

    static final Page NONE = new Page(0, null, () -> 0);
}
