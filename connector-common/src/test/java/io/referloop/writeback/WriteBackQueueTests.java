package io.referloop.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.ReferralField;
import io.referloop.referral.Company;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Story;
import io.referloop.work.Backoff;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteBackQueueTests {

    private static final Duration COALESCED = Duration.ofSeconds(1);

    private final WriteBackQueue queue = TestCore.bean(WriteBackQueue.class);
    private final InWorkspace inWorkspace = TestCore.bean(InWorkspace.class);
    private final Company company = new Company("- {key: k, for: referrer, on: won, earn: {fixed: 500}}");
    private final UUID workspace = company.workspace();
    private final Map<String, UUID> referrals = new HashMap<>();
    private final WriteBackQueue.Lane lane = new WriteBackQueue.Lane(workspace, Story.CONNECTION);

    @Test
    void waitsAMomentForCompanyAndThenWritesTheNewestOnly() {
        assertThat(want("A", "Qualified")).containsExactly(lane);
        assertThat(want("A", "Meeting")).containsExactly(lane);
        assertThat(want("A", "Won")).containsExactly(lane);
        assertThat(queue.lease(lane, 100)).isEmpty();
        assertThat(queue.coalescing(lane))
                .hasValueSatisfying(it -> assertThat(it).isPositive());

        pass(COALESCED);

        assertThat(queue.lease(lane, 100)).singleElement().satisfies(leased -> {
            assertThat(leased.values()).isEqualTo(status("Won"));
            assertThat(leased.version()).isEqualTo(3);
        });
    }

    @Test
    void writesNothingThatTheRecordSaysAlready() {
        want("A", "Won");
        pass(COALESCED);
        written(queue.lease(lane, 100));

        assertThat(want("A", "Won")).isEmpty();
        pass(COALESCED);
        assertThat(queue.lease(lane, 100)).isEmpty();
        assertThat(queue.coalescing(lane)).isEmpty();
    }

    @Test
    void keepsWhatElseTheRecordSaysWhenOneOfTwoThingsChanges() {
        want("A", "Won");
        inWorkspace.call(
                workspace,
                () -> queue.say(
                                workspace,
                                List.of(new WriteBackQueue.Saying(
                                        Story.dealKey("A"), Map.of(ReferralField.ELIGIBLE, "yes"), "test")))
                        .get());
        want("A", "Lost");
        pass(COALESCED);

        assertThat(queue.lease(lane, 100))
                .singleElement()
                .satisfies(leased -> assertThat(leased.values())
                        .isEqualTo(Map.of(ReferralField.REFERRAL_STATUS, "Lost", ReferralField.ELIGIBLE, "yes")));
    }

    @Test
    void writesOnceMoreWhatChangedWhileItWasWritten() {
        want("A", "Qualified");
        pass(COALESCED);
        List<WriteBackQueue.Leased> first = queue.lease(lane, 100);

        want("A", "Won");
        written(first);
        pass(COALESCED);

        assertThat(queue.lease(lane, 100))
                .singleElement()
                .satisfies(leased -> assertThat(leased.values()).isEqualTo(status("Won")));
    }

    @Test
    void givesEachRecordToOneOfManyWriters() {
        List<String> ids = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
        Map<RecordKey, String> labels = ids.stream().collect(Collectors.toMap(Story::dealKey, id -> "Deal " + id));
        WriteBackQueue.Desired desired = desired("0", "Won");
        inWorkspace.run(workspace, () -> {
            TestCore.bean(Links.class).link(workspace, desired.referral(), labels, "ASSOCIATED");
            assertThat(queue.want(workspace, List.of(desired)).get()).containsExactly(lane);
        });
        pass(COALESCED);

        List<List<WriteBackQueue.Leased>> batches = Together.all(6, n -> () -> queue.lease(lane, 50));

        assertThat(batches.stream().flatMap(List::stream).map(it -> it.record().id()))
                .hasSize(300)
                .doesNotHaveDuplicates();
    }

    @Test
    void givesARecordToAnotherWriterWhenTheFirstNeverCameBack() {
        want("A", "Won");
        pass(COALESCED);
        assertThat(queue.lease(lane, 100)).hasSize(1);
        assertThat(queue.lease(lane, 100)).isEmpty();

        pass(Duration.ofMinutes(3));

        assertThat(queue.lease(lane, 100)).hasSize(1);
    }

    @Test
    void postponesWhatTheCrmCouldNotTakeAndWaitsLongerEachTime() {
        want("A", "Won");
        pass(COALESCED);
        WriteBackQueue.Leased first = queue.lease(lane, 100).getFirst();
        inWorkspace.call(workspace, () -> queue.postpone(lane, first, Backoff.after(first.attempts())));
        assertThat(queue.lease(lane, 100)).isEmpty();

        pass(Backoff.after(first.attempts()));
        WriteBackQueue.Leased second = queue.lease(lane, 100).getFirst();

        assertThat(second.attempts()).isEqualTo(1);
        assertThat(Backoff.after(second.attempts())).isGreaterThan(Backoff.after(first.attempts()));
        assertThat(Backoff.after(1_000_000)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void bringsAParkedRecordBackByHandOrByNews() {
        want("A", "Won");
        pass(COALESCED);
        park(queue.lease(lane, 100).getFirst());
        assertThat(queue.lease(lane, 100)).isEmpty();

        inWorkspace.run(workspace, () -> queue.unpark(workspace, Story.dealKey("A")));
        park(queue.lease(lane, 100).getFirst());
        want("A", "Lost");
        pass(COALESCED);

        assertThat(queue.lease(lane, 100))
                .singleElement()
                .satisfies(leased -> assertThat(leased.values()).isEqualTo(status("Lost")));
    }

    @Test
    void doesNotParkWhatChangedWhileTheCrmRefusedIt() {
        want("A", "Qualified");
        pass(COALESCED);
        WriteBackQueue.Leased refused = queue.lease(lane, 100).getFirst();

        want("A", "Won");
        park(refused);
        pass(Duration.ofMinutes(3));

        assertThat(queue.lease(lane, 100)).hasSize(1);
    }

    @Test
    void aSurvivorWasToldWhatTheRecordWasToldThatIsMergedIntoIt() {
        want("A", "Won");
        pass(COALESCED);
        written(queue.lease(lane, 100));

        inWorkspace.run(workspace, () -> queue.move(workspace, Story.dealKey("A"), Story.dealKey("Z")));

        inWorkspace.run(workspace, () -> queue.again(workspace, List.of(Story.dealKey("A"), Story.dealKey("Z"))));
        assertThat(queue.lease(lane, 100)).singleElement().satisfies(leased -> {
            assertThat(leased.record()).isEqualTo(Story.dealKey("Z").ref());
            assertThat(leased.values()).isEqualTo(status("Won"));
        });
    }

    @Test
    void aSurvivorThatIsToBeToldSomethingItselfKeepsThat() {
        want("A", "Won");
        want("B", "Lost");
        pass(COALESCED);

        inWorkspace.run(workspace, () -> queue.move(workspace, Story.dealKey("A"), Story.dealKey("B")));

        assertThat(queue.lease(lane, 100))
                .filteredOn(leased -> leased.record().equals(Story.dealKey("B").ref()))
                .singleElement()
                .satisfies(leased -> assertThat(leased.values()).isEqualTo(status("Lost")));
    }

    private Collection<WriteBackQueue.Lane> want(String deal, String status) {
        WriteBackQueue.Desired desired = desired(deal, status);
        return inWorkspace.call(
                workspace, () -> queue.want(workspace, List.of(desired)).get());
    }

    private void written(List<WriteBackQueue.Leased> leased) {
        inWorkspace.run(workspace, () -> queue.written(lane, leased));
    }

    private void park(WriteBackQueue.Leased leased) {
        inWorkspace.run(workspace, () -> queue.park(lane, leased, "WRITE_REJECTED"));
    }

    private static void pass(Duration time) {
        TestCore.clock().advance(time);
    }

    private WriteBackQueue.Desired desired(String deal, String status) {
        return new WriteBackQueue.Desired(referral(deal), status(status), "test");
    }

    private UUID referral(String deal) {
        return referrals.computeIfAbsent(deal, it -> company.referred(it).id());
    }

    private static Map<ReferralField, String> status(String status) {
        return Map.of(ReferralField.REFERRAL_STATUS, status);
    }
}
