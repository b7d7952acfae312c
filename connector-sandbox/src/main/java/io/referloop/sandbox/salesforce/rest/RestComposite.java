package io.referloop.sandbox.salesforce.rest;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.RequestException;
import io.referloop.sandbox.salesforce.api.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Up to 25 calls in one, which may use each other's answers. */
final class RestComposite {

    private static final int CALLS_MAX = 25;
    private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)\\.([\\w.\\[\\]]+)}");

    private final Org org;
    private final BiFunction<Call, Caller, Reply> inner;

    RestComposite(Org org, BiFunction<Call, Caller, Reply> inner) {
        this.org = org;
        this.inner = inner;
    }

    Reply run(RestCall call) {
        JsonNode body = RestJson.object(call.call().json());
        JsonNode requests = body.path("compositeRequest");
        if (!requests.isArray() || requests.isEmpty() || requests.size() > CALLS_MAX) {
            throw new RequestException(
                    "INVALID_INPUT", "compositeRequest must be an array of 1 to " + CALLS_MAX + " requests");
        }
        boolean allOrNone = body.path("allOrNone").asBoolean(false);
        List<Reply> replies = allOrNone
                ? org.together(call.actor(), () -> replies(call, requests, true), RestComposite::allWell)
                : replies(call, requests, false);
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("compositeResponse");
        boolean undone = allOrNone && !allWell(replies);
        for (int i = 0; i < requests.size(); i++) {
            all.add(response(requests.get(i), replies.get(i), undone));
        }
        return Reply.json(200, answer);
    }

    private List<Reply> replies(RestCall call, JsonNode requests, boolean stopAtFailure) {
        var answers = new HashMap<String, JsonNode>();
        var replies = new ArrayList<Reply>();
        for (JsonNode request : requests) {
            boolean stopped = stopAtFailure && !allWell(replies);
            Reply reply = stopped ? halted() : reply(call, request, answers);
            replies.add(reply);
            if (reply.body().length > 0) {
                answers.put(request.path("referenceId").asString(""), Json.parse(reply.body()));
            }
        }
        return replies;
    }

    private Reply reply(RestCall call, JsonNode request, Map<String, JsonNode> answers) {
        try {
            String url = resolved(request.path("url").asString(""), answers);
            String body = request.has("body") ? resolved(Json.text(request.path("body")), answers) : "";
            var headers = new HashMap<>(call.call().headers());
            return inner.apply(
                    Call.of(
                            request.path("method").asString(""),
                            url.replace(" ", "%20"),
                            headers,
                            body.getBytes(StandardCharsets.UTF_8)),
                    call.caller());
        } catch (RequestException refused) {
            return RestJson.error(refused.code().equals("NOT_FOUND") ? 404 : 400, refused.code(), refused.reason());
        }
    }

    private static String resolved(String text, Map<String, JsonNode> answers) {
        Matcher reference = REFERENCE.matcher(text);
        return reference.replaceAll(match -> {
            JsonNode answer = answers.get(match.group(1));
            String pointer =
                    "/" + match.group(2).replace(".", "/").replace("[", "/").replace("]", "");
            if (answer == null || answer.at(pointer).isMissingNode()) {
                throw new RequestException(
                        "PROCESSING_HALTED", "Invalid reference specified. No value for " + match.group() + " found");
            }
            return Matcher.quoteReplacement(answer.at(pointer).asString(""));
        });
    }

    private static ObjectNode response(JsonNode request, Reply reply, boolean undone) {
        Reply shown = undone && reply.status() < 300 ? halted() : reply;
        ObjectNode response = Json.object();
        if (shown.body().length > 0) {
            response.set("body", Json.parse(shown.body()));
        } else {
            response.putNull("body");
        }
        response.putObject("httpHeaders");
        return response.put("httpStatusCode", shown.status())
                .put("referenceId", request.path("referenceId").asString(""));
    }

    private static Reply halted() {
        return RestJson.error(
                400,
                "PROCESSING_HALTED",
                "The transaction was rolled back since another operation in the same transaction failed.");
    }

    private static boolean allWell(List<Reply> replies) {
        return replies.stream().allMatch(reply -> reply.status() < 300);
    }
}
