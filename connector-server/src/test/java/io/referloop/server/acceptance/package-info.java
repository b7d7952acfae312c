/**
 * The promises to users, each driven over HTTP against the sandbox CRM and a real database.
 */
@NullMarked
package io.referloop.server.acceptance;

import org.jspecify.annotations.NullMarked;
