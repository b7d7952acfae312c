package io.referloop.hubspot;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * One call of the API.
 *
 * @param operation for messages and metrics, one of a few: {@code batch update contacts}
 * @param path with its query, everything encoded
 * @param body turned into JSON; null for none
 */
record HubspotCall(
        Effect effect,
        String operation,
        HttpMethod method,
        String path,
        @Nullable Object body) {

    /** What is at stake when no answer comes, and which of HubSpot's limits counts it. */
    enum Effect {
        READ,
        SEARCH,
        WRITE
    }

    static HubspotCall get(String operation, String path) {
        return new HubspotCall(Effect.READ, operation, HttpMethod.GET, path, null);
    }

    /** A question that needs a body. */
    static HubspotCall ask(String operation, String path, Map<String, ?> body) {
        return new HubspotCall(Effect.READ, operation, HttpMethod.POST, path, body);
    }

    static HubspotCall search(String operation, String path, Map<String, ?> body) {
        return new HubspotCall(Effect.SEARCH, operation, HttpMethod.POST, path, body);
    }

    static HubspotCall write(String operation, String path, Map<String, ?> body) {
        return new HubspotCall(Effect.WRITE, operation, HttpMethod.POST, path, body);
    }

    static HubspotCall delete(String operation, String path) {
        return new HubspotCall(Effect.WRITE, operation, HttpMethod.DELETE, path, null);
    }
}
