package io.referloop.server.database;

/** The PostgreSQL in use. Closing it stops the one that this server started, and leaves an external one alone. */
record DatabaseServer(DatabaseAddress address, int major, AutoCloseable running) implements AutoCloseable {

    static DatabaseServer embedded(EmbeddedDatabase database) {
        return new DatabaseServer(database.address(), Integer.parseInt(PostgresBinaries.MAJOR), database);
    }

    static DatabaseServer external(DatabaseAddress address) {
        return new DatabaseServer(address, ExternalDatabase.check(address), () -> {});
    }

    @Override
    public void close() throws Exception {
        running.close();
    }
}
