/**
 * The event side of a fake organisation: change events over the Pub/Sub API's own gRPC wire, kept for 72 hours, with everything that goes
 * wrong there. Knows an organisation only as an {@link io.referloop.sandbox.salesforce.events.EventOrg}. Next on the path: {@link
 * io.referloop.sandbox.salesforce.events.EventBus}.
 */
@NullMarked
package io.referloop.sandbox.salesforce.events;

import org.jspecify.annotations.NullMarked;
