/**
 * Installed CRM accounts and the right to work in them. Promises that a token is refreshed before it expires, by one instance at a time,
 * that nobody reads one from the database, and that a lost authorization stops all calls. Next on the path: {@code io.referloop.intake}.
 */
@NullMarked
package io.referloop.connection;

import org.jspecify.annotations.NullMarked;
