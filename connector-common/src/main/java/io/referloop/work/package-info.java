/**
 * Background work that is woken and not polled. Promises that work for one key never runs twice at once in this process and that a wake-up
 * which comes while it runs is not lost. Knows nothing of what the work is.
 */
@NullMarked
package io.referloop.work;

import org.jspecify.annotations.NullMarked;
