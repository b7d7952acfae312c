package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTests {

    private static final String UPDATE = "/crm/objects/2026-09/contacts/batch/update";

    private final Sandbox sandbox = Sandbox.builder().start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Client app = new Client(sandbox, portal.install().accessToken());
    private final String good = portal.create(ObjectType.CONTACT, Map.of("email", "good@acme.example"));
    private final String other = portal.create(ObjectType.CONTACT, Map.of("email", "other@acme.example"));

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void withTraceIdsTheGoodOnesAreDoneAndTheBadOnesNamed() {
        var answer = app.post(UPDATE, """
                {"inputs":[{"id":"%s","objectWriteTraceId":"t1","properties":{"firstname":"Ada"}},
                 {"id":"%s","objectWriteTraceId":"t2","properties":{"shoe_size":"43"}},
                 {"id":"999","objectWriteTraceId":"t3","properties":{"firstname":"Nobody"}}]}""".formatted(good, other));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.at("/numErrors")).isEqualTo("2");
        assertThat(answer.at("/results/0/objectWriteTraceId")).isEqualTo("t1");
        assertThat(answer.at("/errors/0/context/objectWriteTraceId/0")).isEqualTo("t2");
        assertThat(answer.at("/errors/0/errors/0/code")).isEqualTo("PROPERTY_DOESNT_EXIST");
        assertThat(answer.at("/errors/1/category")).isEqualTo("OBJECT_NOT_FOUND");
        assertThat(portal.get(ObjectType.CONTACT, good).value("firstname")).isEqualTo("Ada");
    }

    @Test
    void withoutTraceIdsOneBadInputFailsAllAndChangesNothing() {
        var answer = app.post(UPDATE, """
                {"inputs":[{"id":"%s","properties":{"firstname":"Ada"}},{"id":"999","properties":{"firstname":"No"}}]}""".formatted(good));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(portal.get(ObjectType.CONTACT, good).value("firstname")).isEmpty();
        assertThat(portal.calls().writes()).isEmpty();
    }

    @Test
    void takesAHundredAndNoMore() {
        String inputs = IntStream.range(0, 101)
                .mapToObj(i -> "{\"properties\":{\"email\":\"p%d@acme.example\"}}".formatted(i))
                .collect(Collectors.joining(","));

        var refused = app.post("/crm/objects/2026-09/contacts/batch/create", "{\"inputs\":[" + inputs + "]}");
        var taken = app.post(
                "/crm/objects/2026-09/contacts/batch/create",
                "{\"inputs\":[" + inputs.substring(0, inputs.lastIndexOf(",")) + "]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(taken.status()).isEqualTo(201);
        assertThat(taken.json().path("results")).hasSize(100);
        assertThat(portal.calls().writes()).hasSize(100);
    }

    @Test
    void readingNamesTheMissingAndFollowsMerges() {
        String survivor = portal.merge(ObjectType.CONTACT, good, other);

        var answer = app.post(
                "/crm/objects/2026-09/contacts/batch/read",
                "{\"properties\":[\"email\"],\"inputs\":[{\"id\":\"%s\"},{\"id\":\"777\"}]}".formatted(other));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.at("/results/0/id")).isEqualTo(survivor);
        assertThat(answer.at("/errors/0/context/ids/0")).isEqualTo("777");
    }

    @Test
    void upsertsByAUniqueProperty() {
        app.post("/crm/properties/2026-09/contacts/groups", "{\"name\":\"rfl\",\"label\":\"Referloop\"}");
        app.post("/crm/properties/2026-09/contacts", """
                {"name":"rfl_key","label":"Key","type":"string","fieldType":"text","groupName":"rfl","hasUniqueValue":true}""");
        String body = """
                {"inputs":[{"id":"K1","idProperty":"rfl_key","properties":{"firstname":"Ada"}}]}""";

        var first = app.post("/crm/objects/2026-09/contacts/batch/upsert", body);
        var second = app.post("/crm/objects/2026-09/contacts/batch/upsert", body);

        assertThat(first.at("/results/0/new")).isEqualTo("true");
        assertThat(second.at("/results/0/new")).isEqualTo("false");
        assertThat(second.at("/results/0/id")).isEqualTo(first.at("/results/0/id"));
    }

    @Test
    void failsRecordsOrTheWholeBatchWhenTold() {
        String body = """
                {"inputs":[{"id":"%s","objectWriteTraceId":"t1","properties":{"firstname":"Ada"}},
                 {"id":"%s","objectWriteTraceId":"t2","properties":{"firstname":"Bo"}}]}""".formatted(good, other);

        portal.faults().set(Knob.FAIL_RECORDS_OF_NEXT_BATCH, 1);
        var partial = app.post(UPDATE, body);
        portal.faults().set(Knob.REJECT_NEXT_BATCHES, 1);
        var rejected = app.post(UPDATE, body);

        assertThat(partial.status()).isEqualTo(207);
        assertThat(partial.at("/errors/0/context/objectWriteTraceId/0")).isEqualTo("t1");
        assertThat(rejected.status()).isEqualTo(400);
        assertThat(app.post(UPDATE, body).status()).isEqualTo(200);
    }

    @Test
    void readsAssociationsOfManyAtOnce() {
        String deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
        String company = portal.create(ObjectType.COMPANY, Map.of("name", "Acme"));
        portal.associate(ObjectType.CONTACT, good, ObjectType.DEAL, deal);
        portal.associate(ObjectType.DEAL, deal, ObjectType.COMPANY, company);

        var contacts = app.post(
                "/crm/associations/2026-09/deals/contacts/batch/read", "{\"inputs\":[{\"id\":\"" + deal + "\"}]}");
        var companies = app.get("/crm/objects/2026-09/deals/" + deal + "/associations/companies");

        assertThat(contacts.at("/results/0/to/0/toObjectId")).isEqualTo(good);
        assertThat(contacts.at("/results/0/to/0/associationTypes/0/typeId")).isEqualTo("3");
        assertThat(companies.json().at("/results/0/associationTypes").findValuesAsString("typeId"))
                .containsExactlyInAnyOrder("341", "5");
        assertThat(app.send("DELETE", "/crm/objects/2026-09/contacts/" + good + "/associations/deals/" + deal, "")
                        .status())
                .isEqualTo(204);
        assertThat(portal.associated(ObjectType.DEAL, deal, ObjectType.CONTACT)).isEmpty();
        assertThat(app.send(
                                "PUT",
                                "/crm/objects/2026-09/contacts/" + good + "/associations/deals/" + deal,
                                "[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":4}]")
                        .status())
                .isEqualTo(201);
    }
}
