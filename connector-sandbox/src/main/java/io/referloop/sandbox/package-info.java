/**
 * The sandbox: a fake HubSpot, its record pages and a mail box on loopback, for the demo and for tests.
 *
 * <p>Depends on no other module. Tests start it with {@link io.referloop.sandbox.Sandbox#builder}, people with
 * {@code SandboxMain}. Next on the path: {@link io.referloop.sandbox.hubspot.Hubspot}.
 */
@NullMarked
package io.referloop.sandbox;

import org.jspecify.annotations.NullMarked;
