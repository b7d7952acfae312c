package io.referloop.sandbox.salesforce.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.referloop.sandbox.faults.Faults;
import io.referloop.sandbox.salesforce.events.EventChange.Type;
import io.referloop.sandbox.salesforce.events.PlainClient.Event;
import io.referloop.sandbox.salesforce.events.PlainClient.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventServerTests {

    private static final int LATEST = 0;
    private static final int EARLIEST = 1;
    private static final int CUSTOM = 2;
    private static final byte[] NOTHING = {};
    private static final String DEALS = "/data/OpportunityChangeEvent";
    private static final String OURS = "/data/Sales__chn";

    private final Moving clock = new Moving();
    private final FakeOrg org = new FakeOrg();
    private final EventBus bus = new EventBus(org, new Faults<>(EventKnob.class), clock)
            .channel("Sales__chn", it -> !it.entity().equals("Account"));
    private final EventServer server =
            new EventServer(bus, new ServiceTimes(Duration.ofMillis(300), Duration.ofMillis(900)), 0);
    private final PlainClient client = new PlainClient(server.port(), "00Dtoken", org.instanceUrl(), org.id());
    private int transaction;

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aDealsMoveIsToldWithWhatChanged() throws InterruptedException {
        var stream = client.subscribe(DEALS, LATEST, NOTHING, 10);
        awaitStream();

        change("Opportunity", "006A", Map.of("StageName", "Closed Won", "Amount", new BigDecimal("1200.50")));

        Response response = stream.next();
        GenericRecord event = client.read(response.events().getFirst());
        GenericRecord header = (GenericRecord) event.get("ChangeEventHeader");
        assertThat(event.getSchema().getFullName()).isEqualTo("com.sforce.eventbus.OpportunityChangeEvent");
        assertThat(header.get("entityName")).hasToString("Opportunity");
        assertThat(header.get("recordIds")).hasToString("[006A]");
        assertThat(header.get("changeType")).hasToString("UPDATE");
        assertThat(header.get("commitTimestamp")).isEqualTo(clock.millis());
        // StageName and Amount are fields 3 and 4; the header itself is field 0.
        assertThat(header.get("changedFields")).hasToString("[0x18]");
        assertThat(header.get("nulledFields")).hasToString("[]");
        assertThat(event.get("StageName")).hasToString("Closed Won");
        assertThat(event.get("Amount")).isEqualTo(1200.5);
        assertThat(event.get("CloseDate")).isNull();
        assertThat(response.pending()).isEqualTo(9);
        assertThat(response.latestReplayId())
                .isEqualTo(response.events().getFirst().replayId());
    }

    @Test
    void partsOfACompoundHaveABitmapOfTheirOwn() throws InterruptedException {
        var stream = client.subscribe("/data/ContactChangeEvent", LATEST, NOTHING, 10);
        awaitStream();
        Map<String, @Nullable Object> changed = new HashMap<>();
        changed.put("FirstName", "Ada");
        changed.put("Email", null);

        change("Contact", "003A", changed);

        GenericRecord event = client.read(stream.next().events().getFirst());
        GenericRecord header = (GenericRecord) event.get("ChangeEventHeader");
        assertThat(header.get("changedFields")).hasToString("[0x08, 2-0x02]");
        assertThat(header.get("nulledFields")).hasToString("[0x08]");
        assertThat(((GenericRecord) event.get("Name")).get("FirstName")).hasToString("Ada");
    }

    @Test
    void datesAndMomentsAreNumbersThatTheSchemaTellsApart() throws InterruptedException {
        var stream = client.subscribe(DEALS, LATEST, NOTHING, 10);
        awaitStream();

        change(
                "Opportunity",
                "006A",
                Map.of("CloseDate", LocalDate.parse("2026-03-31"), "LastModifiedDate", clock.instant()));

        GenericRecord event = client.read(stream.next().events().getFirst());
        assertThat(event.get("CloseDate"))
                .isEqualTo(Instant.parse("2026-03-31T00:00:00Z").toEpochMilli());
        assertThat(event.getSchema().getField("CloseDate").doc()).startsWith("Data:DateOnly");
        assertThat(event.getSchema().getField("LastModifiedDate").doc()).startsWith("Data:DateTime");
    }

    @Test
    void givesNoMoreThanWasAskedFor() throws InterruptedException {
        for (int n = 0; n < 5; n++) {
            change("Opportunity", "006" + n, Map.of("Name", "n" + n));
        }

        var stream = client.subscribe(DEALS, EARLIEST, NOTHING, 2);
        Response first = stream.next();
        assertThat(names(first)).containsExactly("n0", "n1");
        assertThat(first.pending()).isZero();
        stream.request(DEALS, 100);

        assertThat(names(stream.next())).containsExactly("n2", "n3", "n4");
    }

    @Test
    void saysNowAndThenThatItIsAliveAndWhere() throws InterruptedException {
        var stream = client.subscribe(DEALS, LATEST, NOTHING, 10);

        Response alive = stream.said();
        assertThat(alive.events()).isEmpty();
        assertThat(alive.pending()).isEqualTo(10);
        stream.cancel();
        change("Opportunity", "006A", Map.of("Name", "after"));

        var again = client.subscribe(DEALS, CUSTOM, alive.latestReplayId(), 10);
        assertThat(names(again.next())).containsExactly("after");
    }

    @Test
    void givesUpOnAClientThatAsksForNothing() throws InterruptedException {
        change("Opportunity", "006A", Map.of("Name", "one"));
        var stream = client.subscribe(DEALS, EARLIEST, NOTHING, 1);
        assertThat(names(stream.next())).containsExactly("one");

        assertThat(stream.end().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);

        assertThat(bus.streams()).isZero();
    }

    @Test
    void goesOnBehindAnEventAndIdsAreNotNumbersInARow() throws InterruptedException {
        for (int n = 0; n < 3; n++) {
            change("Opportunity", "006" + n, Map.of("Name", "n" + n));
        }
        List<Event> events =
                client.subscribe(DEALS, EARLIEST, NOTHING, 10).next().events();

        var after = client.subscribe(DEALS, CUSTOM, events.get(1).replayId(), 10);
        assertThat(names(after.next())).containsExactly("n2");
        byte[] next = events.get(0).replayId().clone();
        next[next.length - 1]++;
        var guessed = client.subscribe(DEALS, CUSTOM, next, 10).end();
        assertThat(guessed.code()).isEqualTo("sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted");
        assertThat(guessed.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void forgetsEventsAndPlacesAfterThreeDays() throws InterruptedException {
        change("Opportunity", "006A", Map.of("Name", "old"));
        byte[] old = client.subscribe(DEALS, EARLIEST, NOTHING, 10)
                .next()
                .events()
                .getFirst()
                .replayId();
        clock.advance(Duration.ofHours(72).plusSeconds(1));
        change("Opportunity", "006A", Map.of("Name", "new"));

        assertThat(client.subscribe(DEALS, CUSTOM, old, 10).end().code()).endsWith("replayid.corrupted");
        assertThat(names(client.subscribe(DEALS, EARLIEST, NOTHING, 10).next())).containsExactly("new");
    }

    @Test
    void refusesWhatItCannotDo() throws InterruptedException {
        assertThat(client.subscribe(DEALS, CUSTOM, NOTHING, 10).end().code())
                .endsWith("fetch.replayid.validation.failed");
        assertThat(client.subscribe(DEALS, LATEST, NOTHING, 101).end().code())
                .endsWith("fetch.requested.events.invalid");
        assertThat(client.subscribe("/data/NoSuchChangeEvent", LATEST, NOTHING, 10)
                        .end()
                        .code())
                .endsWith("topic.not.found");
        assertThat(codeOf(() -> client.unary("Publish", NOTHING))).endsWith("publish.permission.denied");
        assertThat(codeOf(() -> client.schema("nobody"))).endsWith("schema.not.found");
    }

    @Test
    void looksAtAllThreeHeaders() throws InterruptedException {
        try (var stranger = new PlainClient(server.port(), "another", org.instanceUrl(), org.id());
                var lost = new PlainClient(server.port(), "00Dtoken", org.instanceUrl(), "00D000000000000AAA")) {
            var end = stranger.subscribe(DEALS, LATEST, NOTHING, 10).end();
            assertThat(end.status().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(end.code()).isEqualTo("sfdc.platform.eventbus.grpc.service.auth.error");
            assertThat(codeOf(() -> lost.topic(DEALS))).endsWith("service.auth.error");
        }
    }

    @Test
    void anOpenStreamOutlivesItsToken() throws InterruptedException {
        var stream = client.subscribe(DEALS, LATEST, NOTHING, 10);
        awaitStream();
        org.tokens.clear();

        change("Opportunity", "006A", Map.of("Name", "still"));

        Response heard = stream.next();
        org.tokens.add("00Dtoken");
        assertThat(names(heard)).containsExactly("still");
    }

    @Test
    void tellsOfTopics() {
        assertThat(client.topic(DEALS).text(5)).isNotEmpty();
        assertThat(client.topic(DEALS).value(3)).as("can publish").isZero();
        assertThat(client.topic(OURS).value(4)).as("can subscribe").isEqualTo(1);
        assertThat(client.topic(OURS).text(5))
                .as("its events have several schemas")
                .isEmpty();
        assertThat(client.topic("/data/Review__ChangeEvent").text(5)).isNotEmpty();
    }

    @Test
    void aChannelCarriesItsMembersInTheOrderOfTheirCommits() throws InterruptedException {
        change("Opportunity", "006A", Map.of("Name", "one"));
        change("Account", "001A", Map.of("Name", "not a member"));
        change("Contact", "003A", Map.of("LastName", "two"));

        List<Event> events =
                client.subscribe(OURS, EARLIEST, NOTHING, 10).next().events();

        assertThat(events).hasSize(2);
        assertThat(((GenericRecord) client.read(events.get(1)).get("Name")).get("LastName"))
                .hasToString("two");
    }

    @Test
    void aFieldThatIsAddedChangesTheSchemaOfWhatComesAfter() throws InterruptedException {
        change("Opportunity", "006A", Map.of("Name", "before"));
        org.add("Opportunity", new EventField("Region__c", EventField.Kind.TEXT));
        change("Opportunity", "006A", Map.of("Name", "after"));

        List<Event> events =
                client.subscribe(DEALS, EARLIEST, NOTHING, 10).next().events();

        assertThat(events.get(0).schemaId()).isNotEqualTo(events.get(1).schemaId());
        assertThat(events)
                .extracting(it -> client.read(it).get("Name").toString())
                .containsExactly("before", "after");
    }

    @Test
    void whatATransactionChangesPastItsLimitIsOneOverflowPerType() throws InterruptedException {
        for (int n = 0; n < 1_000; n++) {
            bus.tell(event("Opportunity", ids("006", 100), Type.CREATE, Map.of("Name", "n"), "tx"));
        }
        bus.tell(event("Contact", ids("003", 100), Type.CREATE, Map.of("LastName", "n"), "tx"));
        bus.tell(event("Opportunity", ids("006", 100), Type.CREATE, Map.of("Name", "n"), "tx"));
        bus.tell(event("Contact", ids("003", 100), Type.CREATE, Map.of("LastName", "n"), "tx"));
        change("Opportunity", "006A", Map.of("Name", "the next one"));

        var stream = client.subscribe(OURS, EARLIEST, NOTHING, 100);
        List<Event> events = new ArrayList<>();
        while (events.size() < 1_003) {
            events.addAll(stream.next().events());
            stream.request(OURS, 100);
        }

        assertThat(events.subList(1_000, 1_003))
                .extracting(this::words)
                .containsExactly(
                        "Contact GAP_OVERFLOW [000000000000000AAA]",
                        "Opportunity GAP_OVERFLOW [000000000000000AAA]",
                        "Opportunity UPDATE [006A]");
    }

    @Test
    void everyFaultIsSeen() throws InterruptedException {
        bus.faults().set(EventKnob.LOSE_NEXT_CHANGES, 1);
        change("Opportunity", "006A", Map.of("Name", "lost"));
        bus.faults().set(EventKnob.COLLAPSE_NEXT_CHANGES, 3);
        change("Opportunity", "006A", Map.of("StageName", "Proposal"));
        change("Opportunity", "006A", Map.of("StageName", "Closed Won"));
        change("Opportunity", "006A", Map.of("Name", "final"));
        bus.faults().set(EventKnob.GAP_NEXT_CHANGES, 1);
        change("Opportunity", "006B", Map.of("Name", "unsaid"));
        List<Event> events =
                client.subscribe(DEALS, EARLIEST, NOTHING, 10).next().events();
        assertThat(events)
                .extracting(this::words)
                .containsExactly("Opportunity UPDATE [006A]", "Opportunity GAP_UPDATE [006B]");
        assertThat(client.read(events.getFirst()).get("StageName")).hasToString("Closed Won");
        assertThat(client.read(events.getFirst()).get("Name")).hasToString("final");

        bus.faults().set(EventKnob.THROTTLE_NEXT_SUBSCRIPTIONS, 1);
        assertThat(client.subscribe(DEALS, LATEST, NOTHING, 10).end().code()).endsWith("subscription.limit.exceeded");
        bus.faults().set(EventKnob.CORRUPT_NEXT_REPLAY_IDS, 1);
        assertThat(client.subscribe(DEALS, CUSTOM, events.getFirst().replayId(), 10)
                        .end()
                        .code())
                .endsWith("replayid.corrupted");
        bus.faults().set(EventKnob.DROP_AFTER_EVENTS, 1);
        var dropped = client.subscribe(DEALS, EARLIEST, NOTHING, 10);
        assertThat(dropped.next().events()).hasSize(1);
        assertThat(dropped.end().status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        bus.faults().clear();

        bus.faults().set(EventKnob.SILENT, 1);
        var silent = client.subscribe(DEALS, EARLIEST, NOTHING, 10);
        assertThat(silent.isSilentFor(700)).as("not even a sign of life").isTrue();
        bus.speak();
        assertThat(silent.next().events()).hasSize(2);
        bus.drop();
        assertThat(silent.end().code()).isEqualTo("sfdc.platform.eventbus.grpc.service.unavailable");
    }

    @Test
    void theSameDoneToSeveralRecordsCanBeOneEvent() throws InterruptedException {
        bus.faults().set(EventKnob.COLLAPSE_NEXT_CHANGES, 2);
        change("Opportunity", "006A", Map.of("StageName", "Closed Won"));
        change("Opportunity", "006B", Map.of("StageName", "Closed Won"));

        assertThat(client.subscribe(DEALS, EARLIEST, NOTHING, 10).next().events())
                .extracting(this::words)
                .containsExactly("Opportunity UPDATE [006A, 006B]");
    }

    private void change(String entity, String id, Map<String, @Nullable Object> fields) {
        bus.tell(event(entity, List.of(id), Type.UPDATE, fields, "tx" + ++transaction));
    }

    private EventChange event(
            String entity, List<String> ids, Type type, Map<String, @Nullable Object> fields, String transactionKey) {
        return new EventChange(entity, ids, type, fields, List.of(), transactionKey, 1, 1, clock.instant(), "005A", "");
    }

    private static List<String> ids(String prefix, int count) {
        return Stream.iterate(0, n -> n + 1).limit(count).map(n -> prefix + n).toList();
    }

    private List<String> names(Response response) {
        return response.events().stream()
                .map(it -> client.read(it).get("Name").toString())
                .toList();
    }

    private String words(Event event) {
        GenericRecord header = (GenericRecord) client.read(event).get("ChangeEventHeader");
        return header.get("entityName") + " " + header.get("changeType") + " " + header.get("recordIds");
    }

    /** Subscribing has no answer of its own: what is told before the service has read the request is not heard. */
    private void awaitStream() {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (bus.streams() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String codeOf(Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException refused) {
            Metadata trailers = refused.getTrailers();
            String code = trailers == null
                    ? null
                    : trailers.get(Metadata.Key.of("error-code", Metadata.ASCII_STRING_MARSHALLER));
            return code == null ? "" : code;
        }
        throw new AssertionError("it was not refused");
    }

    private static final class Moving extends Clock {

        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        synchronized void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(instant(), zone);
        }
    }
}
