package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.sandbox.hubspot.ObjectType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTests {

    @TempDir
    Path folder;

    @Test
    void everythingIsThereAgainAfterARestart() {
        Path file = folder.resolve("deep/state.json");
        String token;
        String deal;
        String oldContact;
        String survivor;
        try (var sandbox = Sandbox.builder().state(file).start()) {
            var portal = sandbox.hubspot().portal();
            token = portal.install().accessToken();
            deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
            String company = portal.create(ObjectType.COMPANY, Map.of("name", "Acme"));
            portal.associate(ObjectType.DEAL, deal, ObjectType.COMPANY, company);
            oldContact = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));
            survivor = portal.merge(
                    ObjectType.CONTACT,
                    oldContact,
                    portal.create(ObjectType.CONTACT, Map.of("email", "b@acme.example")));
            new Client(sandbox, token)
                    .post("/crm/properties/2026-09/deals/groups", "{\"name\":\"referloop\",\"label\":\"Referloop\"}");
        }

        try (var sandbox = Sandbox.builder().state(file).start()) {
            var portal = sandbox.hubspot().portal();
            assertThat(new Client(sandbox, token)
                            .get("/crm/objects/2026-09/deals/" + deal)
                            .at("/properties/dealstage"))
                    .isEqualTo("contractsent");
            assertThat(portal.associated(ObjectType.DEAL, deal, ObjectType.COMPANY))
                    .hasSize(1);
            assertThat(portal.get(ObjectType.CONTACT, oldContact).id()).isEqualTo(survivor);
            assertThat(portal.groups(ObjectType.DEAL))
                    .anyMatch(group -> group.name().equals("referloop"));
            assertThat(portal.get(ObjectType.DEAL, deal).history().get("dealstage"))
                    .hasSize(1);
            assertThat(portal.create(ObjectType.DEAL, Map.of("dealname", "New")))
                    .isNotEqualTo(deal);
        }
    }

    @Test
    void theSampleDataIsLaidOutOnlyOnce() {
        Path file = folder.resolve("state.json");
        String changed;
        try (var sandbox = Sandbox.builder().state(file).seeded().start()) {
            var portal = sandbox.hubspot().portal();
            assertThat(portal.all(ObjectType.CONTACT)).hasSize(300);
            assertThat(portal.all(ObjectType.COMPANY)).hasSize(120);
            assertThat(portal.all(ObjectType.DEAL)).hasSize(200);
            assertThat(portal.all(ObjectType.CONTACT))
                    .filteredOn(contact -> !contact.value("referred_by_email").isEmpty())
                    .hasSizeBetween(25, 30);
            changed = portal.all(ObjectType.DEAL).getFirst().id();
            portal.update(ObjectType.DEAL, changed, Map.of("amount", "123456"));
        }

        try (var sandbox = Sandbox.builder().state(file).seeded().start()) {
            var portal = sandbox.hubspot().portal();
            assertThat(portal.all(ObjectType.DEAL)).hasSize(200);
            assertThat(portal.get(ObjectType.DEAL, changed).value("amount")).isEqualTo("123456");
        }
    }

    @Test
    void aBrokenFileIsRefusedWithTheFix() throws IOException {
        Path file = Files.writeString(folder.resolve("state.json"), "{\"version\":1,\"portals\":[{\"id\"");

        assertThatExceptionOfType(StateFile.Unusable.class)
                .isThrownBy(() -> Sandbox.builder().state(file).start())
                .withMessageContaining(file.toString())
                .withMessageContaining("delete it");
        assertThat(Files.readString(file)).startsWith("{\"version\":1");
    }
}
