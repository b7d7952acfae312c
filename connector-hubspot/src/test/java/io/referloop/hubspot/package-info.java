/**
 * HubSpot, as one adapter of {@code io.referloop.crm} and nothing else: signed webhooks in, typed CRM calls out. Here stand the tests,
 * against the sandbox's HubSpot over real HTTP and, for answers that it cannot give, against WireMock.
 */
@NullMarked
package io.referloop.hubspot;

import org.jspecify.annotations.NullMarked;
