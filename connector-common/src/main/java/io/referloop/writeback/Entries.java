package io.referloop.writeback;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSession;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.reward.RewardsSettled;
import io.referloop.reward.Summary;
import io.referloop.work.Backoff;
import io.referloop.workspace.InWorkspace;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Keeps every referral as a whole in the CRM, beside the fields of its records: each once, whatever gets lost on the way. Works in the lanes of
 * {@link WriteBack}, after the fields, which people look at first.
 */
@Component
class Entries {

    private static final String SUBJECT = "referral ";

    private final InWorkspace inWorkspace;
    private final EntryQueue queue;
    private final DeadLetters deadLetters;

    Entries(InWorkspace inWorkspace, EntryQueue queue, DeadLetters deadLetters) {
        this.inWorkspace = inWorkspace;
        this.queue = queue;
        this.deadLetters = deadLetters;
    }

    void want(RewardsSettled settled, ZoneId zone) {
        queue.want(
                settled.workspace(),
                settled.settlements().stream()
                        .map(it -> new EntryQueue.Desired(
                                it.movement().referral().id(),
                                Summary.of(it, zone),
                                Summary.rewardsOf(it, zone),
                                it.movement().referral().referrer().email(),
                                Summary.totalOf(it)))
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
            List<EntryQueue.Leased> batch = queue.lease(lane, session.batchSize());
            if (batch.isEmpty()) {
                return Duration.ZERO;
            }
            Duration wait = keep(lane, session, batch);
            if (!wait.isZero()) {
                return wait;
            }
        }
    }

    private Duration keep(WriteBackQueue.Lane lane, CrmSession session, List<EntryQueue.Leased> batch) {
        List<ReferralEntry.Outcome> outcomes;
        try {
            outcomes = session.keep(batch.stream().map(EntryQueue.Leased::entry).toList());
        } catch (CrmException failed) {
            outcomes = batch.stream()
                    .<ReferralEntry.Outcome>map(it -> new ReferralEntry.Outcome.Failed(failed.failure()))
                    .toList();
        }
        List<ReferralEntry.Outcome> told = outcomes;
        return inWorkspace.call(lane.workspace(), () -> note(lane, batch, told));
    }

    /** Returns the longest that one of them has to wait. */
    private Duration note(
            WriteBackQueue.Lane lane, List<EntryQueue.Leased> batch, List<ReferralEntry.Outcome> outcomes) {
        List<EntryQueue.Kept> kept = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (int n = 0; n < batch.size(); n++) {
            switch (outcomes.get(n)) {
                case ReferralEntry.Outcome.Kept it -> kept.add(new EntryQueue.Kept(batch.get(n), it.id()));
                case ReferralEntry.Outcome.Failed failed -> {
                    Duration wait = after(lane, batch.get(n), failed.failure());
                    longest = wait.compareTo(longest) > 0 ? wait : longest;
                }
            }
        }
        queue.kept(lane, kept);
        return longest;
    }

    private Duration after(WriteBackQueue.Lane lane, EntryQueue.Leased leased, CrmFailure failure) {
        return switch (failure) {
            case CrmFailure.Throttled throttled -> queue.postpone(lane, leased, throttled.retryAfter(), true);
            case CrmFailure.Unavailable unavailable ->
                queue.postpone(lane, leased, Backoff.after(leased.attempts()), true);
            case CrmFailure.OutcomeUnknown unknown ->
                queue.postpone(lane, leased, Backoff.after(leased.attempts()), false);
            case CrmFailure.AuthorizationLost lost -> queue.postpone(lane, leased, Duration.ofSeconds(1), true);
            case CrmFailure.Rejected rejected -> {
                String vendor = rejected.vendorMessage() == null ? "" : " (" + rejected.vendorMessage() + ")";
                yield park(lane, leased, rejected.message() + vendor);
            }
            case CrmFailure.Gone gone -> park(lane, leased, gone.message());
            case CrmFailure.Unsupported unsupported -> park(lane, leased, unsupported.message());
        };
    }

    /** What a retry is recognised by: {@code referral R-12}. */
    private static String subject(EntryQueue.Leased leased) {
        return SUBJECT
                + leased.entry()
                        .values()
                        .getOrDefault(ReferralField.REFERRAL_ID, leased.entry().key());
    }

    static boolean isAbout(DeadLetter letter) {
        return letter.subject().startsWith(SUBJECT);
    }

    private Duration park(WriteBackQueue.Lane lane, EntryQueue.Leased leased, String why) {
        queue.park(lane, leased, DeadLetter.Cause.WRITE_REJECTED.name());
        deadLetters.add(
                lane.workspace(),
                List.of(DeadLetter.Entry.general(
                        lane.connection(), DeadLetter.Cause.WRITE_REJECTED, subject(leased), why)));
        return Duration.ZERO;
    }
}
