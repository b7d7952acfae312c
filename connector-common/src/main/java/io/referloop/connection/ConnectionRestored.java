package io.referloop.connection;

import io.referloop.crm.CrmSchema;

/**
 * A connection works, for the first time or again: parked work may go on. Published after it was committed.
 *
 * @param schema what the account looks like now
 */
public record ConnectionRestored(Connection connection, CrmSchema schema) {}
