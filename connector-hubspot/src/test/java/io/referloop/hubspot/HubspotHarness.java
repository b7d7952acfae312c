package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.referloop.crm.ContractClock;
import io.referloop.crm.ContractTokens;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmHarness;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.crm.Secret;
import io.referloop.crm.SignedRequest;
import io.referloop.sandbox.Sandbox;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.Signature;
import io.referloop.sandbox.hubspot.WorkflowRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sandbox's HubSpot, over real HTTP, with a receiver for what it pushes. */
final class HubspotHarness implements CrmHarness {

    private static final String ACTIONS = "/hooks/hubspot/actions";
    private static final String OWN_FIELD = "nps_score";

    private static final String CLIENT_SECRET = "contract-secret";

    private final ContractClock clock = new ContractClock(Instant.parse("2026-09-05T10:00:00Z"));
    private final ConcurrentLinkedQueue<byte[]> received = new ConcurrentLinkedQueue<>();
    private final HttpServer receiver;
    private final Sandbox sandbox;
    private final Portal portal;
    private final HubspotConnector connector;
    private final ContractTokens tokens;
    private final CrmAccount account;
    private String refreshToken;

    HubspotHarness() {
        receiver = receiver();
        sandbox = Sandbox.builder()
                .clock(clock)
                .connector(
                        URI.create("http://localhost:" + receiver.getAddress().getPort()))
                .app(4711, "contract-client", CLIENT_SECRET)
                .callsPerTenSeconds(1_000_000)
                .subscribe(ObjectType.CONTACT, OWN_FIELD)
                .start();
        portal = sandbox.hubspot().portal();
        portal.addProperty(ObjectType.CONTACT, OWN_FIELD, "Last NPS score", "number");
        var installation = portal.install();
        refreshToken = installation.refreshToken();
        tokens = new ContractTokens(new Secret(installation.accessToken()), this::refresh);
        account = new CrmAccount(UUID.randomUUID(), UUID.randomUUID(), Long.toString(portal.id()), tokens);
        connector = HubspotFixtures.connector(sandbox.url(), CLIENT_SECRET, clock);
    }

    @Override
    public CrmConnector connector() {
        return connector;
    }

    @Override
    public CrmAccount account() {
        return account;
    }

    HubspotWalk walk(int pageSize) {
        var client = HubspotFixtures.client(sandbox.url(), CLIENT_SECRET, clock);
        var paths = new HubspotPaths("2026-09");
        var reader = new HubspotReader(
                client,
                paths,
                new HubspotAccounts(client, paths, clock),
                new HubspotReader.HistoryBatch(),
                account,
                Map.of());
        return new HubspotWalk(client, paths, reader, account, pageSize);
    }

    @Override
    public ContractTokens tokens() {
        return tokens;
    }

    @Override
    public ContractClock clock() {
        return clock;
    }

    @Override
    public RecordRef create(RecordType type, Map<String, String> fields) {
        var properties = new HashMap<String, String>();
        fields.forEach((field, value) -> properties.put(property(type, field), value));
        if (type == RecordType.DEAL) {
            properties.put("dealstage", stages().getFirst());
            properties.put("pipeline", "default");
        }
        return new RecordRef(type, portal.create(theirs(type), properties));
    }

    @Override
    public void change(RecordRef record, String field, String value) {
        portal.update(theirs(record.type()), record.id(), Map.of(property(record.type(), field), value));
    }

    @Override
    public String ownContactField() {
        return OWN_FIELD;
    }

    @Override
    public void moveTo(RecordRef deal, String stage) {
        portal.moveDeal(deal.id(), stage);
    }

    @Override
    public void associate(RecordRef one, RecordRef other) {
        portal.associate(theirs(one.type()), one.id(), theirs(other.type()), other.id());
    }

    @Override
    public void delete(RecordRef record) {
        portal.archive(theirs(record.type()), record.id());
    }

    @Override
    public RecordRef merge(RecordRef primary, RecordRef other) {
        return new RecordRef(primary.type(), portal.merge(theirs(primary.type()), primary.id(), other.id()));
    }

    @Override
    public void erase(RecordRef contact) {
        portal.erase(contact.id());
    }

    @Override
    public List<RecordRef> createMoreThanTheCap(RecordType type) {
        return IntStream.rangeClosed(0, 10_000)
                .mapToObj(i ->
                        new RecordRef(type, portal.create(theirs(type), Map.of("email", "p" + i + "@cap.example"))))
                .toList();
    }

    @Override
    public List<String> stages() {
        return List.of("appointmentscheduled", "contractsent", "closedwon");
    }

    @Override
    public List<CrmDelivery> pushed() {
        if (!sandbox.hubspot().webhooks().awaitQuiet(Duration.ofSeconds(10))) {
            throw new AssertionError("the sandbox still pushes");
        }
        var deliveries = new ArrayList<CrmDelivery>();
        for (var body = received.poll(); body != null; body = received.poll()) {
            deliveries.add(delivery(body));
        }
        return deliveries;
    }

    @Override
    public CrmDelivery stageDelivery(RecordRef deal, String stage, Instant at) {
        return delivery("""
                [{"eventId":1,"subscriptionId":7,"portalId":%s,"appId":4711,"occurredAt":%d,"subscriptionType":"object.propertyChange",
                  "attemptNumber":0,"objectId":%s,"objectTypeId":"0-3","propertyName":"dealstage","propertyValue":"%s",
                  "changeSource":"CRM_UI","sourceId":"userId:9"}]
                """.formatted(account.accountId(), at.toEpochMilli(), deal.id(), stage)
                .getBytes(UTF_8));
    }

    @Override
    public String held(RecordRef record, ReferralField field) {
        return portal.get(theirs(record.type()), record.id()).value(HubspotFields.property(field));
    }

    @Override
    public void occupy(RecordType type, ReferralField field, RecordRef record, String value) {
        portal.addProperty(theirs(type), HubspotFields.property(field), "Bonus points", "number");
        portal.update(theirs(type), record.id(), Map.of(HubspotFields.property(field), value));
    }

    @Override
    public void withdraw(RecordType type, ReferralField field) {
        // Nothing is there before it is installed.
    }

    @Override
    public void offerObjects() {
        portal.customObjects(true);
        var installation = portal.install();
        refreshToken = installation.refreshToken();
        expireAccess();
    }

    @Override
    public List<String> entries(RecordRef record) {
        return Stream.of(ObjectType.NOTE, ObjectType.CUSTOM)
                .flatMap(type -> portal.associated(theirs(record.type()), record.id(), type).stream())
                .map(entry -> entry.properties().toString())
                .toList();
    }

    @Override
    public List<String> joined(RecordRef one, RecordRef other) {
        return portal.labels(theirs(one.type()), one.id(), theirs(other.type()), other.id());
    }

    @Override
    public String waitingAction(RecordRef record) {
        var workflows = sandbox.hubspot().workflows();
        var url = URI.create("http://localhost:" + receiver.getAddress().getPort() + ACTIONS);
        var callback = workflows.start(portal, "enrol-referrer", url, theirs(record.type()), record.id(), Map.of());
        try {
            var unused =
                    workflows.await(callback, run -> run.state() == WorkflowRun.State.BLOCKED, Duration.ofSeconds(10));
            return callback;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Map<String, String>> toldAction(String callback) {
        return sandbox.hubspot()
                .workflows()
                .run(callback)
                .filter(WorkflowRun::over)
                .map(WorkflowRun::outputs);
    }

    @Override
    public SignedRequest cardCall(Instant signedAt) {
        var path = "/cards/hubspot/DEAL/5?portalId=" + account.accountId()
                + "&userId=9&userEmail=ada%40initech.example&appId=4711";
        var headers = Signature.headers(
                CLIENT_SECRET, "GET", HubspotFixtures.PUBLIC_URL + path, new byte[0], signedAt.toEpochMilli());
        return new SignedRequest(
                "GET",
                path,
                headers.entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().toLowerCase(Locale.ROOT), entry -> List.of(entry.getValue()))),
                new byte[0]);
    }

    @Override
    public void throttleNextCalls(int calls, @Nullable Duration retryAfter) {
        portal.faults().set(Knob.THROTTLE_RETRY_AFTER_SECONDS, retryAfter == null ? 0 : (int) retryAfter.toSeconds());
        portal.faults().set(Knob.THROTTLE_NEXT_CALLS, calls);
    }

    @Override
    public void beUnavailableForNextCalls(int calls) {
        portal.faults().set(Knob.UNAVAILABLE_NEXT_CALLS, calls);
    }

    @Override
    public void expireAccess() {
        portal.expireAccessTokens();
    }

    @Override
    public void revoke() {
        portal.uninstall();
    }

    @Override
    public void refuseRecordsOfNextBatch(int records) {
        portal.faults().set(Knob.FAIL_RECORDS_OF_NEXT_BATCH, records);
    }

    @Override
    public void refuseNextBatches(int batches) {
        portal.faults().set(Knob.REJECT_NEXT_BATCHES, batches);
    }

    @Override
    public void loseAnswerOfNextWrite() {
        portal.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);
    }

    @Override
    public long calls() {
        return portal.calls().total();
    }

    @Override
    public long writeCalls() {
        return portal.calls().of("batch update");
    }

    @Override
    public void close() {
        sandbox.close();
        receiver.stop(0);
    }

    private CrmDelivery delivery(byte[] body) {
        return new CrmDelivery(HubspotObjects.CRM, account.accountId(), clock.instant(), "contract", body);
    }

    private Optional<Secret> refresh() {
        var form = Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        refreshToken,
                        "client_id",
                        "contract-client",
                        "client_secret",
                        CLIENT_SECRET)
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(connector.oauth().tokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            var body = HubspotJson.parse(answer.body()).orElseThrow();
            refreshToken = HubspotJson.text(body, "refresh_token", refreshToken);
            return Optional.ofNullable(HubspotJson.text(body, "access_token")).map(Secret::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpServer receiver() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hooks/hubspot", exchange -> {
                try (exchange) {
                    received.add(exchange.getRequestBody().readAllBytes());
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            server.createContext(ACTIONS, exchange -> {
                try (exchange) {
                    var answer = HubspotJson.bytes(HubspotActionBody.block());
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectType theirs(RecordType type) {
        return switch (type) {
            case CONTACT -> ObjectType.CONTACT;
            case COMPANY -> ObjectType.COMPANY;
            case DEAL -> ObjectType.DEAL;
            case LEAD -> throw new IllegalArgumentException("the sandbox has no leads");
        };
    }

    private static String property(RecordType type, String field) {
        return HubspotObjects.fields(type).entrySet().stream()
                .filter(entry -> entry.getValue().equals(field))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(() -> Optional.of(field).filter(OWN_FIELD::equals))
                .orElseThrow(() -> new IllegalArgumentException(type + " has no " + field));
    }
}
