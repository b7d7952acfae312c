package io.referloop.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a CRM account.
 *
 * @param cursor where the next page of the step starts; null for its first
 * @param changedSince what a walk over changes begins with; null where nothing has to be walked
 * @param because what brought it about, in words
 * @param plannedRecords about how many records there are to read
 * @param plannedCalls about how many calls that takes
 * @param found differences, or claims of a backfill
 * @param worked the time that its pages took, waiting left out
 * @param notBefore when it goes on, while it has to wait
 * @param problem what it waits for or failed at, in words
 * @param version a page that was read for an older one comes to nothing
 */
public record SyncRun(
        UUID workspace,
        UUID id,
        UUID connection,
        Kind kind,
        State state,
        Step step,
        @Nullable String cursor,
        @Nullable Instant changedSince,
        String because,
        long plannedRecords,
        long plannedCalls,
        long records,
        long calls,
        long found,
        Duration worked,
        String requestedBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        Instant notBefore,
        int attempts,
        @Nullable String problem,
        long version) {

    /** In which order they may use the CRM's budget: what was missed comes first, the past last. */
    public enum Kind {
        CATCH_UP(Step.LINKED),
        RECONCILIATION(Step.LINKED),
        BACKFILL(Step.DEALS);

        private final Step first;

        Kind(Step first) {
            this.first = first;
        }

        /** @param walksChanges whether a walk over what changed leaves nothing out */
        Step first(boolean walksChanges) {
            return this == CATCH_UP && walksChanges ? Step.CHANGED : first;
        }

        /** Null after the last. */
        @Nullable
        Step after(Step step) {
            return switch (step) {
                case DEALS -> Step.CONTACTS;
                case LINKED -> this == RECONCILIATION ? Step.BOOKS : Step.CHANGED_DEALS;
                case BOOKS -> Step.CHANGED_DEALS;
                case CONTACTS, CHANGED_DEALS, CHANGED -> null;
            };
        }
    }

    public enum State {
        RUNNING,
        PAUSED,
        DONE,
        CANCELLED,
        /** The CRM said no; somebody has to change something and resume it. */
        FAILED;

        public boolean isLive() {
            return this == RUNNING || this == PAUSED;
        }
    }

    public enum Step {
        /** All deals, as they stand. */
        DEALS,
        /** All contacts, where a field of theirs names who referred them. */
        CONTACTS,
        /** Every record that speaks for a referral. */
        LINKED,
        /** What follows from the facts, against the books. */
        BOOKS,
        /** Deals changed since the last walk. */
        CHANGED_DEALS,
        /** Everything changed since the last walk, what was deleted included. */
        CHANGED
    }

    /** Percent of the planned records, at most 99 before the end; 100 after it. */
    public int percent() {
        if (state == State.DONE) {
            return 100;
        }
        return plannedRecords == 0 ? 0 : (int) Math.min(99, 100 * records / plannedRecords);
    }

    /** How long it will still take at the speed so far; null before that is known. */
    public @Nullable Duration remaining() {
        if (state != State.RUNNING || records == 0 || plannedRecords <= records) {
            return null;
        }
        return worked.multipliedBy(plannedRecords - records).dividedBy(records);
    }
}
