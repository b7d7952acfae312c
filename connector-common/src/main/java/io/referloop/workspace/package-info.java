/**
 * Whose data it is. Promises that database work happens for exactly one workspace at a time, enforced by the database itself.
 * Knows nothing of referrals. Next on the path: {@link io.referloop.crm}.
 */
@NullMarked
package io.referloop.workspace;

import org.jspecify.annotations.NullMarked;
