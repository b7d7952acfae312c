package io.referloop.intake;

import java.util.UUID;

/** The deliveries of one connection, in the order in which they became durable. */
record Stream(UUID workspace, UUID connection) implements Comparable<Stream> {

    @Override
    public int compareTo(Stream other) {
        int byWorkspace = workspace.compareTo(other.workspace);
        return byWorkspace != 0 ? byWorkspace : connection.compareTo(other.connection);
    }
}
