/**
 * Claims, referrals and the CRM records that speak for them. Promises one referral per referee and that its status depends on what the CRM
 * said and when, never on the order in which it arrived. Knows no reward. Next on the path: {@code io.referloop.reward}.
 */
@NullMarked
package io.referloop.referral;

import org.jspecify.annotations.NullMarked;
