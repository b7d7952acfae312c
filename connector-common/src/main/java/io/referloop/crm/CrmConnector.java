package io.referloop.crm;

import java.util.OptionalInt;
import java.util.Set;

/**
 * One CRM. An adapter is one Spring bean of this type in a module of its own; nothing outside that module knows its name.
 * Implementations are thread-safe.
 */
public interface CrmConnector {

    /** Stable and lower-case, part of addresses and keys: {@code hubspot}. */
    String id();

    /** As people write it: {@code HubSpot}. */
    String name();

    /** What this CRM cannot do. An operation of a lacking capability answers {@link CrmFailure.Unsupported} and nothing else. */
    Set<Capability> lacks();

    OAuthProfile oauth();

    /** How many of a hundred calls must succeed for the CRM to go on trusting the app; empty where it sets no such bar. */
    default OptionalInt successesPerHundred() {
        return OptionalInt.empty();
    }

    CallerVerifier callers();

    /** Opens an account for remote work. Cheap: one session per use is fine, limits and breakers live behind it per connection. */
    CrmSession open(CrmAccount account);

    /**
     * Turns a stored delivery into changes, without any remote call. Never throws for content: what cannot be read is listed, the rest is
     * translated.
     */
    Translation translate(CrmDelivery delivery);

    /** Where a person opens this record in the CRM. */
    String linkTo(String accountId, RecordRef record);
}
