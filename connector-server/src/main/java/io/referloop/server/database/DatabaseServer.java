package io.referloop.server.database;

/** The PostgreSQL in use. Closing it stops the one that this server started, and leaves an external one alone. */
record DatabaseServer(DatabaseAddress address, AutoCloseable running) implements AutoCloseable {

    static DatabaseServer embedded(EmbeddedDatabase database) {
        return new DatabaseServer(database.address(), database);
    }

    static DatabaseServer external(DatabaseAddress address) {
        return new DatabaseServer(address, () -> {});
    }

    @Override
    public void close() throws Exception {
        running.close();
    }
}
