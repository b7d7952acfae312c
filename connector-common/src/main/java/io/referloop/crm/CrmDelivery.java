package io.referloop.crm;

import java.time.Instant;

/**
 * What a CRM pushed to us in one request, verified and not yet understood.
 *
 * @param crm {@link CrmConnector#id()}
 * @param accountId the account that it speaks of
 * @param correlation follows this delivery through every log line, up to the payout
 */
public record CrmDelivery(String crm, String accountId, Instant receivedAt, String correlation, byte[] body) {}
