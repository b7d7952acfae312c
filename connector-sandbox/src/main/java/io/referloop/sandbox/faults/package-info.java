/** What can be made to go wrong in a fake, and how it is set over HTTP; each fake names its own knobs. */
@NullMarked
package io.referloop.sandbox.faults;

import org.jspecify.annotations.NullMarked;
