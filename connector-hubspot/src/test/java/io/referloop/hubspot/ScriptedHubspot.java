package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.referloop.crm.ContractClock;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmSession;
import io.referloop.crm.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A HubSpot that says exactly what a test tells it to: for answers that no well-behaved fake would give. */
final class ScriptedHubspot implements AutoCloseable {

    static final Instant START = Instant.parse("2026-09-05T22:30:00Z");

    final ContractClock clock = new ContractClock(START);
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final ContractTokens tokens = new ContractTokens(new Secret("token-0"), () -> Optional.of(new Secret("token-1")));
    private final HttpServer server;
    private volatile Script script = request -> Said.of(404, "{}");

    ScriptedHubspot() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                var request = new Asked(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        HubspotJson.parse(exchange.getRequestBody().readAllBytes())
                                .orElseThrow(),
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                asked.add(request);
                var said = script.answer(request);
                said.headers().forEach(exchange.getResponseHeaders()::set);
                var body = said.body().getBytes(UTF_8);
                exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
                if (body.length > 0) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
    }

    interface Script {
        Said answer(Asked request);
    }

    record Asked(String method, String path, JsonNode body, String authorization) {

        List<String> ids() {
            var ids = new ArrayList<String>();
            body.path("inputs").forEach(input -> ids.add(input.path("id").asString()));
            return ids;
        }
    }

    record Said(int status, Map<String, String> headers, String body) {

        static Said of(int status, String body) {
            return new Said(status, Map.of(), body);
        }
    }

    ScriptedHubspot says(Script next) {
        script = next;
        return this;
    }

    ScriptedHubspot says(int status, String body) {
        return says(request -> Said.of(status, body));
    }

    CrmSession session() {
        var api = URI.create("http://localhost:" + server.getAddress().getPort());
        var account = new CrmAccount(UUID.randomUUID(), UUID.randomUUID(), "62515", tokens);
        return HubspotFixtures.connector(api, "secret", clock).open(account);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
