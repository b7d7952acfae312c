/** Tests of the master key and its file. */
@NullMarked
package io.referloop.server.secrets;

import org.jspecify.annotations.NullMarked;
