package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody learns a secret or a person's data from the log, least of all when something goes wrong. */
@ExtendWith(Log.class)
class SecretsInLogAcceptanceTests {

    private final World world = World.shared();
    private final Hooks hooks = new Hooks(world);

    @Test
    void findsACanaryThatIsPrinted() {
        assertThat(Log.leaks("fine\nbut ada@canary.example\nfine")).hasSize(1);
        assertThat(Log.leaks("Bearer C" + "0f".repeat(32))).hasSize(1);
        assertThat(Log.leaks("secret=" + world.sandbox.hubspot().app().clientSecret()))
                .hasSize(1);
        assertThat(Log.text()).as("the log of the servers").contains("Tomcat started on port");
    }

    @Test
    void printsNothingOfAReferralOnItsWay() {
        Portal portal = world.anotherPortal();
        World.Deal deal = world.deal(portal, "1000");
        assertThat(submit(deal, "ada@canary.example").status()).isEqualTo(201);
        assertThat(submit(deal, "ada@canary.example").status()).isEqualTo(409);
        assertThat(submit(deal, "no mailbox, only a canary").status()).isEqualTo(422);

        portal.faults().set(Knob.FAIL_RECORDS_OF_NEXT_BATCH, 1);
        portal.expireAccessTokens();
        portal.moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        portal.update(ObjectType.CONTACT, deal.contact(), Map.of("lastname", "Canary"));
        portal.update(ObjectType.DEAL, deal.id(), Map.of("dealname", "canary deal"));
        world.awaitSettled();
        portal.uninstall();
        hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "a canary stage", world.clock.millis())));
        world.awaitSettled();

        assertThat(Log.leaks(Log.text())).isEmpty();
    }

    @Test
    void printsNothingOfWhatItCannotRead() {
        World.Deal deal = world.deal("1000");
        world.refer(deal);
        hooks.deliver("[{\"portalId\": %d, \"canary\": canary}]"
                .formatted(deal.portal().id())
                .getBytes(StandardCharsets.UTF_8));
        hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "a canary\u0000", world.clock.millis())));
        hooks.send("[\"canary\"]".getBytes(StandardCharsets.UTF_8), Map.of("X-HubSpot-Signature-v3", "canary"));
        Map<String, Object> odd = new HashMap<>(Hooks.changed(deal, "dealstage", "closedwon", world.clock.millis()));
        odd.put("objectId", "canary");
        odd.put("occurredAt", "canary");
        hooks.deliver(List.of(odd));
        world.awaitSettled();

        assertThat(Log.leaks(Log.text())).isEmpty();
    }

    @Test
    void printsNothingOfTheRowsThatTheDatabaseRefuses() {
        World.Deal deal = world.deal("1000");
        World.Deal told = world.deal("1000");
        world.refer(told);
        world.database.execute(
                "ALTER TABLE referrer ADD CONSTRAINT test_refuses CHECK (email NOT LIKE '%@canary.example') NOT VALID");
        world.database.execute(
                "ALTER TABLE referral_fact ADD CONSTRAINT test_refuses CHECK (value <> 'a canary amount') NOT VALID");
        try {
            assertThat(submit(deal, "bob@canary.example").status()).isGreaterThanOrEqualTo(500);
            hooks.deliver(List.of(Hooks.changed(told, "amount", "a canary amount", world.clock.millis())));
            world.awaitSettled();
        } finally {
            world.database.execute("ALTER TABLE referrer DROP CONSTRAINT test_refuses");
            world.database.execute("ALTER TABLE referral_fact DROP CONSTRAINT test_refuses");
        }

        assertThat(Log.text()).as("the failure itself is told").contains("test_refuses");
        assertThat(Log.leaks(Log.text())).isEmpty();
    }

    private World.Answer submit(World.Deal deal, String email) {
        return world.submit(
                deal.portal(), "deal", deal.id(), email, UUID.randomUUID().toString());
    }
}
