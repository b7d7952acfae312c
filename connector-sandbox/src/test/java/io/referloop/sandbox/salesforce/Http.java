package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.SalesforceSandbox;
import io.referloop.sandbox.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Plain HTTP with a sandbox's organisation. */
record Http(URI base, String token) {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Http of(SalesforceSandbox sandbox) {
        return new Http(sandbox.url(), "");
    }

    /** With a session of the integration's user. */
    static Http signedIn(SalesforceSandbox sandbox) {
        String user = sandbox.org().users().getLast().id();
        return new Http(sandbox.url(), sandbox.oauth().approve(user, "api").accessToken());
    }

    Http token(String newToken) {
        return new Http(base, newToken);
    }

    Answer get(String path) {
        return send("GET", path, "", "application/json");
    }

    Answer send(String method, String path, String body) {
        return send(method, path, body, "application/json");
    }

    Answer form(String path, Map<String, String> fields) {
        return send("POST", path, encoded(fields), "application/x-www-form-urlencoded");
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    Answer send(String method, String path, String body, String type) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", type);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        JsonNode json() {
            return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
        }

        /** A value deep inside, as text; {@code "/records/0/Id"}. */
        String at(String pointer) {
            return json().at(pointer).asString("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
