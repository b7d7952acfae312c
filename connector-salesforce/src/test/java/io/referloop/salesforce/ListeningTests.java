package io.referloop.salesforce;

import static io.referloop.salesforce.EventOrgFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.sandbox.salesforce.events.EventChange;
import io.referloop.sandbox.salesforce.events.EventKnob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListeningTests {

    private final EventOrgFixture salesforce = new EventOrgFixture();

    @AfterEach
    void stop() throws InterruptedException {
        salesforce.close();
    }

    @Test
    void aNewDealIsToldWithAllThatItHas() {
        salesforce.listening();

        String id = salesforce.deal("Initech");

        until(() -> !salesforce.changes().isEmpty());
        var deal = new RecordRef(RecordType.DEAL, id);
        var now = salesforce.clock.instant();
        assertThat(salesforce.changes())
                .contains(
                        new CrmChange.Created(deal, now),
                        new CrmChange.StageMoved(deal, SalesforceObjects.DEAL_TRACK, "Prospecting", now),
                        new CrmChange.FieldChanged(deal, CrmRecord.NAME, "Initech", now),
                        new CrmChange.FieldChanged(deal, CrmRecord.AMOUNT, "1200.5", now),
                        new CrmChange.FieldChanged(deal, CrmRecord.CLOSE_DATE, "2026-03-31", now));
    }

    @Test
    void aValueThatIsTakenAwayIsToldAsThat() {
        String id = salesforce.deal("Initech");
        salesforce.listening();

        salesforce.org.update(id, Map.of("Amount", ""));

        until(() -> !salesforce.changes().isEmpty());
        assertThat(salesforce.changes())
                .containsExactly(new CrmChange.FieldChanged(
                        new RecordRef(RecordType.DEAL, id), CrmRecord.AMOUNT, null, salesforce.clock.instant()));
    }

    @Test
    void aPersonsNameIsToldByItsParts() {
        String account = salesforce.org.create("Account", Map.of("Name", "Initech"));
        String id = salesforce.org.create("Contact", Map.of("LastName", "Hopper", "AccountId", account));
        salesforce.listening();

        salesforce.org.update(id, Map.of("FirstName", "Grace", "Email", "grace@initech.example"));

        until(() -> !salesforce.changes().isEmpty());
        var contact = new RecordRef(RecordType.CONTACT, id);
        var now = salesforce.clock.instant();
        assertThat(salesforce.changes())
                .containsExactlyInAnyOrder(
                        new CrmChange.FieldChanged(contact, CrmRecord.FIRST_NAME, "Grace", now),
                        new CrmChange.FieldChanged(contact, CrmRecord.EMAIL, "grace@initech.example", now));
    }

    @Test
    void aStreamThatDropsAgainAndAgainLosesAndRepeatsNothing() {
        var deals = deals(30);
        salesforce.listening();
        salesforce.bus().faults().set(EventKnob.DROP_AFTER_EVENTS, 7);

        deals.forEach(id -> salesforce.org.update(id, Map.of("StageName", "Closed Won")));

        until(() -> salesforce.changes(CrmChange.StageMoved.class).size() >= 30);
        assertThat(salesforce.failures)
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(CrmFailure.Unavailable.class::isInstance);
        assertThat(salesforce.changes(CrmChange.StageMoved.class))
                .extracting(it -> it.record().id())
                .containsExactlyElementsOf(deals);
        assertThat(salesforce.losses).isEmpty();
    }

    @Test
    void aStreamThatSaysNothingIsGivenUp() {
        String id = salesforce.deal("Initech");
        salesforce.listening();
        salesforce.bus().faults().set(EventKnob.SILENT, 1);
        salesforce.org.update(id, Map.of("StageName", "Closed Won"));

        until(() -> !salesforce.failures.isEmpty());
        assertThat(salesforce.failures.getFirst().message()).contains("said nothing");
        salesforce.bus().faults().set(EventKnob.SILENT, 0);

        until(() -> !salesforce.changes().isEmpty());
        assertThat(salesforce.changes(CrmChange.StageMoved.class)).hasSize(1);
        until(() -> salesforce.bus().streams() == 1);
    }

    @Test
    void usedUpEventsAreWaitedFor() {
        String id = salesforce.deal("Initech");
        salesforce.listening();
        salesforce.bus().faults().set(EventKnob.THROTTLE_NEXT_SUBSCRIPTIONS, 2);
        salesforce.bus().drop();
        salesforce.org.update(id, Map.of("StageName", "Closed Won"));

        until(() -> !salesforce.changes().isEmpty());

        assertThat(salesforce.failures)
                .filteredOn(CrmFailure.Throttled.class::isInstance)
                .hasSize(2)
                .allSatisfy(it -> assertThat(((CrmFailure.Throttled) it).retryAfter())
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(10)));
        assertThat(salesforce.changes(CrmChange.StageMoved.class)).hasSize(1);
    }

    @Test
    void aPlaceOlderThanThreeDaysIsGivenUpAndTheTimeSinceIsRead() throws InterruptedException {
        String before = salesforce.deal("Initech");
        salesforce.listening();
        salesforce.hangUp();
        salesforce.org.update(before, Map.of("StageName", "Closed Won"));
        salesforce.clock.advance(Duration.ofHours(73));
        String after = salesforce.deal("Globex");

        salesforce.listen();
        until(() -> !salesforce.losses.isEmpty() && salesforce.isOpen());
        salesforce.org.update(after, Map.of("StageName", "Closed Lost"));

        until(() -> salesforce.stages(List.of()).containsValue("Closed Lost"));
        assertThat(salesforce.losses).hasSize(1);
        assertThat(salesforce.failures).isEmpty();
        assertThat(salesforce.stages(List.of(before, after)))
                .isEqualTo(Map.of(before, "Closed Won", after, "Closed Lost"));
    }

    @Test
    void aPlaceThatSalesforceCallsCorruptedIsGivenUpOnce() {
        salesforce.listening();
        salesforce.bus().faults().set(EventKnob.CORRUPT_NEXT_REPLAY_IDS, 1);

        salesforce.bus().drop();
        until(() -> !salesforce.losses.isEmpty());
        until(() -> salesforce.bus().streams() == 1);
        String id = salesforce.deal("Initech");

        until(() -> salesforce.stages(List.of()).containsKey(id));
        assertThat(salesforce.losses).hasSize(1);
    }

    @Test
    void moreThanOneTransactionTellsIsReadForTheRest() {
        salesforce.listening();
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("StageName", "Closed Won"));
        var told = new HashSet<String>();
        for (int n = 0; n < 1_000; n++) {
            var ids = ids(n);
            told.addAll(ids);
            salesforce.bus().tell(change(ids, EventChange.Type.CREATE, fields));
        }
        salesforce.bus().tell(change(ids(1_000), EventChange.Type.CREATE, fields));
        salesforce.bus().tell(change(ids(1_001), EventChange.Type.CREATE, fields));

        until(() ->
                salesforce.translations().stream().anyMatch(it -> !it.missed().isEmpty()));

        assertThat(salesforce.translations().stream().flatMap(it -> it.missed().stream()))
                .singleElement()
                .asString()
                .contains("Opportunity");
        var heard = salesforce.changes(CrmChange.Created.class).stream()
                .map(it -> it.record().id())
                .toList();
        assertThat(heard).hasSize(100_000);
        assertThat(new HashSet<>(heard)).isEqualTo(told);
    }

    @Test
    void aGapIsReadByItsRecord() {
        String id = salesforce.deal("Initech");
        salesforce.listening();
        salesforce.bus().faults().set(EventKnob.GAP_NEXT_CHANGES, 1);

        salesforce.org.update(id, Map.of("StageName", "Closed Won"));

        until(() -> !salesforce.changes().isEmpty());
        assertThat(salesforce.changes())
                .containsExactly(new CrmChange.Touched(new RecordRef(RecordType.DEAL, id), salesforce.clock.instant()));
        assertThat(salesforce.stages(List.of())).containsEntry(id, "Closed Won");
    }

    @Test
    void severalChangesInOneEventEndInTheLastState() {
        String id = salesforce.deal("Initech");
        salesforce.listening();
        salesforce.bus().faults().set(EventKnob.COLLAPSE_NEXT_CHANGES, 2);

        salesforce.org.update(id, Map.of("StageName", "Negotiation/Review"));
        salesforce.org.update(id, Map.of("StageName", "Closed Won"));

        until(() -> !salesforce.changes().isEmpty());
        assertThat(salesforce.changes(CrmChange.StageMoved.class))
                .extracting(CrmChange.StageMoved::stage)
                .containsExactly("Closed Won");
    }

    @Test
    void aFailedDatabaseBreaksTheLineAndLosesNothing() {
        var deals = deals(5);
        salesforce.listening();
        salesforce.refuseNext(2);

        deals.forEach(id -> salesforce.org.update(id, Map.of("StageName", "Closed Won")));

        until(() -> salesforce.changes(CrmChange.StageMoved.class).size() >= 5);
        assertThat(salesforce.failures).hasSize(2);
        assertThat(salesforce.changes(CrmChange.StageMoved.class))
                .extracting(it -> it.record().id())
                .containsExactlyElementsOf(deals);
    }

    @Test
    void anEndedSessionIsRefreshedOnce() {
        salesforce.letIn.clear();
        salesforce.letIn.add("fresh");

        salesforce.listening();

        assertThat(salesforce.tokens.refreshes()).isEqualTo(1);
        assertThat(salesforce.failures).isEmpty();
    }

    @Test
    void whoMayCallButNotListenIsRead() {
        salesforce.letIn.clear();

        salesforce.listen();

        until(() -> !salesforce.failures.isEmpty());
        assertThat(salesforce.failures.getFirst())
                .isInstanceOfSatisfying(
                        CrmFailure.Rejected.class,
                        it -> assertThat(it.vendorMessage()).contains("service.auth.error"));
        assertThat(salesforce.tokens.isLost()).as("its other calls may work").isFalse();
    }

    @Test
    void aDeletionTellsWhetherItWasAMerge() throws InterruptedException {
        String account = salesforce.org.create("Account", Map.of("Name", "Initech"));
        String one = salesforce.org.create("Contact", Map.of("LastName", "One", "AccountId", account));
        String other = salesforce.org.create("Contact", Map.of("LastName", "Other", "AccountId", account));
        String gone = salesforce.org.create("Contact", Map.of("LastName", "Gone", "AccountId", account));
        salesforce.survivors.put(other, one);
        salesforce.listening();

        salesforce.org.merge(one, other);
        salesforce.org.delete(gone);

        until(() -> !salesforce.changes(CrmChange.Deleted.class).isEmpty());
        assertThat(salesforce.changes(CrmChange.Merged.class)).singleElement().satisfies(it -> {
            assertThat(it.record().id()).isEqualTo(one);
            assertThat(it.merged()).containsExactly(new RecordRef(RecordType.CONTACT, other));
        });
        assertThat(salesforce.changes(CrmChange.Deleted.class))
                .extracting(it -> it.record().id())
                .containsExactly(gone);
    }

    @Test
    void aDeletionThatCannotBeAskedAboutIsReadLater() {
        String account = salesforce.org.create("Account", Map.of("Name", "Initech"));
        String gone = salesforce.org.create("Contact", Map.of("LastName", "Gone", "AccountId", account));
        salesforce.cannotTellSurvivors();
        salesforce.listening();

        salesforce.org.delete(gone);

        until(() -> !salesforce.changes().isEmpty());
        assertThat(salesforce.changes())
                .containsExactly(
                        new CrmChange.Touched(new RecordRef(RecordType.CONTACT, gone), salesforce.clock.instant()));
    }

    @Test
    void hangingUpLeavesNoStreamBehind() throws InterruptedException {
        salesforce.listening();

        salesforce.hangUp();

        until(() -> salesforce.bus().streams() == 0);
        assertThat(salesforce.failures).isEmpty();
    }

    private List<String> deals(int count) {
        List<String> ids = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            ids.add(salesforce.deal("Deal " + n));
        }
        return ids;
    }

    private static List<String> ids(int batch) {
        return IntStream.range(0, 100).mapToObj(n -> "006x" + batch + "y" + n).toList();
    }

    private EventChange change(List<String> ids, EventChange.Type type, Map<String, Object> fields) {
        return new EventChange(
                "Opportunity",
                ids,
                type,
                new LinkedHashMap<>(fields),
                List.of(),
                "one transaction",
                1,
                1,
                salesforce.clock.instant(),
                "005A",
                "");
    }
}
