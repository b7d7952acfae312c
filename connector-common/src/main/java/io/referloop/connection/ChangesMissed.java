package io.referloop.connection;

import java.util.UUID;

/**
 * An account changed, and its CRM does not tell how: what changed has to be read. Published inside the transaction that notes it.
 *
 * @param because in words
 * @param anew whether a reading that is under way begins again, as it may have passed what changed
 */
public record ChangesMissed(UUID workspace, UUID connection, String because, boolean anew) {}
