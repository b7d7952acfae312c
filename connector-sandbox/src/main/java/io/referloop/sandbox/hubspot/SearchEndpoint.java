package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Search: pages of up to 200, never beyond the 10,000th match, and optionally behind the truth by some moments. */
final class SearchEndpoint {

    static final int RESULTS_MAX = 10_000;
    private static final int PAGE_MAX = 200;
    private static final int PAGE_STANDARD = 10;
    private static final int BODY_MAX = 3_000;

    private final Duration lag;

    SearchEndpoint(Duration lag) {
        this.lag = lag;
    }

    Reply search(ApiCall api) {
        ObjectType type = api.type("type");
        api.requireRead(type);
        if (api.call().text().length() > BODY_MAX) {
            throw ApiFailure.invalid("The request body is longer than " + BODY_MAX + " characters");
        }
        JsonNode body = Inputs.object(api.call().json());
        int limit = body.path("limit").asInt(PAGE_STANDARD);
        if (limit < 1 || limit > PAGE_MAX) {
            throw ApiFailure.invalid("limit must be a number from 1 to " + PAGE_MAX + ", but is " + limit);
        }
        String after = Inputs.optional(body, "after");
        long from = ObjectEndpoints.cursor(after.isEmpty() ? Optional.empty() : Optional.of(after));
        if (from + limit > RESULTS_MAX) {
            throw ApiFailure.invalid("Searches return at most " + RESULTS_MAX + " results: after " + from
                    + " and limit " + limit + " go beyond");
        }
        List<StoredRecord> found =
                new SearchQuery(api.data(), type, api.portal().store().now().minus(lag)).run(body);
        return Reply.json(200, page(api, found, from, limit, Inputs.strings(body, "properties")));
    }

    private static ObjectNode page(
            ApiCall api, List<StoredRecord> found, long from, int limit, List<String> properties) {
        ObjectNode answer = Json.object().put("total", found.size());
        ArrayNode results = answer.putArray("results");
        int start = (int) Math.min(from, found.size());
        int end = Math.min(start + limit, found.size());
        found.subList(start, end).forEach(stored -> results.add(RecordJson.of(api.data(), stored, properties)));
        if (end < found.size()) {
            answer.putObject("paging").putObject("next").put("after", Integer.toString(end));
        }
        return answer;
    }
}
