package io.referloop.sandbox.salesforce.oauth;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;

/** A token request that gets none. */
final class Refused extends RuntimeException {

    private final String error;
    private final String description;

    Refused(String error, String description) {
        super(error + ": " + description);
        this.error = error;
        this.description = description;
    }

    static Refused grant(String description) {
        return new Refused("invalid_grant", description);
    }

    Reply reply() {
        return Reply.json(400, Json.object().put("error", error).put("error_description", description));
    }
}
