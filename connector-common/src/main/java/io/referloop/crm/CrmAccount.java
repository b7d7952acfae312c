package io.referloop.crm;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One installed CRM account, as an adapter needs it to work for it.
 *
 * @param accountId the CRM's own id of the account: of the portal, the organisation or whatever it calls one
 * @param tokens where every call takes its access token from; never cache what it returns
 * @param ungranted permissions of the profile that the account is known not to have granted; no call that needs an optional one is made
 * @param foreign things in the account that bear the name of one of ours and are not ours, by the CRM's own names; never written to
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
        Set<String> ungranted,
        Map<RecordType, Set<String>> foreign,
        CrmUsage usage) {

    public CrmAccount(UUID workspaceId, UUID connectionId, String accountId, CrmTokens tokens) {
        this(workspaceId, connectionId, accountId, tokens, Map.of(), Set.of(), Map.of(), CrmUsage.UNHEARD);
    }

    /** The further fields of one type. */
    public Set<String> reads(RecordType type) {
        return reads.getOrDefault(type, Set.of());
    }

    /** Whether somebody else's field of one of our names is there. */
    public boolean isForeign(RecordType type, String name) {
        return foreign.getOrDefault(type, Set.of()).contains(name);
    }
}
