/**
 * Simulations for people and programs: the command that needs no server and no database, and the address that does the same over HTTP.
 * Decides nothing itself. Next on the path: {@link io.referloop.simulate}.
 */
@NullMarked
package io.referloop.server.simulate;

import org.jspecify.annotations.NullMarked;
