package io.referloop.crm;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One installed CRM account, as an adapter needs it to work for it.
 *
 * @param accountId the CRM's own id of the account: HubSpot's portal id, Salesforce's organisation id
 * @param tokens where every call takes its access token from; never cache what it returns
 * @param reads what records are read for beside the standard fields, by the CRM's own names; one that it does not have is absent from the
 *     record
 * @param usage hears of every call that is made for the account
 */
public record CrmAccount(
        UUID workspaceId,
        UUID connectionId,
        String accountId,
        CrmTokens tokens,
        Map<RecordType, Set<String>> reads,
        CrmUsage usage) {

    public CrmAccount(UUID workspaceId, UUID connectionId, String accountId, CrmTokens tokens) {
        this(workspaceId, connectionId, accountId, tokens, Map.of(), CrmUsage.UNHEARD);
    }

    /** The further fields of one type. */
    public Set<String> reads(RecordType type) {
        return reads.getOrDefault(type, Set.of());
    }
}
