/** What other tests rely on, shown through real HTTP. */
@NullMarked
package io.referloop.sandbox;

import org.jspecify.annotations.NullMarked;
