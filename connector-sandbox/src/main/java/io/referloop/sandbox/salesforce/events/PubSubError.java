package io.referloop.sandbox.salesforce.events;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** How the service says no: a status, and the reason's own code in the trailers. */
enum PubSubError {
    AUTH(Status.UNAUTHENTICATED, "service.auth.error", "An authentication exception occurred."),
    HEADERS(
            Status.UNAUTHENTICATED,
            "service.auth.headers.invalid",
            "The headers of the request are missing or invalid."),
    BUSY(Status.UNAVAILABLE, "service.unavailable", "The service is unavailable. Try again later."),
    NO_TOPIC(Status.NOT_FOUND, "topic.not.found", "The topic does not exist."),
    NO_SCHEMA(Status.NOT_FOUND, "schema.not.found", "The schema does not exist."),
    NO_PUBLISH(Status.PERMISSION_DENIED, "topic.publish.permission.denied", "Nobody can publish to this topic."),
    REPLAY_CORRUPTED(
            Status.INVALID_ARGUMENT,
            "subscription.fetch.replayid.corrupted",
            "The Replay ID validation failed. Ensure that the Replay ID is valid."),
    REPLAY_MISSING(
            Status.INVALID_ARGUMENT,
            "subscription.fetch.replayid.validation.failed",
            "A custom preset takes a Replay ID."),
    REQUESTED_EVENTS(
            Status.INVALID_ARGUMENT,
            "subscription.fetch.requested.events.invalid",
            "The number of requested events must be between 1 and 100."),
    OTHER_TOPIC(
            Status.INVALID_ARGUMENT,
            "subscription.fetch.topic.mismatch",
            "Every request of a stream takes the same topic."),
    NOT_FETCHING(Status.UNAVAILABLE, "subscription.fetch.timeout", "No further events were requested in time."),
    LIMIT(
            Status.RESOURCE_EXHAUSTED,
            "subscription.limit.exceeded",
            "You have exceeded the event delivery limit for your org.");

    private static final Metadata.Key<String> CODE = Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER);
    private static final String PREFIX = "sfdc.platform.eventbus.grpc.";

    private final Status status;
    private final String code;
    private final String words;

    PubSubError(Status status, String code, String words) {
        this.status = status;
        this.code = code;
        this.words = words;
    }

    Status status() {
        return status.withDescription(PREFIX + code + ": " + words);
    }

    Metadata trailers() {
        Metadata trailers = new Metadata();
        trailers.put(CODE, PREFIX + code);
        return trailers;
    }

    StatusRuntimeException exception() {
        return status().asRuntimeException(trailers());
    }
}
