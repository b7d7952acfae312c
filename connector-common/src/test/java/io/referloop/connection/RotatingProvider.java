package io.referloop.connection;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A token endpoint that gives another refresh token with every answer, and ends everything when one is used twice. It does not say how long a
 * token works.
 */
final class RotatingProvider implements AutoCloseable {

    final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final Clock clock;
    private final Duration lifetime;
    private final Map<String, Instant> accepted = new HashMap<>();
    private String refreshToken = "refresh-0";
    private int answers;
    private boolean revoked;
    private String instance = "https://one.crm.example";

    RotatingProvider(Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/token", this::token);
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.start();
    }

    OAuthProfile profile(OAuthProfile.Grant grant) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new OAuthProfile(
                grant,
                url.resolve("/authorize"),
                url.resolve("/token"),
                null,
                "client",
                new Secret("secret"),
                List.of(),
                answer -> new OAuthProfile.Told(
                        String.valueOf(answer.get("account")),
                        URI.create(String.valueOf(answer.get("instance"))),
                        Duration.ofHours(1)),
                "scope",
                Map.of());
    }

    synchronized boolean accepts(Secret token) {
        Instant until = accepted.get(token.reveal());
        return !revoked && until != null && clock.instant().isBefore(until);
    }

    synchronized boolean isRevoked() {
        return revoked;
    }

    synchronized void moveTo(String address) {
        instance = address;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        asked.add(form);
        boolean known = !"refresh_token".equals(form.get("grant_type")) || uses(form.get("refresh_token"));
        byte[] body = (known ? answer() : "{\"error\":\"invalid_grant\"}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized boolean uses(@Nullable String token) {
        revoked |= !refreshToken.equals(token);
        return !revoked;
    }

    private synchronized String answer() {
        answers++;
        refreshToken = "refresh-" + answers;
        String access = "access-" + answers;
        accepted.put(access, clock.instant().plus(lifetime));
        return """
                {"access_token": "%s", "refresh_token": "%s", "token_type": "Bearer", "account": "00D1", "instance": "%s"}""".formatted(access, refreshToken, instance);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        Map<String, String> form = new HashMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            form.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
