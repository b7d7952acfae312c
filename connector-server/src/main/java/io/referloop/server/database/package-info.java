/**
 * The one PostgreSQL behind everything: started by the server in its data folder, or an external one named by three settings. Promises:
 * what was committed survives {@code kill -9}, a second server never opens the same folder, and the application's connections cannot
 * bypass row-level security. Refuses to know any table. Next on the path: {@link io.referloop.server.database.DatabaseConfiguration}.
 */
@NullMarked
package io.referloop.server.database;

import org.jspecify.annotations.NullMarked;
