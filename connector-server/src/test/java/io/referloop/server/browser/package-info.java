/**
 * What people do in a browser, done in a real one against the running server, the sandbox CRM and the card's own bundle.
 *
 * <p>Nothing here reaches past the pages: what a test knows is what a person could read on the screen.
 */
@NullMarked
package io.referloop.server.browser;

import org.jspecify.annotations.NullMarked;
