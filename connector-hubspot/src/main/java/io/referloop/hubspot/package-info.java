/**
 * HubSpot, as one adapter of {@code io.referloop.crm} and nothing else: signed webhooks in, typed CRM calls out. Promises: a delivery is
 * stored before HubSpot hears 200, every failure has a {@link io.referloop.crm.CrmFailure} that says who acts next, and no token, body or
 * personal data reaches a log. Refuses to know referrals, rewards or a database. HubSpot's surprises are numbered in {@code BEHAVIOR.md}.
 * Next on the path: {@code io.referloop.crm.CrmChange}.
 */
@NullMarked
package io.referloop.hubspot;

import org.jspecify.annotations.NullMarked;
