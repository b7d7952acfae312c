package io.referloop.crm;

import java.util.List;
import java.util.UUID;

/**
 * Where adapters put what a CRM pushed. {@link #accept} returns only when the delivery is durable; until then the CRM must not be told that
 * it arrived.
 */
public interface CrmInbox {

    /** @throws Unavailable when it could not be stored; the CRM should send it again later */
    Receipt accept(CrmDelivery delivery);

    /**
     * Takes changes that were found by reading, as if the CRM had pushed them: they are kept in the same log and worked off in its order by
     * the same worker. Joins the caller's transaction and is durable when that commits; inside it nothing has happened yet.
     *
     * @param correlation follows these changes as it follows a delivery
     */
    void tell(UUID workspace, UUID connection, String correlation, List<CrmChange> changes);

    /** Counts a request that was refused before it was stored, by reason; it shows on the Sync page. */
    void refused(String crm, String code);

    enum Receipt {
        STORED,
        /** Noted as a dead letter and not kept: no connection knows this account. */
        UNKNOWN_ACCOUNT
    }

    /** Nothing was stored. */
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
