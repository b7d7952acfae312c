package io.referloop.crm;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an account is found.
 *
 * @param address the account's own address, where the CRM gives each account one; it may be another one tomorrow
 */
public record CrmPlace(String accountId, @Nullable URI address) {}
