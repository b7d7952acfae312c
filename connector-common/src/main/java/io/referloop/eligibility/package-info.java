/**
 * Whom to ask for a referral, and why now. Promises that a decision depends on what is known and on the time, never on the order in which it
 * became known, and that nobody is asked twice within the program's cadence. Knows no reward. Next on the path:
 * {@link io.referloop.eligibility.EligibilityRules}.
 */
@NullMarked
package io.referloop.eligibility;

import org.jspecify.annotations.NullMarked;
