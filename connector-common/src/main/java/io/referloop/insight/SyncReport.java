package io.referloop.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How well the CRM's changes come in and ours go out. */
public record SyncReport(List<Stream> streams, List<Cause> deadLetters, List<Stage> unmappedStages) {

    /** Whether anything waits for a person. */
    public boolean needsSomebody() {
        return !deadLetters.isEmpty()
                || !unmappedStages.isEmpty()
                || streams.stream().anyMatch(stream -> stream.parkedWrites() > 0 || !stream.connected());
    }

    /**
     * One connection.
     *
     * @param behind deliveries stored and not yet worked off
     * @param last when the newest delivery came in, or null when none ever did
     * @param day what came in during the last 24 hours
     * @param fetches records that must be read from the CRM before a decision
     * @param fetchesFailing those of them that failed at least once
     * @param pendingWrites records of the CRM that do not yet say what they should
     * @param parkedWrites those that will not be written until somebody acts
     * @param line how listening to the account fares; null where its CRM calls us
     */
    public record Stream(
            UUID connectionId,
            String crm,
            String accountName,
            String state,
            long behind,
            @Nullable Instant last,
            Day day,
            long fetches,
            long fetchesFailing,
            @Nullable String fetchError,
            long pendingWrites,
            long parkedWrites,
            @Nullable String parkedBecause,
            @Nullable Line line) {

        public boolean connected() {
            return !state.equals("NEEDS_RECONNECT");
        }
    }

    /**
     * Listening to an account.
     *
     * @param heardAt its last sign of life, be it that nothing happened
     * @param problem why it is not heard now; null while it is
     */
    public record Line(
            String state,
            @Nullable Instant heardAt,
            @Nullable String problem) {

        /** Whether changes are found by reading now and then because the account cannot be listened to. */
        public boolean isRead() {
            return state.equals("READ");
        }
    }

    /**
     * @param applied events that changed a referral
     * @param known events told before
     * @param unrelated events about records that belong to no referral
     * @param echoes events that only repeat what we wrote ourselves
     * @param median from received to worked off, half of the deliveries were faster; null without any
     */
    public record Day(
            long deliveries,
            long events,
            long applied,
            long known,
            long unrelated,
            long echoes,
            long unreadable,
            @Nullable Duration median,
            @Nullable Duration slowest) {}

    /** Dead letters of one cause, newest first, a handful of them as samples. */
    public record Cause(
            String cause, long count, long times, Instant firstSeen, Instant lastSeen, List<Letter> samples) {}

    public record Letter(UUID id, String subject, String detail, int times, Instant lastSeen) {}

    /** A stage that linked records are in and that nobody has mapped. */
    public record Stage(
            UUID connectionId, String objectType, @Nullable String track, String stage, String label, long facts) {}
}
