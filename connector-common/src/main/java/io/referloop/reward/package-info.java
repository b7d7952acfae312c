/**
 * What was earned, why, and the books. The engine is a pure function from a program and a history to what should exist; everything that is
 * booked is the difference to what already exists. Knows no CRM and no rail. Next on the path: {@code io.referloop.payout}.
 */
@NullMarked
package io.referloop.reward;

import org.jspecify.annotations.NullMarked;
