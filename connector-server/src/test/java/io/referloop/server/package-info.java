/** Tests of the application as a whole: how it starts, refuses and stops. */
@NullMarked
package io.referloop.server;

import org.jspecify.annotations.NullMarked;
