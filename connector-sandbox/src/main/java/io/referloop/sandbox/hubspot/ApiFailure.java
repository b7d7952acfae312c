package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A refusal in HubSpot's error shape. */
final class ApiFailure extends RuntimeException {

    private final int status;
    private final String reason;
    private final String category;
    private final List<Detail> details;
    private final Map<String, List<String>> context;

    ApiFailure(int status, String category, String message) {
        this(status, category, message, List.of(), Map.of());
    }

    ApiFailure(int status, String category, String message, List<Detail> details, Map<String, List<String>> context) {
        super(message);
        this.status = status;
        this.reason = message;
        this.category = category;
        this.details = List.copyOf(details);
        this.context = Map.copyOf(context);
    }

    static ApiFailure invalid(String message) {
        return new ApiFailure(400, "VALIDATION_ERROR", message);
    }

    static ApiFailure notFound(String id) {
        return new ApiFailure(
                404,
                "OBJECT_NOT_FOUND",
                "Object not found.  objectId are usually numeric.",
                List.of(),
                Map.of("id", List.of(id)));
    }

    static ApiFailure missingScopes(List<String> scopes) {
        return new ApiFailure(
                403,
                "MISSING_SCOPES",
                "This app hasn't been granted all required scopes to make this call."
                        + " Read more about required scopes here: https://developers.hubspot.com/scopes.",
                List.of(new Detail(
                        "One or more of the following scopes are required.",
                        "",
                        Map.of("requiredGranularScopes", scopes))),
                Map.of());
    }

    /** Several properties of one write, each with its reason. */
    static ApiFailure invalidProperties(List<Detail> problems) {
        var shown = Json.array();
        for (Detail problem : problems) {
            shown.addObject()
                    .put("isValid", false)
                    .put("message", problem.message())
                    .put("error", problem.code())
                    .put("name", String.join(",", problem.context().getOrDefault("propertyName", List.of())));
        }
        return new ApiFailure(400, "VALIDATION_ERROR", "Property values were not valid: " + shown, problems, Map.of());
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    /** For a person: the reasons without the JSON around them. */
    String plain() {
        return details.isEmpty()
                ? reason
                : String.join(" ", details.stream().map(Detail::message).toList());
    }

    String category() {
        return category;
    }

    Reply reply(String correlationId) {
        ObjectNode body = Json.object()
                .put("status", "error")
                .put("message", reason)
                .put("correlationId", correlationId)
                .put("category", category);
        addDetails(body);
        if (!context.isEmpty()) {
            body.set("context", Json.tree(context));
        }
        return Reply.json(status, body);
    }

    /** As one entry of a multi-status answer; {@code extra} says which input it was. */
    ObjectNode entry(Map<String, List<String>> extra) {
        ObjectNode entry =
                Json.object().put("status", "error").put("category", category).put("message", reason);
        addDetails(entry);
        entry.set("context", Json.tree(extra));
        return entry;
    }

    private void addDetails(ObjectNode body) {
        if (details.isEmpty()) {
            return;
        }
        var errors = new ArrayList<ObjectNode>();
        for (Detail detail : details) {
            ObjectNode error = Json.object().put("message", detail.message());
            if (!detail.code().isEmpty()) {
                error.put("code", detail.code());
            }
            error.set("context", Json.tree(detail.context()));
            errors.add(error);
        }
        body.set("errors", Json.tree(errors));
    }

    /** One of several reasons. */
    record Detail(String message, String code, Map<String, List<String>> context) {

        static Detail ofProperty(String property, String code, String message) {
            return new Detail(message, code, Map.of("propertyName", List.of(property)));
        }
    }
}
