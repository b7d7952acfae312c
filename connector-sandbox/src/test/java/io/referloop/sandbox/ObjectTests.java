package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectTests {

    private final MutableClock clock = new MutableClock();
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Client app = new Client(sandbox, portal.install().accessToken());

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void listsEveryRecordOncePageByPage() {
        for (int i = 0; i < 25; i++) {
            portal.create(ObjectType.CONTACT, Map.of("email", "person" + i + "@acme.example"));
        }
        var seen = new HashSet<String>();

        String after = "";
        int pages = 0;
        do {
            var page = app.get("/crm/objects/2026-09/contacts?limit=10&properties=email" + after);
            page.json()
                    .path("results")
                    .forEach(record -> seen.add(record.at("/properties/email").asString()));
            after = page.at("/paging/next/after").isEmpty() ? "" : "&after=" + page.at("/paging/next/after");
            pages++;
        } while (!after.isEmpty());

        assertThat(seen).hasSize(25);
        assertThat(pages).isEqualTo(3);
        assertThat(app.get("/crm/objects/2026-09/contacts?limit=101").status()).isEqualTo(400);
    }

    @Test
    void readsByTypeIdWithHistoryAndAssociations() {
        String company = portal.create(ObjectType.COMPANY, Map.of("name", "Acme"));
        String deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
        portal.associate(ObjectType.DEAL, deal, ObjectType.COMPANY, company);
        portal.moveDeal(deal, "closedwon");

        var read = app.get(
                "/crm/objects/2026-03/0-3/" + deal
                        + "?properties=dealstage,hs_is_closed_won,amount&propertiesWithHistory=dealstage&associations=companies");

        assertThat(read.at("/properties/dealstage")).isEqualTo("closedwon");
        assertThat(read.at("/properties/hs_is_closed_won")).isEqualTo("true");
        assertThat(read.json().at("/properties/amount").isNull()).isTrue();
        assertThat(read.at("/propertiesWithHistory/dealstage/0/value")).isEqualTo("closedwon");
        assertThat(read.at("/propertiesWithHistory/dealstage/0/sourceType")).isEqualTo("CRM_UI");
        assertThat(read.at("/propertiesWithHistory/dealstage/1/value")).isEqualTo("contractsent");
        assertThat(read.at("/associations/companies/results/0/id")).isEqualTo(company);
    }

    @Test
    void refusesWhatThePortalDoesNotKnow() {
        var refused = app.post("/crm/objects/2026-09/contacts", """
                {"properties":{"email":"a@acme.example","shoe_size":"43","hs_object_id":"7","lifecyclestage":"hero"}}""");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/category")).isEqualTo("VALIDATION_ERROR");
        assertThat(refused.json().at("/errors").findValuesAsString("code"))
                .containsExactlyInAnyOrder("PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE", "INVALID_OPTION");
        assertThat(portal.all(ObjectType.CONTACT)).isEmpty();
    }

    @Test
    void refusesNullsAndBadJsonNamingTheField() {
        String id = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));

        assertThat(app.patch("/crm/objects/2026-09/contacts/" + id, "{\"properties\":{\"email\":null}}")
                        .at("/message"))
                .contains("properties.email");
        assertThat(app.patch("/crm/objects/2026-09/contacts/" + id, "{nonsense").status())
                .isEqualTo(400);
        assertThat(app.get("/crm/objects/2026-09/contacts/99").at("/category")).isEqualTo("OBJECT_NOT_FOUND");
        assertThat(app.get("/crm/objects/2025-01/contacts").status()).isEqualTo(404);
        assertThat(app.get("/crm/objects/2026-09/unicorns").status()).isEqualTo(400);
    }

    @Test
    void aSecondContactWithTheSameEmailIsAConflict() {
        String id = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));

        var refused = app.post("/crm/objects/2026-09/contacts", "{\"properties\":{\"email\":\"A@acme.example\"}}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/message")).isEqualTo("Contact already exists. Existing ID: " + id);
    }

    @Test
    void lifecycleStagesOnlyMoveForwardThroughTheApi() {
        String id = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example", "lifecyclestage", "customer"));
        String path = "/crm/objects/2026-09/contacts/" + id;

        var ignored = app.patch(path, "{\"properties\":{\"lifecyclestage\":\"lead\"}}");

        assertThat(ignored.status()).isEqualTo(200);
        assertThat(ignored.at("/properties/lifecyclestage")).isEqualTo("customer");
        app.patch(path, "{\"properties\":{\"lifecyclestage\":\"\"}}");
        app.patch(path, "{\"properties\":{\"lifecyclestage\":\"lead\"}}");
        assertThat(portal.get(ObjectType.CONTACT, id).value("lifecyclestage")).isEqualTo("lead");
        portal.update(ObjectType.CONTACT, id, Map.of("lifecyclestage", "subscriber"));
        assertThat(portal.get(ObjectType.CONTACT, id).value("lifecyclestage")).isEqualTo("subscriber");
    }

    @Test
    void worksOutClosedFlagsHomeAmountAndStageDates() {
        var created = app.post("/crm/objects/2026-09/deals", """
                {"properties":{"dealname":"Acme","dealstage":"qualifiedtobuy","amount":"1000","deal_currency_code":"EUR"}}""");
        String id = created.at("/id");
        clock.advance(Duration.ofMinutes(20));

        app.patch("/crm/objects/2026-09/deals/" + id, "{\"properties\":{\"dealstage\":\"closedlost\"}}");

        var deal = portal.get(ObjectType.DEAL, id);
        assertThat(deal.value("pipeline")).isEqualTo("default");
        assertThat(deal.value("amount_in_home_currency")).isEqualTo("1082.50");
        assertThat(deal.value("hs_is_closed")).isEqualTo("true");
        assertThat(deal.value("hs_is_closed_won")).isEqualTo("false");
        assertThat(deal.value("hs_is_closed_lost")).isEqualTo("true");
        assertThat(deal.value("hs_v2_date_entered_closedlost")).isEqualTo("2026-11-20T09:20:00Z");
        assertThat(deal.value("hs_lastmodifieddate")).isEqualTo("2026-11-20T09:20:00Z");
        assertThat(app.patch("/crm/objects/2026-09/deals/" + id, "{\"properties\":{\"dealstage\":\"148220933\"}}")
                        .at("/errors/0/code"))
                .isEqualTo("INVALID_OPTION");
        assertThat(app.patch("/crm/objects/2026-09/deals/" + id, "{\"properties\":{\"deal_currency_code\":\"SEK\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void mergedRecordsLiveOnUnderANewId() {
        String company = portal.create(ObjectType.COMPANY, Map.of("name", "Acme"));
        String first = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));
        String second = portal.create(
                ObjectType.CONTACT, Map.of("email", "b@acme.example", "firstname", "Bo", "lastname", "Ek"));
        portal.associate(ObjectType.CONTACT, second, ObjectType.COMPANY, company);

        var merged = app.post(
                "/crm/objects/2026-09/contacts/merge",
                "{\"primaryObjectId\":\"%s\",\"objectIdToMerge\":\"%s\"}".formatted(first, second));

        String survivor = merged.at("/id");
        assertThat(survivor).isNotIn(first, second);
        for (String old : new String[] {first, second}) {
            var read = app.get("/crm/objects/2026-09/contacts/" + old + "?properties=firstname,email");
            assertThat(read.at("/id")).isEqualTo(survivor);
            assertThat(read.at("/properties/firstname")).isEqualTo("Bo");
            assertThat(read.at("/properties/email")).isEqualTo("a@acme.example");
        }
        assertThat(portal.associated(ObjectType.COMPANY, company, ObjectType.CONTACT))
                .extracting(contact -> contact.id())
                .containsExactly(survivor);
    }

    @Test
    void archivedRecordsAreGoneUntilRestoredAndErasedOnesForGood() {
        String id = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));

        assertThat(app.send("DELETE", "/crm/objects/2026-09/contacts/" + id, "").status())
                .isEqualTo(204);
        assertThat(app.get("/crm/objects/2026-09/contacts/" + id).status()).isEqualTo(404);
        assertThat(app.get("/crm/objects/2026-09/contacts/" + id + "?archived=true")
                        .at("/archived"))
                .isEqualTo("true");
        portal.restore(ObjectType.CONTACT, id);
        assertThat(app.get("/crm/objects/2026-09/contacts/" + id).status()).isEqualTo(200);

        assertThat(app.post("/crm/objects/2026-09/contacts/gdpr-delete", "{\"objectId\":\"" + id + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(app.get("/crm/objects/2026-09/contacts/" + id + "?archived=true")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void portalsShareNothing() {
        var other = sandbox.hubspot().addPortal(48_210_002);
        var otherApp = new Client(sandbox, other.install().accessToken());
        String id = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));

        assertThat(otherApp.get("/account-info/2026-09/details").at("/portalId"))
                .isEqualTo("48210002");
        assertThat(otherApp.get("/crm/objects/2026-09/contacts").json().path("results"))
                .isEmpty();
        other.uninstall();
        assertThat(otherApp.get("/crm/owners/2026-09").status()).isEqualTo(401);
        assertThat(app.get("/crm/objects/2026-09/contacts/" + id).status()).isEqualTo(200);
    }
}
