package io.referloop.reconcile;

import java.util.UUID;

/** One connection, as this package's work is kept apart. */
record Source(UUID workspace, UUID connection) {}
