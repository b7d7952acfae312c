/** Tests against a real PostgreSQL; {@link io.referloop.server.database.TestDatabase} lends one to any test of this module. */
@NullMarked
package io.referloop.server.database;

import org.jspecify.annotations.NullMarked;
