/**
 * Who is at the console, and for which workspace. Promises that there is no password to lose: a link in an e-mail signs in once, within
 * minutes, and nobody learns from the form whether an e-mail is known. What a role may do is decided here and nowhere else.
 * Next on the path: {@link io.referloop.server.console}.
 */
@NullMarked
package io.referloop.server.login;

import org.jspecify.annotations.NullMarked;
