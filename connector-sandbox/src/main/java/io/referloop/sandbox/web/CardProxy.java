package io.referloop.sandbox.web;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Json;
import io.referloop.sandbox.http.MalformedJson;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.hubspot.Hubspot;
import io.referloop.sandbox.hubspot.HubspotApp;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PortalUser;
import io.referloop.sandbox.hubspot.Signature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for HubSpot's proxy behind {@code hubspot.fetch}: adds who is asking, signs, and calls the connector.
 *
 * <p>Portal and user come from the page that sent the call, never from what the card says.
 */
final class CardProxy implements AutoCloseable {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "PATCH");
    private static final int BODY_MAX = 1_048_576;
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int TIMEOUT_MAX_MILLIS = 120_000;

    private final Hubspot hubspot;
    private final URI connector;
    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    CardProxy(Hubspot hubspot, URI connector, Clock clock) {
        this.hubspot = hubspot;
        this.connector = connector;
        this.clock = clock;
    }

    Reply fetch(Call call) {
        try {
            JsonNode asked = call.json();
            URI url = allowed(asked.path("url").asString(""));
            String method = asked.path("method").asString("GET");
            if (!METHODS.contains(method)) {
                throw new NotAllowed("method must be one of GET, POST, PUT, DELETE, PATCH, but is " + method);
            }
            JsonNode content = asked.path("body");
            if (!content.isMissingNode() && !content.isNull() && !content.isObject()) {
                throw new NotAllowed("body must be a JSON object");
            }
            byte[] body = content.isObject() ? Json.bytes(content) : new byte[0];
            if (body.length > BODY_MAX) {
                throw new NotAllowed("body is larger than 1 MB");
            }
            int millis = asked.path("timeout").asInt((int) TIMEOUT.toMillis());
            Duration timeout = Duration.ofMillis(Math.clamp(millis, 1, TIMEOUT_MAX_MILLIS));
            Portal portal = portal(call);
            String signedUrl = withCaller(url, portal, Visitor.of(call, portal));
            return carryOut(method, signedUrl, body, timeout);
        } catch (NotAllowed | MalformedJson refused) {
            return Reply.json(
                    400, Json.object().put("status", "error").put("message", String.valueOf(refused.getMessage())));
        }
    }

    private Reply carryOut(String method, String url, byte[] body, Duration timeout) {
        String failure = "";
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                HttpResponse<String> answer = send(method, url, body, timeout);
                if (answer.statusCode() < 500 || attempt == 1) {
                    return Reply.json(200, shown(answer));
                }
            } catch (IOException unreachable) {
                failure = unreachable.toString();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                failure = stopping.toString();
            }
        }
        return Reply.json(
                502,
                Json.object()
                        .put("status", "error")
                        .put("message", "The connector at " + connector + " did not answer: " + failure));
    }

    private HttpResponse<String> send(String method, String url, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        HubspotApp app = hubspot.app();
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(timeout)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Accept", "application/json");
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        Signature.headers(app.clientSecret(), method, url, body, clock.millis()).forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static ObjectNode shown(HttpResponse<String> answer) {
        ObjectNode node = Json.object().put("status", answer.statusCode());
        ObjectNode headers = node.putObject("headers");
        answer.headers().firstValue("Content-Type").ifPresent(type -> headers.put("content-type", type));
        return node.put("body", answer.body());
    }

    /** Only addresses under the connector's own, as {@code permittedUrls} of the app would have it. */
    private URI allowed(String text) {
        URI url;
        try {
            url = URI.create(text).normalize();
        } catch (IllegalArgumentException malformed) {
            throw new NotAllowed("url is not a valid address: " + text);
        }
        String base = connector.getPath() == null ? "" : connector.getPath().replaceAll("/$", "");
        boolean under = connector.getScheme().equals(url.getScheme())
                && connector.getRawAuthority().equals(url.getRawAuthority())
                && url.getRawPath() != null
                && url.getRawPath().startsWith(base + "/")
                && !url.getRawPath().contains("..")
                && url.getRawFragment() == null;
        if (!under) {
            throw new NotAllowed("url must be under " + connector + ", but is " + text);
        }
        return url;
    }

    /** The record page wrote its portal into the address that the card's calls go to. */
    private Portal portal(Call call) {
        return call.query("portalId")
                .flatMap(HomePage::number)
                .flatMap(hubspot::find)
                .orElse(hubspot.portal());
    }

    /** Characters that HubSpot's signature would decode stay as they are, so that both readings of the URL agree. */
    private String withCaller(URI url, Portal portal, PortalUser user) {
        String base = url.toString();
        return base
                + (url.getRawQuery() == null ? "?" : "&")
                + "portalId=" + portal.id()
                + "&userId=" + user.userId()
                + "&userEmail="
                + user.email().replace("%", "%25").replace("+", "%2B").replace("&", "%26")
                + "&appId=" + hubspot.app().appId();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static final class NotAllowed extends RuntimeException {
        NotAllowed(String message) {
            super(message);
        }
    }
}
