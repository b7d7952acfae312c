package io.referloop.eligibility;

import java.util.UUID;

/** Contacts of this connection wait to be read. Published inside the transaction that noted it. */
record ContactsToRead(UUID workspace, UUID connection) {}
