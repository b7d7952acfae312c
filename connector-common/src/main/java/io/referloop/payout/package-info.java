/**
 * Sending released rewards. Promises one live payout per reward and that the intent to pay is written before anybody pays. Knows nothing of
 * why something was earned. Next on the path: {@code io.referloop.writeback}.
 */
@NullMarked
package io.referloop.payout;

import org.jspecify.annotations.NullMarked;
