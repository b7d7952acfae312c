package io.referloop.sandbox;

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
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Speaks to a sandbox over HTTP as an app would, or a browser.
 *
 * @param token empty for whoever is not let in
 */
public record Client(URI base, String token) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Client(Sandbox sandbox, String token) {
        this(sandbox.url(), token);
    }

    public static Client of(SalesforceSandbox sandbox) {
        return new Client(sandbox.url(), "");
    }

    /** With a session of the integration's user. */
    public static Client signedIn(SalesforceSandbox sandbox) {
        String user = sandbox.org().users().getLast().id();
        return of(sandbox).token(sandbox.oauth().approve(user, "api").accessToken());
    }

    public Client token(String newToken) {
        return new Client(base, newToken);
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    Answer post(String path, String json) {
        return send("POST", path, json);
    }

    Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    public Answer send(String method, String path, String json) {
        return send(method, path, json, "application/json");
    }

    public Answer send(String method, String path, String body, String type) {
        return send(method, path, body, Map.of("Content-Type", type));
    }

    public Answer form(String path, Map<String, String> fields) {
        return form(path, fields, Map.of());
    }

    Answer form(String path, Map<String, String> fields, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return send("POST", path, encoded(fields), all);
    }

    public static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public String text() {
            return response.body();
        }

        public JsonNode json() {
            return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
        }

        /** A value deep inside, as text; {@code "/results/0/id"}. */
        public String at(String pointer) {
            return json().at(pointer).asString("");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
