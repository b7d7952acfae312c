package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Portal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PropertyTests {

    private static final String DEALS = "/crm/properties/2026-09/deals";

    private final Sandbox sandbox = Sandbox.builder().start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Client app = new Client(sandbox, portal.install().accessToken());

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void createsAGroupAndPropertiesOnce() {
        assertThat(app.get(DEALS + "/groups/referloop").status()).isEqualTo(404);
        String group = "{\"name\":\"referloop\",\"label\":\"Referloop\",\"displayOrder\":-1}";
        assertThat(app.post(DEALS + "/groups", group).status()).isEqualTo(201);
        assertThat(app.post(DEALS + "/groups", group).status()).isEqualTo(409);
        String status = """
                {"name":"rfl_status","label":"Referral status","type":"enumeration","fieldType":"select",
                 "groupName":"referloop","options":[{"label":"Won","value":"WON","displayOrder":0,"hidden":false}]}""";

        var created = app.post(DEALS + "/batch/create", "{\"inputs\":[" + status + "]}");
        var again = app.post(DEALS, status);

        assertThat(created.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(409);
        assertThat(app.get(DEALS + "/rfl_status").at("/options/0/value")).isEqualTo("WON");
        var deal =
                app.post("/crm/objects/2026-09/deals", "{\"properties\":{\"dealname\":\"A\",\"rfl_status\":\"LOST\"}}");
        assertThat(deal.at("/errors/0/code")).isEqualTo("INVALID_OPTION");
    }

    @Test
    void namesTheFieldOfABadDefinition() {
        assertThat(app.post(DEALS, "{\"name\":\"Big Name\",\"groupName\":\"dealinformation\"}")
                        .at("/message"))
                .contains("name");
        assertThat(app.post(DEALS, "{\"name\":\"x\",\"groupName\":\"nowhere\"}").at("/message"))
                .contains("groupName");
        assertThat(app.post(
                                DEALS,
                                "{\"name\":\"x\",\"label\":\"X\",\"groupName\":\"dealinformation\",\"type\":\"money\"}")
                        .at("/message"))
                .contains("type must be one of");
    }

    @Test
    void tellsWhatCannotBeWritten() {
        assertThat(app.get(DEALS + "/hs_is_closed_won").at("/modificationMetadata/readOnlyValue"))
                .isEqualTo("true");
        assertThat(app.get(DEALS + "/hs_v2_date_entered_closedwon").at("/calculated"))
                .isEqualTo("true");
        assertThat(app.get("/crm/properties/2026-09/0-1/lifecyclestage").at("/options/5/value"))
                .isEqualTo("customer");
        assertThat(app.get(DEALS + "/nothing").status()).isEqualTo(404);
    }

    @Test
    void showsPipelinesAndOwners() {
        portal.relabelStage("default", "closedwon", "Signed");

        var pipelines = app.get("/crm/pipelines/2026-09/deals");
        var owner = app.get("/crm/owners/2026-09?email=tom.ekberg@fjordlight.example");

        assertThat(pipelines.at("/results/0/stages/2/label")).isEqualTo("Demo done");
        assertThat(pipelines.at("/results/0/stages/5/label")).isEqualTo("Signed");
        assertThat(pipelines.at("/results/0/stages/5/metadata/isClosed")).isEqualTo("true");
        assertThat(pipelines.at("/results/0/stages/5/metadata/probability")).isEqualTo("1.0");
        assertThat(pipelines.at("/results/1/stages/2/id")).isEqualTo("148220933");
        assertThat(owner.json().path("results")).hasSize(1);
        assertThat(app.get("/crm/owners/2026-09/" + owner.at("/results/0/userId") + "?idProperty=userId")
                        .at("/id"))
                .isEqualTo(owner.at("/results/0/id"));
    }
}
