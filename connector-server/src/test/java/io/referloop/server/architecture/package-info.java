/**
 * The architecture as rules, each with its reason: which module may know which, and what no class of ours does. They look at everything that
 * ships, of all modules.
 */
@NullMarked
package io.referloop.server.architecture;

import org.jspecify.annotations.NullMarked;
