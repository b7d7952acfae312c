/**
 * What a program would do: a scenario of facts with times goes through the same engine and the same difference as the real books, in memory.
 * Knows no database and no clock but the scenario's own. Past deals of a CRM account become such a scenario; they are read through the session
 * that is handed in, and nothing is written. Next on the path: {@link io.referloop.reward}.
 */
@NullMarked
package io.referloop.simulate;

import org.jspecify.annotations.NullMarked;
