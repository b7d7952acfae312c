package io.referloop.reconcile;

import io.referloop.crm.RecordRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that the CRM and we say differently.
 *
 * @param record what it is about; a referral's own id where it is about no record
 * @param ours what we say, in words
 * @param theirs what the CRM says, or what should be, in words
 */
public record Difference(
        UUID id,
        UUID connection,
        Cause cause,
        RecordRef record,
        @Nullable UUID referral,
        String ours,
        String theirs,
        State state,
        Instant foundAt) {

    public enum State {
        OPEN,
        /** Somebody asked for the repair; it is on its way. */
        WANTED,
        REPAIRED,
        /** A later comparison did not find it any more. */
        SETTLED
    }

    /** Why they differ, with what a repair does. */
    public enum Cause {
        STAGE_MISSED("A stage that we were not told", "The stage is taken over with its own time, and rewards follow."),
        AMOUNT_DIFFERS(
                "An amount that we were not told", "The amount is taken over; rewards that depend on it are adjusted."),
        FIELD_DIFFERS("A field that we were not told", "The value is taken over; rewards that depend on it follow."),
        DELETED_THERE(
                "Deleted in the CRM", "The record no longer speaks for its referral; what it earned is taken back."),
        BACK_THERE("Restored in the CRM", "The record speaks for its referral again."),
        MERGED_THERE("Merged in the CRM", "What the record said moves to the record that it became."),
        DEAL_NOT_FOLLOWED(
                "A deal of somebody referred",
                "The deal is read and counts for the referral of its contact or company."),
        REWARD_MISSING("A reward that is not booked", "It is booked, as the program says."),
        REWARD_EXTRA("A reward that should not be", "It is taken back, as the program says."),
        REWARD_DIFFERS("A reward of another amount", "It is adjusted, as the program says."),
        NOT_WRITTEN_BACK("Our fields say something else", "They are written once more."),
        NO_REFERRAL(
                "A won deal names a referrer, and no referral is about it",
                "It was won before anybody claimed it, so nothing is paid by itself. Grant a reward by hand if one is due."),
        NO_RECORD(
                "A referral without a record",
                "Every record that spoke for it is gone. Restore one in the CRM, or withdraw the referral.");

        private final String words;
        private final String fix;

        Cause(String words, String fix) {
            this.words = words;
            this.fix = fix;
        }

        public String words() {
            return words;
        }

        /** What a repair does; where there is none, what a person can do. */
        public String fix() {
            return fix;
        }

        public boolean repairable() {
            return this != NO_REFERRAL && this != NO_RECORD;
        }

        /** Whether the CRM's record has to be read for it. */
        boolean isTold() {
            return switch (this) {
                case STAGE_MISSED,
                        AMOUNT_DIFFERS,
                        FIELD_DIFFERS,
                        DELETED_THERE,
                        BACK_THERE,
                        MERGED_THERE,
                        DEAL_NOT_FOLLOWED -> true;
                case REWARD_MISSING, REWARD_EXTRA, REWARD_DIFFERS, NOT_WRITTEN_BACK, NO_REFERRAL, NO_RECORD -> false;
            };
        }
    }
}
