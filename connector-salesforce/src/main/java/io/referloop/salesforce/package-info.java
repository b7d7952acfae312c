/**
 * Salesforce in the core's words. Promises: tokens, limits, sessions that end and answers that get lost are dealt with in here; nothing of
 * Salesforce's own vocabulary leaves this package.
 */
@NullMarked
package io.referloop.salesforce;

import org.jspecify.annotations.NullMarked;
