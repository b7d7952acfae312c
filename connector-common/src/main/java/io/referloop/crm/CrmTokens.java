package io.referloop.crm;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of one connection, refreshed by the clock before they expire and by one instance at a time.
 * Both methods throw {@link CrmException} with {@link CrmFailure.AuthorizationLost} once an admin has to reconnect; then no call may be made.
 */
public interface CrmTokens {

    /** A token that is valid for at least the next minute. */
    Secret current();

    /**
     * The token to try once more after the CRM refused {@code rejected} with 401. Refreshes unless another caller already did;
     * a second 401 in a row is {@link CrmFailure.AuthorizationLost}, which the caller reports through {@link #lost(String)}.
     */
    Secret replacementFor(Secret rejected);

    /**
     * Where calls with the token that was handed out last go, as the CRM said when it gave that token; null where it has one address for all.
     * Ask after the token, every time.
     */
    default @Nullable URI address() {
        return null;
    }

    /** Tells that the CRM refuses this installation for good, in the CRM's words. The connection turns "needs you". */
    void lost(String vendorMessage);
}
