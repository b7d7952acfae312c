package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Notes on timelines, objects of a portal's own, and labels between records. */
class CustomObjectTests {

    private static final String SCHEMAS = "/crm-object-schemas/2026-09/schemas";
    private static final String SCHEMA = """
            {"name":"pets","labels":{"singular":"Pet","plural":"Pets"},"primaryDisplayProperty":"called","requiredProperties":["called"],
             "properties":[{"name":"called","label":"Called","type":"string","fieldType":"text"},
                           {"name":"chip","label":"Chip","type":"string","fieldType":"text","hasUniqueValue":true}],
             "associatedObjects":["CONTACT","DEAL"]}""";

    private final Sandbox sandbox = Sandbox.builder().start();
    private final Portal portal = sandbox.hubspot().portal();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void grantsTheScopesOfCustomObjectsOnlyWhereThePlanHasThem() {
        var without = app();
        assertThat(without.get(SCHEMAS).status()).isEqualTo(403);
        assertThat(without.get(SCHEMAS).at("/errors/0/context/requiredGranularScopes/0"))
                .isEqualTo("crm.schemas.custom.read");

        portal.customObjects(true);

        assertThat(app().get(SCHEMAS).json().path("results")).isEmpty();
    }

    @Test
    void keepsAnObjectOfThePortalsOwn() {
        portal.customObjects(true);
        var app = app();
        var created = app.post(SCHEMAS, SCHEMA);
        assertThat(created.status()).isEqualTo(201);
        assertThat(app.post(SCHEMAS, SCHEMA).status()).isEqualTo(409);
        String type = created.at("/objectTypeId");
        assertThat(type).startsWith("2-");
        String contact = portal.create(ObjectType.CONTACT, Map.of("email", "ada@initech.example"));

        String upsert =
                "{\"inputs\":[{\"id\":\"c-1\",\"idProperty\":\"chip\",\"properties\":{\"called\":\"%s\",\"chip\":\"c-1\"},"
                        + "\"objectWriteTraceId\":\"t\"}]}";
        var first = app.post("/crm/objects/2026-09/" + type + "/batch/upsert", upsert.formatted("Rex"));
        var again = app.post("/crm/objects/2026-09/" + type + "/batch/upsert", upsert.formatted("Max"));
        String id = first.at("/results/0/id");
        var joined = app.post(
                "/crm/associations/2026-09/" + type + "/0-1/batch/associate/default",
                "{\"inputs\":[{\"from\":{\"id\":\"" + id + "\"},\"to\":{\"id\":\"" + contact + "\"}}]}");

        assertThat(first.at("/results/0/new")).isEqualTo("true");
        assertThat(again.at("/results/0/new")).isEqualTo("false");
        assertThat(again.at("/results/0/id")).isEqualTo(id);
        assertThat(joined.status()).isEqualTo(201);
        assertThat(portal.associated(ObjectType.CONTACT, contact, ObjectType.CUSTOM))
                .singleElement()
                .satisfies(pet -> assertThat(pet.value("called")).isEqualTo("Max"));
        assertThat(app.post("/crm/objects/2026-09/p" + portal.id() + "_pets", "{\"properties\":{\"chip\":\"c-2\"}}")
                        .at("/message"))
                .contains("required properties", "called");
    }

    @Test
    void putsANoteOnTheTimelinesOfItsRecords() {
        var app = app();
        String deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Initech"));
        String note = """
                {"inputs":[{"properties":{"hs_note_body":"<p>Called</p>","hs_timestamp":"2026-09-05T10:00:00Z"},
                 "associations":[{"to":{"id":"%s"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":214}]}]}]}""".formatted(deal);

        var created = app.post("/crm/objects/2026-09/0-46/batch/create", note);
        var onDeal = app.get("/crm/objects/2026-09/0-3/" + deal + "/associations/0-46");

        assertThat(created.status()).isEqualTo(201);
        assertThat(onDeal.at("/results/0/toObjectId")).isEqualTo(created.at("/results/0/id"));
        assertThat(app.post("/crm/objects/2026-09/notes", "{\"properties\":{\"hs_note_body\":\"x\"}}")
                        .at("/message"))
                .contains("hs_timestamp");
        assertThat(new Client(sandbox, "")
                        .get("/contacts/" + portal.id() + "/record/0-3/" + deal)
                        .text())
                .contains("Timeline", "Called");
    }

    @Test
    void joinsTwoContactsByALabelOfThePortalsOwn() {
        var app = app();
        String one = portal.create(ObjectType.CONTACT, Map.of("email", "one@initech.example"));
        String other = portal.create(ObjectType.CONTACT, Map.of("email", "other@initech.example"));
        String labels = "/crm/associations/2026-09/contacts/contacts/labels";
        var made = app.post(labels, "{\"name\":\"boss\",\"label\":\"Boss\",\"inverseLabel\":\"Reports to\"}");

        var put = app.post("/crm/associations/2026-09/0-1/0-1/batch/create", """
                {"inputs":[{"from":{"id":"%s"},"to":{"id":"%s"},"types":[{"associationCategory":"USER_DEFINED","associationTypeId":%s}]}]}""".formatted(
                        one, other, made.at("/results/0/typeId")));

        assertThat(put.status()).isEqualTo(201);
        assertThat(app.get(labels).text()).contains("\"Boss\"", "USER_DEFINED");
        assertThat(portal.labels(ObjectType.CONTACT, one, ObjectType.CONTACT, other))
                .containsExactly("Boss");
        assertThat(portal.labels(ObjectType.CONTACT, other, ObjectType.CONTACT, one))
                .containsExactly("Reports to");
    }

    private Client app() {
        return new Client(sandbox, portal.install().accessToken());
    }
}
