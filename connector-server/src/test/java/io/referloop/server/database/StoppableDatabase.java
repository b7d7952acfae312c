package io.referloop.server.database;

import java.nio.file.Path;

/** A PostgreSQL of one test's own, which can be away for a while. It comes back with its data, on the same port. */
public final class StoppableDatabase implements AutoCloseable {

    private final Path folder = TestDatabase.temporaryFolder();
    private final DataFolder claimed = DataFolder.claim(folder);
    private EmbeddedDatabase database = EmbeddedDatabase.start(claimed, TestDatabase.programs());

    public DatabaseAddress address() {
        return database.address();
    }

    public void stop() {
        database.close();
    }

    public void start() {
        database = EmbeddedDatabase.start(claimed, TestDatabase.programs());
    }

    @Override
    public void close() {
        stop();
        claimed.close();
    }
}
