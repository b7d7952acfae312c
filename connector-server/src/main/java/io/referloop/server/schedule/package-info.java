/**
 * Work that time brings about. Promises that each of these runs on one instance at a time.
 */
@NullMarked
package io.referloop.server.schedule;

import org.jspecify.annotations.NullMarked;
