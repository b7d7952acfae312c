package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The webhook address on a real port: what is taken, what is refused, and that nothing is answered 200 that was not stored. */
@OnAPort
class HubspotWebhookTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final HubspotKey KEY = new HubspotKey(new Secret("secret"));
    private static final String EVENT =
            "{\"portalId\":%d,\"occurredAt\":1,\"subscriptionType\":\"contact.creation\",\"objectId\":1}";

    @LocalServerPort
    int port;

    @Autowired
    Inbox inbox;

    @BeforeEach
    void clear() {
        inbox.delivered.clear();
        inbox.refusals.clear();
        inbox.failure = null;
    }

    @Test
    void storesAGenuineDeliveryWithItsRawBytes() throws Exception {
        var body = "[ " + EVENT.formatted(62515) + "\n]";

        var answer = send(signed(body, System.currentTimeMillis()).header("X-HubSpot-Correlation-Id", "a-1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(inbox.delivered).singleElement().satisfies(delivery -> {
            assertThat(delivery.crm()).isEqualTo("hubspot");
            assertThat(delivery.accountId()).isEqualTo("62515");
            assertThat(delivery.correlation()).isEqualTo("a-1");
            assertThat(new String(delivery.body(), UTF_8)).isEqualTo(body);
        });
    }

    @Test
    void storesAMixedDeliveryOncePerAccount() throws Exception {
        var body = "[" + EVENT.formatted(1) + "," + EVENT.formatted(2) + "," + EVENT.formatted(1) + "]";

        assertThat(send(signed(body, System.currentTimeMillis())).statusCode()).isEqualTo(200);

        assertThat(inbox.delivered).extracting(CrmDelivery::accountId).containsExactly("1", "2");
    }

    @Test
    void takesMoreEventsThanHubspotPromisesAndNoneAtAll() throws Exception {
        var many = "[" + (EVENT.formatted(1) + ",").repeat(100) + EVENT.formatted(1) + "]";

        assertThat(send(signed(many, System.currentTimeMillis())).statusCode()).isEqualTo(200);
        assertThat(send(signed("[]", System.currentTimeMillis())).statusCode()).isEqualTo(200);

        assertThat(inbox.delivered).as("the empty one needs no row").hasSize(1);
    }

    @Test
    void refusesForgedStaleFutureAndUnsignedWithoutStoring() throws Exception {
        long now = System.currentTimeMillis();
        var body = "[" + EVENT.formatted(1) + "]";

        assertThat(send(signed(body, now - 301_000)).statusCode()).isEqualTo(401);
        assertThat(send(signed(body, now + 60_000)).statusCode()).isEqualTo(401);
        assertThat(send(request(body)).statusCode()).isEqualTo(401);
        var forged = send(signed(body, now).POST(BodyPublishers.ofString(body.replace("1", "2"))));

        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.body()).contains("\"code\":\"SIGNATURE_INVALID\"").contains("\"fix\"");
        assertThat(inbox.delivered).isEmpty();
        assertThat(inbox.refusals)
                .containsExactly("TIMESTAMP_STALE", "TIMESTAMP_FUTURE", "SIGNATURE_MISSING", "SIGNATURE_INVALID");
    }

    @Test
    void answersUnavailableSoThatHubspotTriesAgain() throws Exception {
        var body = "[" + EVENT.formatted(1) + "]";
        for (var failure :
                List.of(new CrmInbox.Unavailable("down", new IOException()), new IllegalStateException("bug"))) {
            inbox.failure = failure;

            var answer = send(signed(body, System.currentTimeMillis()));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[{\"a\":1}]", "hello", "[1,2"})
    void answersBadRequestToWhatIsNoDelivery(String body) throws Exception {
        var answer = send(signed(body, System.currentTimeMillis()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("NOT_EVENTS");
        assertThat(inbox.delivered).isEmpty();
    }

    @Test
    void takesDeepAndBrokenJsonOfAKnownAccount() throws Exception {
        var deep = "[" + EVENT.formatted(1) + "," + "[".repeat(5000) + "]".repeat(5000) + "]";
        var broken = "[" + EVENT.formatted(1) + ",{\"x\":]";

        assertThat(send(signed(deep, System.currentTimeMillis())).statusCode()).isEqualTo(200);
        assertThat(send(signed(broken, System.currentTimeMillis())).statusCode())
                .isEqualTo(200);

        assertThat(inbox.delivered)
                .as("dead letters are made where events are read")
                .hasSize(2);
    }

    @Test
    void refusesAHugeBodyWhetherItsLengthIsToldOrNot() throws Exception {
        var huge = " ".repeat(10_000_000);
        long now = System.currentTimeMillis();

        assertThat(statusOf(signed(huge, now))).isEqualTo(413);
        assertThat(statusOf(signed(huge, now)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge.getBytes(UTF_8))))))
                .isEqualTo(413);
    }

    @Test
    void refusesOtherMethodsAndCompressedBodies() throws Exception {
        var compressed = send(signed("[]", System.currentTimeMillis()).header("Content-Encoding", "gzip"));
        var get = send(HttpRequest.newBuilder(address()).GET());

        assertThat(compressed.statusCode()).isEqualTo(415);
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void aSecondSignatureHeaderIsRefused() throws Exception {
        var answer = send(signed("[]", System.currentTimeMillis()).header("X-HubSpot-Signature-v3", "x"));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    /** The server may hang up on a body that it does not want to read; then the status line was sent before. */
    private int statusOf(HttpRequest.Builder request) throws Exception {
        var built = request.build();
        try (var socket = new Socket("localhost", port)) {
            var out = socket.getOutputStream();
            var length = built.bodyPublisher().orElseThrow().contentLength();
            var head = new StringBuilder("POST /hooks/hubspot HTTP/1.1\r\nHost: x\r\n");
            head.append(length < 0 ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + length + "\r\n");
            built.headers().map().forEach((name, values) -> head.append(name + ": " + values.getFirst() + "\r\n"));
            out.write(head.append("\r\n").toString().getBytes(UTF_8));
            if (length < 0) {
                var chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(UTF_8);
                out.write(chunk);
                out.write(chunk);
            }
            out.flush();
            var line = new String(socket.getInputStream().readNBytes(12), UTF_8);
            return Integer.parseInt(line.substring(9, 12));
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder signed(String body, long timestamp) {
        var text = "POST" + "https://referloop.example/hooks/hubspot" + body + timestamp;
        return request(body)
                .header("X-HubSpot-Signature-v3", Base64.getEncoder().encodeToString(KEY.hmac(text.getBytes(UTF_8))))
                .header("X-HubSpot-Request-Timestamp", Long.toString(timestamp));
    }

    private HttpRequest.Builder request(String body) {
        return HttpRequest.newBuilder(address())
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
    }

    private URI address() {
        return URI.create("http://localhost:" + port + "/hooks/hubspot");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    @Import(HubspotConfiguration.class)
    static class Application {

        @Bean
        Inbox inbox() {
            return new Inbox();
        }

        @Bean
        HubspotActionTests.Asked actions() {
            return new HubspotActionTests.Asked();
        }
    }

    /** Remembers, or fails as told. */
    static final class Inbox implements CrmInbox {

        final List<CrmDelivery> delivered = new ArrayList<>();
        final List<String> refusals = new ArrayList<>();
        volatile @Nullable RuntimeException failure;

        @Override
        public synchronized Receipt accept(CrmDelivery delivery) {
            var planned = failure;
            if (planned != null) {
                throw planned;
            }
            delivered.add(delivery);
            return Receipt.STORED;
        }

        @Override
        public void tell(UUID workspace, UUID connection, String correlation, List<CrmChange> changes) {
            throw new UnsupportedOperationException("an adapter tells nothing that it read");
        }

        @Override
        public synchronized void refused(String crm, String code) {
            refusals.add(code);
        }
    }
}
