package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.Signature;
import io.referloop.sandbox.hubspot.WebhookSettings;
import io.referloop.sandbox.hubspot.Webhooks.Sent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhookTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final MutableClock clock = new MutableClock();
    private final Receiver connector = new Receiver();
    private final Sandbox sandbox = Sandbox.builder()
            .clock(clock)
            .connector(connector.url())
            .app(77, "client", "secret")
            .webhooks(new WebhookSettings(
                    Duration.ofMillis(5),
                    10,
                    Duration.ofSeconds(5),
                    List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1))))
            .start();
    private final Portal portal = sandbox.hubspot().portal();
    private final String deal =
            portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent", "amount", "1000"));

    @AfterEach
    void close() {
        sandbox.close();
        connector.close();
    }

    @Test
    void saysNothingBeforeTheAppIsInstalledNorAfter() {
        portal.moveDeal(deal, "closedwon");
        portal.install();
        portal.uninstall();
        portal.moveDeal(deal, "closedlost");

        assertThat(quiet()).isTrue();
        assertThat(connector.received()).isEmpty();
    }

    @Test
    void signsTheRawBodyForTheTargetAddress() {
        portal.install();
        portal.moveDeal(deal, "closedwon");
        quiet();

        var delivery = connector.received().getFirst();
        assertThat(delivery.uri()).isEqualTo("/hooks/hubspot");
        assertThat(delivery.header("X-HubSpot-Request-Timestamp")).isEqualTo(Long.toString(clock.millis()));
        assertThat(delivery.header("X-HubSpot-Signature-v3"))
                .isEqualTo(Signature.v3(
                        "secret", "POST", connector.url() + "/hooks/hubspot", delivery.body(), clock.millis()));
    }

    @Test
    void tellsAPersonsChangeFromTheAppsOwn() {
        var app = new Client(sandbox, portal.install().accessToken());
        portal.update(ObjectType.DEAL, deal, Map.of("amount", "2000"));
        app.patch("/crm/objects/2026-09/deals/" + deal, "{\"properties\":{\"amount\":\"3000\"}}");
        app.patch("/crm/objects/2026-09/deals/" + deal, "{\"properties\":{\"amount\":\"3000\"}}");
        quiet();

        // Two deliveries may overtake each other.
        List<JsonNode> changes = connector.events("object.propertyChange").stream()
                .sorted(Comparator.comparing(it -> it.path("propertyValue").asString()))
                .toList();
        assertThat(changes).hasSize(2);
        JsonNode byPerson = changes.getFirst();
        assertThat(byPerson.path("objectId").asLong()).isEqualTo(Long.parseLong(deal));
        assertThat(byPerson.path("objectTypeId").asString()).isEqualTo("0-3");
        assertThat(byPerson.path("propertyName").asString()).isEqualTo("amount");
        assertThat(byPerson.path("propertyValue").asString()).isEqualTo("2000");
        assertThat(byPerson.path("portalId").asLong()).isEqualTo(portal.id());
        assertThat(byPerson.path("appId").asLong()).isEqualTo(77);
        assertThat(byPerson.path("occurredAt").asLong()).isEqualTo(clock.millis());
        assertThat(byPerson.path("attemptNumber").asInt(-1)).isZero();
        assertThat(byPerson.path("changeSource").asString()).isEqualTo("CRM_UI");
        assertThat(byPerson.path("sourceId").asString())
                .isEqualTo("userId:" + portal.users().getFirst().userId());
        assertThat(changes.getLast().path("changeSource").asString()).isEqualTo("INTEGRATION");
        assertThat(changes.getLast().path("sourceId").asString()).isEqualTo("77");
    }

    @Test
    void retriesTheWholeDeliveryAndCountsTheAttempts() {
        portal.install();
        connector.answerNext(500, 404);
        portal.update(ObjectType.DEAL, deal, Map.of("amount", "2000"));

        assertThat(quiet()).isTrue();
        assertThat(connector.events("object.propertyChange"))
                .extracting(event -> event.path("attemptNumber").asInt())
                .containsExactly(0, 1, 2);
        assertThat(sandbox.hubspot().webhooks().sent()).extracting(Sent::status).containsExactly(500, 404, 200);
    }

    @Test
    void closingADealDatesItsClosing() {
        portal.install();
        portal.moveDeal(deal, "closedwon");
        quiet();

        assertThat(connector.events("object.propertyChange"))
                .extracting(event -> event.path("propertyName").asString() + "="
                        + event.path("propertyValue").asString())
                .containsExactlyInAnyOrder("dealstage=closedwon", "closedate=" + clock.millis());
    }

    @Test
    void givesUpAfterTheLastRetry() {
        portal.install();
        connector.answerNext(500, 500, 500, 500, 500);
        portal.moveDeal(deal, "closedwon");

        assertThat(quiet()).isTrue();
        assertThat(connector.received()).hasSize(4);
    }

    @Test
    void batchesUpToAHundredEvents() {
        portal.install();
        for (int i = 0; i < 120; i++) {
            portal.create(ObjectType.COMPANY, Map.of("industry", "Textiles"));
        }
        quiet();

        assertThat(connector.events("object.creation")).hasSize(120);
        assertThat(connector.received())
                .allSatisfy(delivery -> assertThat(delivery.json().size()).isBetween(1, 100));
    }

    @Test
    void losesDuplicatesAndReordersWhenTold() {
        portal.install();
        portal.faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1);
        portal.update(ObjectType.DEAL, deal, Map.of("amount", "1"));
        portal.faults().set(Knob.DUPLICATE_WEBHOOK_EVENTS, 2).set(Knob.REORDER_WEBHOOKS, 1);
        for (int i = 2; i <= 6; i++) {
            portal.update(ObjectType.DEAL, deal, Map.of("amount", Integer.toString(i)));
        }
        quiet();

        List<String> values = connector.events("object.propertyChange").stream()
                .map(event -> event.path("propertyValue").asString())
                .toList();
        assertThat(values).hasSize(15).doesNotContain("1");
        assertThat(values.stream().distinct().sorted().toList()).containsExactly("2", "3", "4", "5", "6");
        assertThat(values).isNotEqualTo(values.stream().sorted().toList());
    }

    @Test
    void announcesCreationDeletionRestoreMergeAndErasure() {
        portal.install();
        String first = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));
        String second = portal.create(ObjectType.CONTACT, Map.of("email", "b@acme.example"));
        portal.archive(ObjectType.CONTACT, first);
        portal.restore(ObjectType.CONTACT, first);
        String survivor = portal.merge(ObjectType.CONTACT, first, second);
        portal.erase(survivor);
        quiet();

        assertThat(connector.events("object.creation")).hasSize(2);
        assertThat(connector.events("object.restore")).hasSize(1);
        JsonNode merge = connector.events("object.merge").getFirst();
        assertThat(merge.path("primaryObjectId").asString()).isEqualTo(first);
        assertThat(merge.at("/mergedObjectIds/0").asString()).isEqualTo(second);
        assertThat(merge.path("newObjectId").asString()).isEqualTo(survivor);
        assertThat(connector
                        .events("contact.privacyDeletion")
                        .getFirst()
                        .path("objectId")
                        .asString())
                .isEqualTo(survivor);
        assertThat(connector.events("object.deletion"))
                .extracting(event -> event.path("objectId").asString())
                .containsExactlyInAnyOrder(first, survivor);
    }

    @Test
    void tellsAnAssociationFromBothSides() {
        portal.install();
        String contact = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));
        portal.associate(ObjectType.CONTACT, contact, ObjectType.DEAL, deal);
        portal.dissociate(ObjectType.CONTACT, contact, ObjectType.DEAL, deal);
        quiet();

        assertThat(connector.events("object.associationChange"))
                .extracting(event -> event.path("associationType").asString() + " "
                        + event.path("associationRemoved").asBoolean())
                .containsExactlyInAnyOrder(
                        "CONTACT_TO_DEAL false",
                        "DEAL_TO_CONTACT false",
                        "CONTACT_TO_DEAL true",
                        "DEAL_TO_CONTACT true");
    }

    @Test
    void sendsGivenEventsAsOneSignedDelivery() {
        var answer =
                new Client(sandbox, "").post("/__sandbox/deliver", "{\"events\":[{\"eventId\":1},{\"eventId\":1}]}");

        assertThat(answer.at("/status")).isEqualTo("200");
        assertThat(connector.events()).hasSize(2);
        assertThat(connector.received().getFirst().header("X-HubSpot-Signature-v3"))
                .isNotEmpty();
    }

    private boolean quiet() {
        return sandbox.hubspot().webhooks().awaitQuiet(SOON);
    }
}
