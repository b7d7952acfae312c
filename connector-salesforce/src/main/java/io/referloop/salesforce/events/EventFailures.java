package io.referloop.salesforce.events;

import io.grpc.Metadata;
import io.grpc.Status;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmFailure;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sorts what ends a stream by who acts next: by the code in the trailers first, which says more than the status. */
final class EventFailures {

    /** Used-up events come back little by little over a day, and a subscription that is refused costs nothing. */
    private static final Duration ALLOCATION_WAIT = Duration.ofMinutes(30);

    private static final Duration BUSY_WAIT = Duration.ofMinutes(1);
    private static final int WORDS_LENGTH = 300;
    private static final Metadata.Key<String> CODE = Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER);

    private EventFailures() {}

    /** @param code Salesforce's own, empty where it gave none */
    static Kind kind(Status status, String code) {
        String reason = code.isEmpty() ? String.valueOf(status.getDescription()).toLowerCase(Locale.ROOT) : code;
        if (reason.contains("replayid.corrupted") || reason.contains("replayid.validation")) {
            return Kind.PLACE_UNKNOWN;
        }
        if (reason.contains("service.auth") || status.getCode() == Status.Code.UNAUTHENTICATED) {
            return Kind.UNAUTHENTICATED;
        }
        if (reason.contains("limit.exceeded")) {
            return Kind.USED_UP;
        }
        return switch (status.getCode()) {
            case RESOURCE_EXHAUSTED -> Kind.BUSY;
            // A refusal to subscribe is also what a service says that is too busy to look.
            case PERMISSION_DENIED -> reason.contains("busy") ? Kind.BUSY : Kind.REFUSED;
            case NOT_FOUND, INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> Kind.REFUSED;
            case UNIMPLEMENTED -> Kind.NOT_OFFERED;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    ALREADY_EXISTS,
                    ABORTED,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS,
                    UNAUTHENTICATED -> Kind.DROPPED;
        };
    }

    static String code(@Nullable Metadata trailers) {
        String code = trailers == null ? null : trailers.get(CODE);
        return code == null ? "" : code;
    }

    /** The failure that a stream ends with; one that {@link SalesforceEvents} deals with itself has none of its own. */
    static CrmFailure failure(Kind kind, String channel, String words) {
        String cut = words.substring(0, Math.min(WORDS_LENGTH, words.length()));
        return switch (kind) {
            case USED_UP ->
                new CrmFailure.Throttled(
                        ALLOCATION_WAIT, "The organisation has used up the change events of the last 24 hours");
            case BUSY -> new CrmFailure.Throttled(BUSY_WAIT, "Salesforce is too busy to let us listen");
            case NOT_OFFERED -> new CrmFailure.Unsupported(Capability.WEBHOOKS);
            case UNAUTHENTICATED ->
                new CrmFailure.Rejected(
                        null,
                        "Salesforce lets Referloop's user call its other APIs but not listen to events. Professional edition and"
                                + " Government Cloud have no Pub/Sub API; elsewhere look at the app's policy and at IP restrictions",
                        cut);
            case REFUSED ->
                new CrmFailure.Rejected(
                        null,
                        "Salesforce does not let Referloop's user listen to " + channel
                                + ": install Referloop's package and assign the permission set \"Referloop Integration\"",
                        cut);
            case DROPPED, PLACE_UNKNOWN -> new CrmFailure.Unavailable("Salesforce ended the stream: " + cut);
        };
    }

    enum Kind {
        PLACE_UNKNOWN,
        UNAUTHENTICATED,
        USED_UP,
        BUSY,
        REFUSED,
        NOT_OFFERED,
        DROPPED
    }
}
