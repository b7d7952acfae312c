/**
 * The contract with CRMs, all of it and nothing else. Promises: an adapter needs no other package of ours, and nothing in here knows
 * HTTP libraries, databases, JSON or a framework. Next on the path: {@code io.referloop.intake}.
 */
@NullMarked
package io.referloop.crm;

import org.jspecify.annotations.NullMarked;
