/**
 * What CRM records say of their referral. Promises that the newest state reaches the CRM in as few calls as it allows, once the CRM lets us,
 * and that changes of one record become one write. Knows nothing of how rewards come about.
 */
@NullMarked
package io.referloop.writeback;

import org.jspecify.annotations.NullMarked;
