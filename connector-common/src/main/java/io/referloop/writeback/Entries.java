package io.referloop.writeback;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.reward.RewardsSettled;
import io.referloop.work.Backoff;
import io.referloop.workspace.InWorkspace;
import io.referloop.writeback.EntryContents.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Keeps every referral as a whole in the CRM, beside the fields of its records: each once, whatever gets lost on the way. Works in the lanes of
 * {@link WriteBack}, after the fields, which people look at first.
 */
@Component
class Entries {

    private static final String SUBJECT = "referral ";
    private static final String REFUSED = DeadLetter.Cause.WRITE_REJECTED.name();

    private final InWorkspace inWorkspace;
    private final EntryQueue queue;
    private final EntryContents contents;
    private final DeadLetters deadLetters;

    Entries(InWorkspace inWorkspace, EntryQueue queue, EntryContents contents, DeadLetters deadLetters) {
        this.inWorkspace = inWorkspace;
        this.queue = queue;
        this.contents = contents;
        this.deadLetters = deadLetters;
    }

    void want(RewardsSettled settled) {
        queue.want(
                settled.workspace(),
                settled.settlements().stream()
                        .map(it -> it.movement().referral().id())
                        .distinct()
                        .toList());
    }

    Collection<WriteBackQueue.Lane> due() {
        return queue.due();
    }

    /** A connection that was restored may have more permissions and objects than before. */
    void retry(UUID workspace, UUID connection) {
        queue.unpark(workspace, connection);
    }

    /** Keeps what is due; returns how long the lane should wait before it goes on. */
    Duration keep(WriteBackQueue.Lane lane, CrmSession session) {
        while (true) {
            List<EntryQueue.Leased> leased = queue.lease(lane, session.batchSize());
            if (leased.isEmpty()) {
                return Duration.ZERO;
            }
            List<Due> news = inWorkspace.call(lane.workspace(), () -> news(lane, leased));
            Duration wait = news.isEmpty() ? Duration.ZERO : keep(lane, session, news);
            if (!wait.isZero()) {
                return wait;
            }
        }
    }

    /** What the CRM does not keep yet; of all else there is nothing to do. Reads what should be kept after the rows were taken, so nothing newer is taken for written. */
    private List<Due> news(WriteBackQueue.Lane lane, List<EntryQueue.Leased> leased) {
        Map<UUID, Content> known = contents.of(
                lane, leased.stream().map(EntryQueue.Leased::referral).toList());
        List<Due> news = new ArrayList<>();
        List<EntryQueue.Leased> passed = new ArrayList<>();
        for (EntryQueue.Leased it : leased) {
            Content content = known.get(it.referral());
            if (content == null || content.isKept(it)) {
                passed.add(it);
            } else if (content.fingerprint().equals(it.refusedAs())) {
                queue.park(lane, it, content.fingerprint(), REFUSED);
            } else {
                news.add(new Due(it, content));
            }
        }
        queue.passed(lane, passed);
        return news;
    }

    private Duration keep(WriteBackQueue.Lane lane, CrmSession session, List<Due> batch) {
        List<ReferralEntry.Outcome> outcomes;
        try {
            outcomes = session.keep(
                    batch.stream().map(it -> it.content().entry(it.leased())).toList());
        } catch (CrmException failed) {
            outcomes = batch.stream()
                    .<ReferralEntry.Outcome>map(it -> new ReferralEntry.Outcome.Failed(failed.failure()))
                    .toList();
        }
        List<ReferralEntry.Outcome> told = outcomes;
        return inWorkspace.call(lane.workspace(), () -> note(lane, batch, told));
    }

    /** Returns the longest that one of them has to wait. */
    private Duration note(WriteBackQueue.Lane lane, List<Due> batch, List<ReferralEntry.Outcome> outcomes) {
        List<EntryQueue.Kept> kept = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (int n = 0; n < batch.size(); n++) {
            Due due = batch.get(n);
            switch (outcomes.get(n)) {
                case ReferralEntry.Outcome.Kept it ->
                    kept.add(new EntryQueue.Kept(due.leased(), it.id(), due.content()));
                case ReferralEntry.Outcome.Failed failed -> {
                    Duration wait = after(lane, due, failed.failure());
                    longest = wait.compareTo(longest) > 0 ? wait : longest;
                }
            }
        }
        queue.kept(lane, kept);
        return longest;
    }

    private Duration after(WriteBackQueue.Lane lane, Due due, CrmFailure failure) {
        EntryQueue.Leased leased = due.leased();
        return switch (failure) {
            case CrmFailure.Throttled throttled -> queue.postpone(lane, leased, throttled.retryAfter(), true);
            case CrmFailure.Unavailable unavailable ->
                queue.postpone(lane, leased, Backoff.after(leased.attempts()), true);
            case CrmFailure.OutcomeUnknown unknown ->
                queue.postpone(lane, leased, Backoff.after(leased.attempts()), false);
            case CrmFailure.AuthorizationLost lost -> queue.postpone(lane, leased, Duration.ofSeconds(1), true);
            case CrmFailure.Rejected rejected -> {
                String vendor = rejected.vendorMessage() == null ? "" : " (" + rejected.vendorMessage() + ")";
                yield park(lane, due, rejected.message() + vendor);
            }
            case CrmFailure.Gone gone -> park(lane, due, gone.message());
            case CrmFailure.Unsupported unsupported -> park(lane, due, unsupported.message());
        };
    }

    /** What a retry is recognised by: {@code referral R-12}. */
    private static String subject(Due due) {
        return SUBJECT
                + due.content()
                        .values()
                        .getOrDefault(
                                ReferralField.REFERRAL_ID,
                                due.leased().referral().toString());
    }

    static boolean isAbout(DeadLetter letter) {
        return letter.subject().startsWith(SUBJECT);
    }

    private Duration park(WriteBackQueue.Lane lane, Due due, String why) {
        queue.park(lane, due.leased(), due.content().fingerprint(), REFUSED);
        deadLetters.add(
                lane.workspace(),
                List.of(DeadLetter.Entry.general(
                        lane.connection(), DeadLetter.Cause.WRITE_REJECTED, subject(due), why)));
        return Duration.ZERO;
    }

    private record Due(EntryQueue.Leased leased, Content content) {}
}
