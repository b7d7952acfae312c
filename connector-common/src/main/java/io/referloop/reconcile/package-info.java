/**
 * Goes through a CRM account as a whole: its past, what was missed while nobody listened, and what the CRM and we say differently. Promises
 * that what it finds reaches the core through the inbox like anything that the CRM pushes, and that a run goes on where it stopped, however
 * it was stopped.
 */
@NullMarked
package io.referloop.reconcile;

import org.jspecify.annotations.NullMarked;
