/**
 * What could not be acted upon, grouped by cause, for a person to see. Promises that nothing is dropped in silence. Knows nothing of how the
 * causes come about or go away: who can mend one listens to {@link io.referloop.deadletter.DeadLetterRetried}.
 */
@NullMarked
package io.referloop.deadletter;

import org.jspecify.annotations.NullMarked;
