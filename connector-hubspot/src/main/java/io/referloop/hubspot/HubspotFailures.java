package io.referloop.hubspot;

import io.referloop.crm.CrmFailure;
import io.referloop.crm.RecordRef;
import io.referloop.hubspot.HubspotAnswer.Refusal;
import io.referloop.hubspot.HubspotCall.Effect;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sorts HubSpot's answers by who acts next. Our sentences carry no value of any record; HubSpot's own words stand apart. */
final class HubspotFailures {

    static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    /** Nobody is told to come back at once. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofHours(24);

    private final Clock clock;

    HubspotFailures(Clock clock) {
        this.clock = clock;
    }

    /** Null when the answer is one to work with: it did, or it refused what was asked. */
    @Nullable
    CrmFailure of(HubspotCall call, int status, @Nullable String retryAfter, JsonNode body, @Nullable ZoneId zone) {
        return switch (status) {
            case 403 -> forbidden(call, new Refusal(status, body));
            case 423 -> throttled(call, "The account is locked for a moment", retryAfter, Duration.ofSeconds(2));
            case 429 -> throttled(call, "HubSpot's limit is reached", retryAfter, untilNextWindow(body, zone));
            case 477 -> throttled(call, "HubSpot is moving the account", retryAfter, Duration.ofMinutes(5));
            case 408 -> silent(call, "HubSpot answered 408");
            default -> status >= 500 ? broken(call, status) : null;
        };
    }

    /** No answer, or none that can be read: what that means depends on what was asked. */
    CrmFailure silent(HubspotCall call, String what) {
        return call.effect() == Effect.WRITE
                ? new CrmFailure.OutcomeUnknown(what + " to \"" + call.operation() + "\": it may have been carried out")
                : new CrmFailure.Unavailable(what + " to \"" + call.operation() + "\"");
    }

    static CrmFailure refused(String operation, Refusal refusal) {
        return new CrmFailure.Rejected(
                HubspotFields.labelIn(refusal),
                "HubSpot refused \"" + operation + "\" with " + refusal.status(),
                refusal.vendorMessage());
    }

    /** Why one record was not written. */
    static CrmFailure ofRecord(RecordRef record, Refusal refusal) {
        if (refusal.gone()) {
            return new CrmFailure.Gone(record, "HubSpot no longer has " + record);
        }
        if (refusal.throttled()) {
            return new CrmFailure.Throttled(TEN_SECONDS, "HubSpot's limit is reached");
        }
        var field = HubspotFields.labelIn(refusal);
        if (refusal.unknownProperty()) {
            return new CrmFailure.Rejected(
                    field, "The field does not exist in HubSpot: create the fields once more", refusal.vendorMessage());
        }
        return new CrmFailure.Rejected(field, "HubSpot refused the values of " + record, refusal.vendorMessage());
    }

    private static CrmFailure forbidden(HubspotCall call, Refusal refusal) {
        var scopes = refusal.scopes();
        var message = scopes.isEmpty()
                ? "HubSpot does not allow \"" + call.operation() + "\": reconnect and grant all permissions"
                : "HubSpot does not allow \"" + call.operation() + "\" without the scope " + String.join(" or ", scopes)
                        + ": reconnect and grant it";
        return new CrmFailure.Rejected(null, message, refusal.vendorMessage());
    }

    /** Where a gateway speaks, the server behind it may have acted; 503, 521 and 523 say that it was never reached. */
    private CrmFailure broken(HubspotCall call, int status) {
        return status == 503 || status == 521 || status == 523
                ? new CrmFailure.Unavailable("HubSpot answered " + status + " to \"" + call.operation() + "\"")
                : silent(call, "HubSpot answered " + status);
    }

    private CrmFailure throttled(HubspotCall call, String why, @Nullable String retryAfter, Duration otherwise) {
        var wait = retryAfter == null ? otherwise : parsed(retryAfter, otherwise);
        return new CrmFailure.Throttled(wait, why + " at \"" + call.operation() + "\"");
    }

    /** Seconds or a date. */
    private Duration parsed(String retryAfter, Duration otherwise) {
        try {
            var wait = retryAfter.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(
                            clock.instant(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter)));
            return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    /** HubSpot names the exceeded window in one of two shapes, see BEHAVIOR.md#429. */
    private Duration untilNextWindow(JsonNode body, @Nullable ZoneId zone) {
        var words = (HubspotJson.text(body, "policyName", "") + " " + HubspotJson.text(body, "message", ""))
                .toUpperCase(Locale.ROOT);
        if (words.contains("DAILY")) {
            return zone == null
                    ? Duration.ofHours(1)
                    : untilMidnight(clock.instant().atZone(zone));
        }
        return words.contains("TEN_SECONDLY") || !words.contains("SECONDLY") ? TEN_SECONDS : Duration.ofSeconds(1);
    }

    private static Duration untilMidnight(ZonedDateTime now) {
        return Duration.between(now, now.toLocalDate().plusDays(1).atStartOfDay(now.getZone()));
    }
}
