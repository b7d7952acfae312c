package io.referloop.crm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a CRM call did not do its work, sorted by who acts next. */
public sealed interface CrmFailure {

    /** For the operator; the CRM's own words stand apart from ours. */
    String message();

    /** The scheduler, at that time. */
    record Throttled(Duration retryAfter, String message) implements CrmFailure {}

    /** The scheduler, backing off; the breaker of the connection counts it. Nothing was done. */
    record Unavailable(String message) implements CrmFailure {}

    /** The admin: the connection needs reconnecting; work is parked, not dropped. */
    record AuthorizationLost(String message) implements CrmFailure {}

    /**
     * The admin: the CRM understood and said no. Not retried.
     *
     * @param field the field at fault, in our words where it is one of ours
     * @param vendorMessage the CRM's own words
     */
    record Rejected(
            @Nullable String field,
            String message,
            @Nullable String vendorMessage) implements CrmFailure {}

    /** The engine: the record does not exist any more; the referral keeps its money trail. */
    record Gone(RecordRef record, String message) implements CrmFailure {}

    /** A programmer: must equal what {@link CrmConnector#lacks()} declares. */
    record Unsupported(Capability capability) implements CrmFailure {

        @Override
        public String message() {
            return "This CRM does not offer " + capability;
        }
    }

    /** The engine: the CRM may have acted. Read back before anything else is done, unless doing it again is harmless. */
    record OutcomeUnknown(String message) implements CrmFailure {}
}
