package io.referloop.connection;

import io.referloop.crm.CrmPlace;
import io.referloop.crm.RecordType;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One installed CRM account of a workspace.
 *
 * @param crm {@link io.referloop.crm.CrmConnector#id()}
 * @param stateReason in words, when it does not simply work
 * @param granted the permissions that the account granted; null while the CRM has not told them
 * @param foreign fields in the account that bear a name of ours and are not ours
 * @param address the account's own address as the CRM told it last; null where there is none
 */
public record Connection(
        UUID workspaceId,
        UUID id,
        String crm,
        String accountId,
        String accountName,
        String currency,
        String timeZone,
        State state,
        Instant stateSince,
        @Nullable String stateReason,
        String connectedBy,
        Instant createdAt,
        @Nullable Set<String> granted,
        Map<RecordType, Set<String>> foreign,
        @Nullable URI address) {

    public enum State {
        CONNECTED,
        /** The CRM refuses us; an admin has to connect again. Work is parked. */
        NEEDS_RECONNECT,
        /** An admin took it out. */
        DISCONNECTED
    }

    /** Where the account is found. */
    public CrmPlace place() {
        return new CrmPlace(accountId, address);
    }

    public boolean isConnected() {
        return state == State.CONNECTED;
    }
}
