/**
 * How work that belongs together is kept apart from other work.
 */
@NullMarked
package io.referloop.work;

import org.jspecify.annotations.NullMarked;
