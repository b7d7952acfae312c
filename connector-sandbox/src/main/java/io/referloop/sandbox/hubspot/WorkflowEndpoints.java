package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Reply;
import tools.jackson.databind.JsonNode;

/** Where the app says what became of an action that a workflow waits for. */
final class WorkflowEndpoints {

    private final Hubspot hubspot;

    WorkflowEndpoints(Hubspot hubspot) {
        this.hubspot = hubspot;
    }

    Reply complete(ApiCall api) {
        api.requireAny("automation");
        JsonNode outputs = api.call().json().path("outputFields");
        if (!outputs.isObject()) {
            throw ApiFailure.invalid("outputFields must be an object");
        }
        outputs.properties().forEach(output -> {
            if (!output.getValue().isString()) {
                throw ApiFailure.invalid("outputFields." + output.getKey() + " must be a text");
            }
        });
        String callback = api.call().variable("callbackId");
        if (!hubspot.workflows().complete(api.portal().id(), callback, outputs)) {
            throw ApiFailure.notFound(callback);
        }
        return Reply.empty(204);
    }
}
