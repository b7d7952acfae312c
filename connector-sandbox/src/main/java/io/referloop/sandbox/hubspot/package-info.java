/**
 * A stateful fake HubSpot: portals with records, properties, pipelines, associations, owners and tokens behind HubSpot's
 * REST protocol, errors included, and signed webhooks going out.
 *
 * <p>Where it is known to differ from HubSpot, {@code BEHAVIOR.md} says so. It knows nothing of the product that
 * connects to it. Next on the path: {@link io.referloop.sandbox.hubspot.Hubspot}, then
 * {@link io.referloop.sandbox.hubspot.Portal} for what a test reads and changes directly.
 */
@NullMarked
package io.referloop.sandbox.hubspot;

import org.jspecify.annotations.NullMarked;
