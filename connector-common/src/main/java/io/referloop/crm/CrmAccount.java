package io.referloop.crm;

import java.util.UUID;

/**
 * One installed CRM account, as an adapter needs it to work for it.
 *
 * @param accountId the CRM's own id of the account: HubSpot's portal id, Salesforce's organisation id
 * @param tokens where every call takes its access token from; never cache what it returns
 */
public record CrmAccount(UUID workspaceId, UUID connectionId, String accountId, CrmTokens tokens) {}
