/**
 * The console: pages for admins, sales and finance. Promises that every code is told in words, every number has a definition and every
 * refusal says what to do next. Holds no domain logic: reads from {@code insight}, acts through the core's services.
 */
@NullMarked
package io.referloop.server.console;

import org.jspecify.annotations.NullMarked;
