package io.referloop.salesforce;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmUsage.Quota;
import io.referloop.salesforce.SalesforceCalls.Answer;
import io.referloop.salesforce.SalesforceCalls.SessionEnded;
import io.referloop.salesforce.SalesforceHttp.Unanswered;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API, for what SOAP does not offer: the Bulk API 2.0. */
final class RestGateway {

    private static final Pattern USAGE = Pattern.compile("api-usage=(\\d{1,12})/(\\d{1,12})");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SalesforceCalls calls;
    private final SalesforceHttp http;

    RestGateway(SalesforceCalls calls, SalesforceHttp http) {
        this.calls = calls;
        this.http = http;
    }

    /** @param path below {@code /services/data/v65.0} */
    Result get(CrmAccount account, SalesforceOperation operation, String path, String accept) {
        return calls.make(
                account,
                operation,
                (token, address) -> attempt(
                        operation,
                        request(address, path, token.reveal())
                                .header("Accept", accept)
                                .GET()));
    }

    Result post(CrmAccount account, SalesforceOperation operation, String path, Map<String, ?> body) {
        return calls.make(
                account,
                operation,
                (token, address) -> attempt(
                        operation,
                        request(address, path, token.reveal())
                                .header("Accept", "application/json")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))));
    }

    private static HttpRequest.Builder request(URI address, String path, String token) {
        return HttpRequest.newBuilder(
                        URI.create(address + "/services/data/v" + SalesforceProperties.API_VERSION + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept-Encoding", "gzip")
                .header("Sforce-Call-Options", "client=" + SoapGateway.CLIENT);
    }

    private Answer<Result> attempt(SalesforceOperation operation, HttpRequest.Builder request) throws SessionEnded {
        SalesforceHttp.Answer answer;
        try {
            answer = http.send(request.build());
        } catch (Unanswered silent) {
            throw new CrmException(SalesforceFailures.of(operation, silent), silent);
        }
        var result = new Result(answer.headers(), answer.body());
        if (answer.status() < 300) {
            return new Answer<>(result, day(answer.headers()));
        }
        // An error is a list of one, as a rule.
        JsonNode error = result.json().map(it -> it.isArray() ? it.path(0) : it).orElse(null);
        String code = error == null ? "" : error.path("errorCode").asString("");
        if (answer.status() == 401) {
            throw new SessionEnded(code.isEmpty() ? "401" : code);
        }
        if (code.isEmpty()) {
            throw new CrmException(SalesforceFailures.ofStatus(operation, answer.status()));
        }
        throw new CrmException(SalesforceFailures.of(
                operation, code, error == null ? "" : error.path("message").asString("")));
    }

    private static @Nullable Quota day(HttpHeaders headers) {
        Matcher usage = USAGE.matcher(headers.firstValue("Sforce-Limit-Info").orElse(""));
        if (!usage.find()) {
            return null;
        }
        long most = Long.parseLong(usage.group(2));
        return new Quota(most, Math.max(0, most - Long.parseLong(usage.group(1))), Duration.ofHours(24));
    }

    record Result(HttpHeaders headers, byte[] body) {

        Optional<JsonNode> json() {
            try {
                return Optional.of(JSON.readTree(body));
            } catch (JacksonException unreadable) {
                return Optional.empty();
            }
        }

        String text(String field) {
            return json().map(it -> it.path(field).asString("")).orElse("");
        }

        String asText() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
