package io.referloop.hubspot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmUsage;
import io.referloop.crm.CrmUsage.Quota;
import io.referloop.crm.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Calls the API. Sends a call once, and once more only after a 401 with a fresh token: repeating is the scheduler's work, which knows what a
 * repetition means. Tokens and bodies reach neither a log nor an exception.
 */
final class HubspotClient {

    private final RestClient http;
    private final String apiUrl;
    private final int maxAnswer;
    private final HubspotLanes lanes;
    private final HubspotFailures failures;
    private final MeterRegistry meters;

    HubspotClient(HubspotProperties properties, HubspotLanes lanes, Clock clock, MeterRegistry meters) {
        var calls = properties.calls();
        var factory = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(calls.connectTimeout())
                .build());
        factory.setReadTimeout(calls.readTimeout());
        this.http = RestClient.builder().requestFactory(factory).build();
        this.apiUrl = properties.apiUrl().toString();
        this.maxAnswer = (int) calls.maxAnswer().toBytes();
        this.lanes = lanes;
        this.failures = new HubspotFailures(clock);
        this.meters = meters;
    }

    HubspotLane lane(CrmAccount account) {
        return lanes.of(account.accountId());
    }

    /** The answer's body. A refusal is an exception. */
    JsonNode ok(CrmAccount account, HubspotCall call) {
        var answer = send(account, call);
        if (!answer.ok()) {
            throw new CrmException(HubspotFailures.refused(call.operation(), answer.refusal()));
        }
        return answer.body();
    }

    /** What HubSpot did, or refused for a reason that the caller sorts out. Everything else is an exception. */
    HubspotAnswer send(CrmAccount account, HubspotCall call) {
        var token = account.tokens().current();
        var answer = exchange(account, call, token);
        if (answer.status() != 401) {
            return answer;
        }
        answer = exchange(account, call, account.tokens().replacementFor(token));
        if (answer.status() == 401) {
            var words = answer.refusal().vendorMessage();
            account.tokens().lost(words == null ? "401" : words);
            throw new CrmException(new CrmFailure.AuthorizationLost(
                    "HubSpot refuses this installation, with a fresh token too: reconnect the account"));
        }
        return answer;
    }

    private HubspotAnswer exchange(CrmAccount account, HubspotCall call, Secret token) {
        var lane = lane(account);
        lane.enter(call.effect());
        var timer = Timer.start(meters);
        Attempt attempt;
        try {
            attempt = attempt(call, token);
        } catch (RuntimeException bug) {
            lane.abandoned();
            throw bug;
        }
        var failure = attempt.failure(call, failures, lane);
        timer.stop(meters.timer(
                "referloop.hubspot.calls",
                "operation",
                call.operation(),
                "outcome",
                failure == null ? "answered" : failure.getClass().getSimpleName()));
        account.usage().called(attempt.told(call, failure));
        if (failure != null) {
            lane.failed(call.effect(), failure);
            throw new CrmException(failure);
        }
        lane.answered();
        heed(lane, call, attempt.usedUp());
        return new HubspotAnswer(attempt.status(), attempt.body());
    }

    /** Another instance, or another app of the same kind, may have used the rest of the window. */
    private static void heed(HubspotLane lane, HubspotCall call, boolean usedUp) {
        if (usedUp) {
            lane.pause(call.effect(), Duration.ofSeconds(1));
        }
    }

    private Attempt attempt(HubspotCall call, Secret token) {
        try {
            var request = http.method(call.method())
                    .uri(URI.create(apiUrl + call.path()))
                    .accept(MediaType.APPLICATION_JSON)
                    .header(HttpHeaders.AUTHORIZATION, "Bearer " + token.reveal());
            var body = call.body();
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(HubspotJson.bytes(body));
            }
            return request.exchangeForRequiredValue((sent, response) -> read(response));
        } catch (ResourceAccessException e) {
            return Attempt.silent(e);
        } catch (RestClientException e) {
            // Thrown while the answer was read: the call itself went out.
            return Attempt.silent(e);
        }
    }

    private Attempt read(ClientHttpResponse response) throws IOException {
        var bytes = response.getBody().readNBytes(maxAnswer + 1);
        var headers = response.getHeaders();
        var body = bytes.length > maxAnswer ? null : HubspotJson.parse(bytes).orElse(null);
        return new Attempt(
                response.getStatusCode().value(),
                headers.getFirst(HttpHeaders.RETRY_AFTER),
                HubspotQuotas.window(headers),
                HubspotQuotas.day(headers),
                HubspotQuotas.isUsedUp(headers),
                body,
                null);
    }

    /** What came back from one attempt; {@code status} 0 when nothing did. */
    private record Attempt(
            int status,
            @Nullable String retryAfter,
            @Nullable Quota window,
            @Nullable Quota day,
            boolean usedUp,
            @Nullable JsonNode json,
            @Nullable Exception problem) {

        static Attempt silent(Exception problem) {
            return new Attempt(0, null, null, null, false, null, problem);
        }

        @Nullable
        CrmFailure failure(HubspotCall call, HubspotFailures failures, HubspotLane lane) {
            if (problem != null) {
                return neverSent(problem)
                        ? new CrmFailure.Unavailable("HubSpot could not be reached for \"" + call.operation() + "\"")
                        : failures.silent(call, "HubSpot gave no answer");
            }
            var failure = failures.of(call, status, retryAfter, body(), lane.zone());
            boolean unreadable = json == null && status < 300;
            return failure == null && unreadable ? failures.silent(call, "HubSpot gave an unreadable answer") : failure;
        }

        CrmUsage.Call told(HubspotCall call, @Nullable CrmFailure failure) {
            var outcome = failure instanceof CrmFailure.Throttled
                    ? CrmUsage.Outcome.THROTTLED
                    : status == 0 || status >= 500
                            ? CrmUsage.Outcome.FAILED
                            : status >= 400 ? CrmUsage.Outcome.REFUSED : CrmUsage.Outcome.DONE;
            return new CrmUsage.Call(call.operation(), outcome, window, day);
        }

        JsonNode body() {
            return json == null ? MissingNode.getInstance() : json;
        }

        private static boolean neverSent(Throwable problem) {
            for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
                if (cause instanceof ConnectException
                        || cause instanceof HttpConnectTimeoutException
                        || cause instanceof UnknownHostException
                        || cause instanceof UnresolvedAddressException
                        || cause instanceof SSLHandshakeException) {
                    return true;
                }
            }
            return false;
        }
    }
}
