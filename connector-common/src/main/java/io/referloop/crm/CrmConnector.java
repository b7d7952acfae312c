package io.referloop.crm;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One CRM. An adapter is one Spring bean of this type in a module of its own; nothing outside that module knows its name.
 * Implementations are thread-safe.
 */
public interface CrmConnector {

    /** Stable and lower-case, part of addresses and keys. */
    String id();

    /** As people write it, in upper and lower case. */
    String name();

    /** What this CRM cannot do. An operation of a lacking capability answers {@link CrmFailure.Unsupported} and nothing else. */
    Set<Capability> lacks();

    OAuthProfile oauth();

    /** How many of a hundred calls must succeed for the CRM to go on trusting the app; empty where it sets no such bar. */
    default OptionalInt successesPerHundred() {
        return OptionalInt.empty();
    }

    CallerVerifier callers();

    /** How its changes are listened to; empty where it calls us, or where they can only be read. */
    default Optional<CrmLine> line() {
        return Optional.empty();
    }

    /** Opens an account for remote work. Cheap: one session per use is fine, limits and breakers live behind it per connection. */
    CrmSession open(CrmAccount account);

    /**
     * Turns a stored delivery into changes, without any remote call. Never throws for content: what cannot be read is listed, the rest is
     * translated.
     */
    Translation translate(CrmDelivery delivery);

    /**
     * The properties, by the CRM's own names, whose changes it pushes without anybody having to set that up. Others are seen when their record
     * is read.
     */
    default Set<String> hears(RecordType type) {
        return Set.of();
    }

    /** What an admin adds to the app's own files so that it hears of a property; empty where there is nothing to add. */
    default Optional<String> subscription(RecordType type, String property) {
        return Optional.empty();
    }

    /**
     * The bytes of a delivery without what they say of some people: no event about one of these records, and none in which a text names
     * them. Translating the rest gives the rest of the changes. An adapter that cannot tell lets go of the whole delivery.
     *
     * @param names whether a text has a name or an address of one of them in it
     */
    default byte[] without(CrmDelivery delivery, Set<RecordRef> people, Predicate<String> names) {
        return new byte[0];
    }

    /** The record of this account that a link leads to, in whichever form a person copied it; empty for a link to anything else. */
    Optional<RecordRef> recordIn(CrmPlace account, String link);

    /** Where a person opens this record in the CRM. */
    String linkTo(CrmPlace account, RecordRef record);

    /** Where the records of another CRM keep ids of ours, as the CRMs' own sync fills it; none where there is no such sync. */
    default List<SyncField> syncFields(String otherCrm) {
        return List.of();
    }

    /** What a person should do about an error that the CRM's consent page or token endpoint answered with; empty where nothing more is known. */
    default Optional<String> adviceOn(String error) {
        return Optional.empty();
    }
}
