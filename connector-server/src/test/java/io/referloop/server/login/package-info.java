/** Signing in, tried over HTTP as a browser would. */
@NullMarked
package io.referloop.server.login;

import org.jspecify.annotations.NullMarked;
