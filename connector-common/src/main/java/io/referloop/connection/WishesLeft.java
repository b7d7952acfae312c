package io.referloop.connection;

import java.util.UUID;

/** Somebody asked for something by a record of an account: it has to be read. Published inside the transaction that notes it. */
public record WishesLeft(UUID workspace, UUID connection) {}
