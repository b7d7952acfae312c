/**
 * How fast the product is, as ratios: each quantity and what it is held against are measured in one run, in turns, with the median of the
 * rounds. Promises nothing about another machine. Every benchmark ends by proving that nothing was lost and that the books are right.
 */
@NullMarked
package io.referloop.server.bench;

import org.jspecify.annotations.NullMarked;
