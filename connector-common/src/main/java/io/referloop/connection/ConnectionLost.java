package io.referloop.connection;

/** A connection stopped working and needs an admin. Published once per loss, after it was committed. */
public record ConnectionLost(Connection connection) {}
