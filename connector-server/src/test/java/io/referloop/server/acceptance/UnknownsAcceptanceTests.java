package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.connection.Connections;
import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.intake.StageDecisions;
import io.referloop.program.ReferralStatus;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.stage.StageMaps;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does not know yet is shown and waits; what happens to records in the CRM costs no referral its money. */
@ExtendWith(Log.class)
class UnknownsAcceptanceTests {

    private final World world = World.shared();
    private final Hooks hooks = new Hooks(world);

    @Test
    void waitsForSomebodyToSayWhatANewStageMeans() {
        Portal portal = world.anotherPortal();
        UUID connection = connection(portal);
        World.Deal decided = world.deal(portal, "1000");
        World.Deal retried = world.deal(portal, "1000");
        world.refer(decided);
        world.refer(retried);
        notKnownWhenItWasConnected(connection, "contractsent");
        notKnownWhenItWasConnected(connection, "closedwon");

        portal.moveDeal(decided.id(), "contractsent");
        portal.moveDeal(retried.id(), "closedwon");
        DeadLetter toDecide = awaitLetter(connection, DeadLetter.Cause.UNKNOWN_STAGE, "stage contractsent of a deal");
        DeadLetter toRetry = awaitLetter(connection, DeadLetter.Cause.UNKNOWN_STAGE, "stage closedwon of a deal");
        assertThat(world.rewards(decided)).isEmpty();
        assertThat(world.rewards(retried)).isEmpty();

        assertThat(world.bean(DeadLetters.class).retry(world.workspace, toRetry.id()))
                .isTrue();
        assertThat(letters(connection))
                .as("still nobody said")
                .extracting(DeadLetter::subject)
                .contains(toRetry.subject());
        var schema =
                world.bean(Connections.class).open(world.workspace, connection).describe();
        world.bean(StageMaps.class).adopt(world.workspace, connection, schema);
        world.bean(StageDecisions.class)
                .decide(
                        world.workspace,
                        connection,
                        RecordType.DEAL,
                        "default",
                        "contractsent",
                        ReferralStatus.NEGOTIATION,
                        "owner@northwind.example");
        world.bean(StageMaps.class)
                .decide(
                        world.workspace,
                        connection,
                        RecordType.DEAL,
                        "default",
                        "closedwon",
                        ReferralStatus.WON,
                        "owner@northwind.example");
        DeadLetter again = awaitLetter(connection, DeadLetter.Cause.UNKNOWN_STAGE, toRetry.subject());
        assertThat(world.bean(DeadLetters.class).retry(world.workspace, again.id()))
                .isTrue();

        world.awaitStatus(decided, "NEGOTIATION");
        world.awaitStatus(retried, "WON");
        assertThat(world.rewards(decided)).containsExactly("qualified-thanks PENDING 50.00");
        assertThat(world.rewards(retried))
                .containsExactly("qualified-thanks PENDING 50.00", "won-share PENDING 100.00");
        assertThat(letters(connection)).extracting(DeadLetter::id).doesNotContain(toDecide.id(), again.id());
    }

    @Test
    void takesAStageWhoseNameHasSpaces() {
        Portal portal = world.anotherPortal();
        UUID connection = connection(portal);
        World.Deal deal = world.deal(portal, "1000");
        world.refer(deal);
        hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "Signed and sealed", world.clock.millis())));
        DeadLetter letter =
                awaitLetter(connection, DeadLetter.Cause.UNKNOWN_STAGE, "stage Signed and sealed of a deal");
        world.read(jdbc -> jdbc.sql("""
                        INSERT INTO stage_mapping (workspace_id, connection_id, object_type, track, stage, track_label, stage_label, position,
                            outcome, status, updated_at, decided_at)
                        SELECT workspace_id, connection_id, object_type, track, 'Signed and sealed', track_label, stage_label, position,
                            outcome, status, updated_at, decided_at FROM stage_mapping
                        WHERE connection_id = ? AND object_type = 'DEAL' AND stage = 'closedwon'""").param(connection).update());

        world.bean(DeadLetters.class).retry(world.workspace, letter.id());

        world.awaitStatus(deal, "WON");
    }

    @Test
    void findsARecordAgainThatTheCrmDidNotKnow() {
        Portal portal = world.anotherPortal();
        UUID connection = connection(portal);
        World.Deal first = world.deal(portal, "1000");
        world.refer(first);
        world.awaitSettled();
        portal.faults().set(Knob.LOSE_WEBHOOK_EVENTS, 1_000);
        String second = portal.create(
                ObjectType.DEAL,
                Map.of("dealname", "Second", "pipeline", "default", "dealstage", "closedwon", "amount", "400"));
        portal.associate(ObjectType.DEAL, second, ObjectType.CONTACT, first.contact());
        portal.archive(ObjectType.DEAL, second);

        hooks.deliver(List.of(Hooks.changed(
                new World.Deal(second, first.contact(), portal), "dealstage", "closedwon", world.clock.millis())));
        DeadLetter letter = awaitLetter(connection, DeadLetter.Cause.UNKNOWN_RECORD, "deal " + second);
        assertThat(world.rewards(first)).isEmpty();
        portal.restore(ObjectType.DEAL, second);
        assertThat(world.bean(DeadLetters.class).retry(world.workspace, letter.id()))
                .isTrue();

        world.awaitStatus(first, "WON");
        assertThat(world.rewards(first)).contains("won-share PENDING 40.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1e999999999", "1e-999999999", "99999999999999999999999999", "-12", "NaN", " "})
    void waitsForAnAmountThatMoneyCanHave(String amount) {
        World.Deal deal = world.deal("");
        world.refer(deal);

        hooks.deliver(List.of(
                Hooks.changed(deal, "dealstage", "closedwon", world.clock.millis()),
                Hooks.changed(deal, "amount", amount, world.clock.millis())));
        world.awaitSettled();
        world.awaitStatus(deal, "WON");
        hooks.deliver(List.of(Hooks.changed(deal, "amount", "300", world.clock.millis() + 1_000)));

        world.awaitUntil(() -> world.rewards(deal).contains("won-share PENDING 30.00"));
    }

    @Test
    void followsAContactIntoTheOneItIsMergedWith() {
        World.Deal deal = world.deal("1000");
        String number = world.refer(deal);
        String other = world.portal()
                .create(ObjectType.CONTACT, Map.of("email", "p.nair-" + deal.contact() + "@northwind.example"));
        world.awaitUntil(() -> number.equals(property(ObjectType.CONTACT, deal.contact(), "rfl_referral_id")));

        String survivor = world.portal().merge(ObjectType.CONTACT, other, deal.contact());
        world.awaitSettled();
        world.portal().moveDeal(deal.id(), "closedwon");

        world.awaitUntil(() -> "Won".equals(property(ObjectType.CONTACT, survivor, "rfl_referral_status")));
        assertThat(world.show("contact", survivor).body().at("/referral/id").asString())
                .isEqualTo(number);
        assertThat(world.rewards(deal)).hasSize(2);
    }

    @Test
    void countsADealAgainThatWasDeletedAndRestored() {
        World.Deal deal = world.deal("1000");
        world.refer(deal);
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        List<String> rewards = world.rewards(deal);
        Map<String, String> books = world.books(deal);

        world.portal().archive(ObjectType.DEAL, deal.id());
        world.awaitSettled();
        assertThat(world.rewards(deal)).as("what became of the deal is shown").isNotEmpty();
        world.portal().restore(ObjectType.DEAL, deal.id());
        world.awaitSettled();

        world.awaitUntil(() -> world.rewards(deal).equals(rewards));
        assertThat(world.books(deal)).isEqualTo(books);
        world.awaitStatus(deal, "WON");
    }

    @Test
    void countsADealThatIsAssociatedAfterItWasWon() {
        World.Deal first = world.deal("1000");
        world.refer(first);
        World.Deal late = world.deal("2000");
        world.portal().moveDeal(late.id(), "closedwon");
        world.awaitSettled();
        world.awaitUntil(() -> world.query("SELECT count(*) FROM record_fetch WHERE record_id = ?", late.id()) == 0);
        assertThat(world.rewards(late)).isEmpty();

        world.portal().associate(ObjectType.DEAL, late.id(), ObjectType.CONTACT, first.contact());

        world.awaitStatus(first, "WON");
        assertThat(world.rewards(late)).contains("won-share PENDING 200.00");
    }

    @Test
    void forgetsAPersonAndKeepsTheBooks() {
        World.Deal deal = world.deal("1000");
        world.refer(deal);
        String email = property(ObjectType.CONTACT, deal.contact(), "email");
        world.portal().moveDeal(deal.id(), "closedwon");
        world.awaitStatus(deal, "WON");
        Map<String, String> books = world.books(deal);

        world.portal().erase(deal.contact());
        world.awaitSettled();

        world.awaitUntil(() -> world.show("deal", deal.id()).body().toString().contains("Erased person"));
        assertThat(world.books(deal)).isEqualTo(books);
        assertThat(world.rewards(deal)).hasSize(2);
        assertThat(world.show("deal", deal.id()).body().toString())
                .doesNotContain("Priya", "" + email, "ran our pilot");
        // What the CRM has is known by what was written last, until what is to stand there now is written.
        world.awaitUntil(() -> !rowsAbout(deal).contains("ran our pilot"));
        assertThat(rowsAbout(deal)).doesNotContain("Priya", "" + email, "ran our pilot");
        assertThat(world.query(
                        "SELECT count(*) FROM dead_letter WHERE state = 'OPEN' AND record_id = ?", deal.contact()))
                .as("that the person is gone needs nobody")
                .isZero();
    }

    /** Everything that is kept about a referral, but the deliveries as they came. */
    private String rowsAbout(World.Deal deal) {
        return world.read(jdbc -> jdbc.sql("""
                        WITH links AS (SELECT * FROM referral_link WHERE record_id IN (:deal, :contact)
                            AND connection_id = (SELECT connection_id FROM connection WHERE account_id = :account))
                        SELECT r::text FROM referral r WHERE referral_id IN (SELECT referral_id FROM links)
                        UNION ALL SELECT l::text FROM links l
                        UNION ALL SELECT c::text FROM claim c WHERE referral_id IN (SELECT referral_id FROM links)
                        UNION ALL SELECT f::text FROM referral_fact f WHERE referral_id IN (SELECT referral_id FROM links)
                        UNION ALL SELECT r::text FROM reward r WHERE referral_id IN (SELECT referral_id FROM links)
                        UNION ALL SELECT w::text FROM writeback w JOIN links USING (workspace_id, connection_id, object_type, record_id)""")
                .param("deal", deal.id())
                .param("contact", deal.contact())
                .param("account", deal.account())
                .query(String.class)
                .list()
                .toString());
    }

    private void notKnownWhenItWasConnected(UUID connection, String stage) {
        world.read(jdbc -> jdbc.sql("DELETE FROM stage_mapping WHERE connection_id = ? AND stage = ?")
                .params(connection, stage)
                .update());
    }

    private DeadLetter awaitLetter(UUID connection, DeadLetter.Cause cause, String subject) {
        world.awaitUntil(() -> letters(connection).stream()
                .anyMatch(letter -> letter.cause() == cause && letter.subject().equals(subject)));
        return letters(connection).stream()
                .filter(letter -> letter.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private List<DeadLetter> letters(UUID connection) {
        return world.bean(DeadLetters.class).open(world.workspace).stream()
                .filter(letter -> connection.equals(letter.connection()))
                .toList();
    }

    private UUID connection(Portal portal) {
        return world.read(jdbc -> jdbc.sql("SELECT connection_id FROM connection WHERE account_id = ?")
                .param("" + portal.id())
                .query(UUID.class)
                .single());
    }

    private @Nullable String property(ObjectType type, String id, String name) {
        return world.portal().get(type, id).properties().get(name);
    }
}
