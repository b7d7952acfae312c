/**
 * The master key that encrypts tokens and other secrets before they reach the database. Promises: without a key nothing starts, a key
 * file that others can read is refused, and old keys of the file still decrypt after a rotation. Refuses to know what is encrypted.
 */
@NullMarked
package io.referloop.server.secrets;

import org.jspecify.annotations.NullMarked;
