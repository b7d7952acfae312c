/**
 * What a program would do: a scenario of facts with times goes through the same engine and the same difference as the real books, in memory.
 * Knows no database, no CRM account and no clock but the scenario's own. Next on the path: {@link io.referloop.reward}.
 */
@NullMarked
package io.referloop.simulate;

import org.jspecify.annotations.NullMarked;
