package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.web.MailBox.Mail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An account that took the app out: the server stops asking, tells the owner once, and goes on where it was after reconnecting. */
@ExtendWith(Log.class)
class RevokedInstallAcceptanceTests {

    private final World world = World.shared();
    private final Hooks hooks = new Hooks(world);

    @Test
    void stopsCallingTellsTheOwnerAndGoesOnAfterReconnecting() {
        Portal portal = world.anotherPortal();
        World.Deal deal = world.deal(portal, "18500.00");
        world.refer(deal);
        world.awaitUntil(() -> status(deal) != null);
        String before = status(deal);
        int mails = mails(portal).size();
        portal.uninstall();
        long calls = portal.calls().total();
        portal.moveDeal(deal.id(), "closedwon");

        assertThat(hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "closedwon", world.clock.millis()))))
                .isEqualTo(200);

        world.awaitUntil(() -> "NEEDS_RECONNECT".equals(state(portal)));
        world.awaitUntil(() -> mails(portal).size() > mails);
        long after = portal.calls().total();
        assertThat(after - calls)
                .as("one call, and the attempt to get another token")
                .isLessThanOrEqualTo(2);
        assertThat(world.rewards(deal))
                .as("what the CRM said before it fell silent counts")
                .hasSize(2);

        World.Deal unknown = world.deal(portal, "100");
        portal.update(ObjectType.DEAL, deal.id(), Map.of("amount", "20000"));
        assertThat(hooks.deliver(List.of(
                        Hooks.changed(deal, "amount", "20000", world.clock.millis()),
                        Hooks.changed(unknown, "dealstage", "qualifiedtobuy", world.clock.millis()))))
                .isEqualTo(200);
        world.awaitUntil(() -> world.rewards(deal).contains("won-share PENDING 2000.00"));
        world.clock.advance(Duration.ofHours(2));
        world.awaitSettled();
        assertThat(portal.calls().total())
                .as("no call while nobody has reconnected")
                .isEqualTo(after);
        assertThat(mails(portal)).hasSize(mails + 1);
        assertThat(status(deal)).isEqualTo(before);

        world.connect(portal);

        world.awaitUntil(() -> "Won".equals(status(deal)));
        assertThat(portal.get(ObjectType.DEAL, deal.id()).properties().get("rfl_reward"))
                .contains("$2,000.00");
        assertThat(state(portal)).isEqualTo("CONNECTED");
        assertThat(world.books(deal))
                .containsExactlyInAnyOrderEntriesOf(Map.of("reward_expense", "2050.00", "payable", "-2050.00"));
        world.awaitUntil(() -> waitingLookups(portal) == 0);
    }

    private List<Mail> mails(Portal portal) {
        return world.sandbox.mails().stream()
                .filter(mail ->
                        mail.subject().contains("needs you") && mail.text().contains("" + portal.id()))
                .toList();
    }

    private String state(Portal portal) {
        return world.read(jdbc -> jdbc.sql("SELECT state FROM connection WHERE account_id = ?")
                .param("" + portal.id())
                .query(String.class)
                .single());
    }

    private long waitingLookups(Portal portal) {
        return world.query(
                "SELECT count(*) FROM record_fetch JOIN connection USING (workspace_id, connection_id) WHERE account_id = ?",
                "" + portal.id());
    }

    private static @Nullable String status(World.Deal deal) {
        return deal.portal().get(ObjectType.DEAL, deal.id()).properties().get("rfl_referral_status");
    }
}
