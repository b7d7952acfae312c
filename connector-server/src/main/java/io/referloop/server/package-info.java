/**
 * The runnable application. Promises: it starts as a whole or refuses in one sentence that says what to do ({@link
 * io.referloop.server.StartRefused}), and it adds no rule of the business. Next on the path: {@code io.referloop.server.database}.
 */
@NullMarked
package io.referloop.server;

import org.jspecify.annotations.NullMarked;
