/**
 * The sandbox's HTTP side: one WireMock server on loopback whose single catch-all stub hands every call to our routes.
 *
 * <p>WireMock's own faults, delays, journal and admin address stay usable: a stub added by a test with a better
 * priority wins over ours. Knows nothing of any CRM. Next on the path: {@link io.referloop.sandbox.http.Routes}.
 */
@NullMarked
package io.referloop.sandbox.http;

import org.jspecify.annotations.NullMarked;
