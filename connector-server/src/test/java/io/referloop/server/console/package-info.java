/** The console's pages, with rows and without any, over HTTP and in a real browser. */
@NullMarked
package io.referloop.server.console;

import org.jspecify.annotations.NullMarked;
