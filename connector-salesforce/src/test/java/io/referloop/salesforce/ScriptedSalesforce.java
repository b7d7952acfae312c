package io.referloop.salesforce;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.referloop.crm.ContractClock;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmUsage;
import io.referloop.crm.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.util.unit.DataSize;

/** A server that answers what it was told to, in turn, and keeps what it was asked. */
final class ScriptedSalesforce implements AutoCloseable {

    static final String ORGANISATION = "00D000000000001AAA";

    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<CrmUsage.Call> told = new ArrayList<>();
    final ContractClock clock = new ContractClock(Instant.parse("2026-09-05T10:00:00Z"));
    final ContractTokens tokens;
    final CrmAccount account;
    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> refreshed = new ArrayDeque<>(List.of("token-1", "token-2", "token-3", "token-4"));

    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    ScriptedSalesforce() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            requests.add(packed ? unpacked(body) : new String(body, UTF_8));
            Answer answer = answers.poll();
            if (answer == null) {
                exchange.close();
            } else {
                answer.to(exchange);
            }
        });
        server.setExecutor(command -> Thread.ofVirtual().start(command));
        server.start();
        tokens = new ContractTokens(
                new Secret("token-0"),
                url(),
                () -> Optional.ofNullable(refreshed.poll()).map(Secret::new));
        account = new CrmAccount(
                UUID.randomUUID(), UUID.randomUUID(), ORGANISATION, tokens, Map.of(), Set.of(), Map.of(), told::add);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    SoapGateway soap() {
        return soap(Duration.ofSeconds(20), DataSize.ofMegabytes(64));
    }

    SoapGateway soap(Duration deadline, DataSize maxAnswer) {
        var calls = new SalesforceProperties.Calls(
                Duration.ofSeconds(2), deadline, 1_000, Duration.ofSeconds(1), maxAnswer, 20, 20_000);
        return new SoapGateway(
                new SalesforceCalls(new SalesforceLanes(calls, clock), new SimpleMeterRegistry()),
                new SalesforceHttp(calls));
    }

    ScriptedSalesforce answers(Answer answer) {
        answers.add(answer);
        return this;
    }

    ScriptedSalesforce answers(int status, String type, String body) {
        return answers(exchange -> send(exchange, status, type, body.getBytes(UTF_8)));
    }

    ScriptedSalesforce answersSoap(String body) {
        return answers(200, "text/xml; charset=UTF-8", envelope(body));
    }

    ScriptedSalesforce answersFault(String code, String words) {
        return answers(500, "text/xml; charset=UTF-8", envelope("""
                <soapenv:Fault><faultcode>sf:%1$s</faultcode><faultstring>%1$s: %2$s</faultstring></soapenv:Fault>
                """.formatted(code, words)));
    }

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    static String envelope(String body) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"
                  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sf="urn:sobject.partner.soap.sforce.com">
                <soapenv:Header><LimitInfoHeader><limitInfo><current>16</current><limit>5000</limit><type>API REQUESTS</type></limitInfo></LimitInfoHeader></soapenv:Header>
                <soapenv:Body>%s</soapenv:Body></soapenv:Envelope>""".formatted(body);
    }

    static String noRows() {
        return """
                <queryResponse><result><done>true</done><queryLocator xsi:nil="true"/><size>0</size></result></queryResponse>""";
    }

    static byte[] packed(byte[] body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    private static String unpacked(byte[] body) throws IOException {
        try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
