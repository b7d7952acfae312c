package io.referloop.connection;

/** A connection works, for the first time or again: parked work may go on. Published after it was committed. */
public record ConnectionRestored(Connection connection) {}
