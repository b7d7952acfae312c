package io.referloop.server.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.sandbox.hubspot.Calls.ReceivedWrite;
import io.referloop.sandbox.hubspot.Knob;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CRM's records say about referrals, also when the CRM takes it only in part, late, or without saying so. */
@ExtendWith(Log.class)
class WriteBackAcceptanceTests {

    private final World world = World.shared();
    private final Portal portal = world.anotherPortal();
    private final Hooks hooks = new Hooks(world);

    @Test
    void writesTheOthersWhenSomeRecordsAreRefused() {
        List<World.Deal> deals = ofOneContact(12);
        deleteContact(deals.getFirst());
        portal.faults().set(Knob.FAIL_RECORDS_OF_NEXT_BATCH, 3);

        win(deals.getFirst());

        world.awaitUntil(() -> letters(DeadLetter.Cause.WRITE_REJECTED).size() == 3);
        world.awaitUntil(() -> unwritten() == 3);
        Set<String> refused = letters(DeadLetter.Cause.WRITE_REJECTED).stream()
                .map(DeadLetter::subject)
                .collect(Collectors.toSet());
        assertThat(deals)
                .allSatisfy(deal ->
                        assertThat("Won".equals(status(deal))).isNotEqualTo(refused.contains("deal " + deal.id())));
        assertThat(refused).hasSize(3);

        letters(DeadLetter.Cause.WRITE_REJECTED)
                .forEach(letter -> world.bean(DeadLetters.class).retry(world.workspace, letter.id()));

        awaitWon(deals);
        assertThat(letters(DeadLetter.Cause.WRITE_REJECTED)).isEmpty();
    }

    @Test
    void writesABatchInHalvesThatIsRefusedWhole() {
        List<World.Deal> deals = ofOneContact(12);
        deleteContact(deals.getFirst());
        portal.faults().set(Knob.REJECT_NEXT_BATCHES, 1);

        win(deals.getFirst());

        awaitWon(deals);
        assertThat(letters(DeadLetter.Cause.WRITE_REJECTED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void waitsAsLongAsTheCrmAsksAndThenGoesOn(int retryAfterSeconds) {
        World.Deal deal = ofOneContact(1).getFirst();
        portal.faults().set(Knob.THROTTLE_RETRY_AFTER_SECONDS, retryAfterSeconds);
        portal.faults().set(Knob.THROTTLE_NEXT_CALLS, 1);
        long calls = portal.calls().total();

        win(deal);
        world.awaitUntil(() -> portal.faults().get(Knob.THROTTLE_NEXT_CALLS) == 0);
        world.awaitUntil(() -> postponed() > 0);
        world.clock.advance(Duration.ofSeconds(5));
        world.awaitSettled();
        if (retryAfterSeconds > 0) {
            assertThat(portal.calls().total())
                    .as("nothing is asked before its time")
                    .isEqualTo(calls + 1);
            assertThat(status(deal)).isNotEqualTo("Won");
        }
        world.clock.advance(Duration.ofSeconds(60));

        awaitWon(List.of(deal));
        assertThat(letters(DeadLetter.Cause.WRITE_REJECTED)).isEmpty();
    }

    @Test
    void comesToTheSameWhenTheCrmActsAndThenFails() {
        World.Deal deal = ofOneContact(1).getFirst();
        portal.faults().set(Knob.FAIL_WRITES_AFTER_ACTING, 1);

        win(deal);

        world.awaitUntil(() -> portal.faults().get(Knob.FAIL_WRITES_AFTER_ACTING) == 0);
        world.awaitUntil(() -> unwritten() == 0);
        assertThat(status(deal)).isEqualTo("Won");
        List<Map<String, String>> won = writes(deal).stream()
                .map(ReceivedWrite::properties)
                .filter(properties -> "Won".equals(properties.get("rfl_referral_status")))
                .distinct()
                .toList();
        assertThat(won).as("the same values, however often").hasSize(1);
        assertThat(letters(DeadLetter.Cause.WRITE_REJECTED)).isEmpty();
    }

    @Test
    void writesThreeHundredRecordsWithFourCallsAtMost() {
        List<World.Deal> deals = ofOneContact(300);
        long updates = portal.calls().of("batch update");

        win(deals.getFirst());

        awaitWon(deals);
        assertThat(portal.calls().of("batch update") - updates)
                .as("of deals, and one for their contact")
                .isLessThanOrEqualTo(4 + 1);
    }

    @Test
    void writesNothingWhenNothingChanged() {
        World.Deal deal = ofOneContact(1).getFirst();
        win(deal);
        awaitWon(List.of(deal));
        List<ReceivedWrite> before = portal.calls().writes();
        long marked = marked();

        hooks.deliver(List.of(
                Hooks.changed(deal, "dealname", "Another name", world.clock.millis()),
                Hooks.changed(deal, "closedate", "2026-12-01", world.clock.millis()),
                Hooks.changed(deal, "dealstage", "closedwon", world.clock.millis()),
                Hooks.changed(deal, "amount", "1000", world.clock.millis())));
        world.awaitSettled();
        world.awaitUntil(() -> unwritten() == 0);

        assertThat(marked()).as("looked at the note on the timeline again").isGreaterThan(marked);
        assertThat(before).as("notes are writes too").anyMatch(it -> it.type() == ObjectType.NOTE);
        assertThat(portal.calls().writes()).isEqualTo(before);
    }

    @Test
    void asksTheCrmOnceToKeepWhatItRefuses() {
        World.Deal deal = ofOneContact(1).getFirst();
        win(deal);
        await().atMost(Duration.ofSeconds(20)).until(() -> "Won".equals(status(deal)));
        portal.faults().set(Knob.REJECT_NEXT_BATCHES, 1_000);
        world.awaitUntil(() -> letters(DeadLetter.Cause.WRITE_REJECTED).size() == 1);
        long refused = portal.calls().byStatus().getOrDefault(400, 0L);
        long marked = marked();

        hooks.deliver(List.of(Hooks.changed(deal, "amount", "1000", world.clock.millis())));
        world.awaitUntil(() -> marked() > marked);
        world.awaitUntil(() -> count("referral_entry", "parked IS NULL") == 0);

        assertThat(portal.calls().byStatus().getOrDefault(400, 0L)).isEqualTo(refused);
        portal.faults().set(Knob.REJECT_NEXT_BATCHES, 0);
        DeadLetter letter = letters(DeadLetter.Cause.WRITE_REJECTED).getFirst();
        world.bean(DeadLetters.class).retry(world.workspace, letter.id());
        world.awaitUntil(() -> unwritten() == 0);
        assertThat(portal.calls().writes())
                .filteredOn(it -> it.type() == ObjectType.NOTE)
                .last()
                .satisfies(it -> assertThat(it.properties().get("hs_note_body")).contains("Won"));
    }

    /** Deals of one referred contact, all of which say the same about the referral. */
    private List<World.Deal> ofOneContact(int count) {
        World.Deal first = world.deal(portal, "1000");
        world.refer(first);
        List<World.Deal> deals = new ArrayList<>(List.of(first));
        for (int n = 1; n < count; n++) {
            String id = portal.create(
                    ObjectType.DEAL,
                    Map.of("dealname", "Northwind " + n, "pipeline", "default", "dealstage", "appointmentscheduled"));
            portal.associate(ObjectType.DEAL, id, ObjectType.CONTACT, first.contact());
            deals.add(new World.Deal(id, first.contact(), portal));
        }
        world.awaitSettled();
        world.awaitUntil(() -> linked() == count + 1);
        world.awaitUntil(() -> unwritten() == 0);
        await().atMost(Duration.ofSeconds(20)).until(() -> deals.stream().allMatch(deal -> status(deal) != null));
        return deals;
    }

    /** Then the next batch is one of deals. */
    private void deleteContact(World.Deal deal) {
        portal.archive(ObjectType.CONTACT, deal.contact());
        world.awaitUntil(() -> count("referral_link", "gone") == 1);
    }

    private void win(World.Deal deal) {
        assertThat(hooks.deliver(List.of(Hooks.changed(deal, "dealstage", "closedwon", world.clock.millis()))))
                .isEqualTo(200);
    }

    private void awaitWon(List<World.Deal> deals) {
        await().atMost(Duration.ofSeconds(20)).until(() -> deals.stream().allMatch(deal -> "Won".equals(status(deal))));
        world.awaitUntil(() -> unwritten() == 0);
    }

    private List<ReceivedWrite> writes(World.Deal deal) {
        return portal.calls().writes().stream()
                .filter(write ->
                        write.type() == ObjectType.DEAL && write.recordId().equals(deal.id()))
                .toList();
    }

    private List<DeadLetter> letters(DeadLetter.Cause cause) {
        UUID connection = world.read(jdbc -> jdbc.sql("SELECT connection_id FROM connection WHERE account_id = ?")
                .param("" + portal.id())
                .query(UUID.class)
                .single());
        return world.bean(DeadLetters.class).open(world.workspace).stream()
                .filter(letter -> letter.cause() == cause && connection.equals(letter.connection()))
                .toList();
    }

    private long linked() {
        return count("referral_link", "true");
    }

    private long unwritten() {
        return count("writeback", "written_version < version") + count("referral_entry", "written_version < version");
    }

    private long marked() {
        return world.read(jdbc -> jdbc.sql("SELECT sum(version) FROM referral_entry")
                .query(Long.class)
                .single());
    }

    private long postponed() {
        return count("writeback", "attempts > 0 AND written_version < version");
    }

    private long count(String table, String condition) {
        return world.query(
                "SELECT count(*) FROM " + table
                        + " JOIN connection USING (workspace_id, connection_id) WHERE account_id = ? AND " + condition,
                "" + portal.id());
    }

    private @Nullable String status(World.Deal deal) {
        return portal.get(ObjectType.DEAL, deal.id()).properties().get("rfl_referral_status");
    }
}
