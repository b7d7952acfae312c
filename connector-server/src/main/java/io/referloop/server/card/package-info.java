/**
 * The address that cards in CRM records call. Promises that nothing is answered to a request that the CRM did not vouch for.
 */
@NullMarked
package io.referloop.server.card;

import org.jspecify.annotations.NullMarked;
