package io.referloop.deadletter;

import io.referloop.crm.RecordRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that could not be acted upon and waits for a person, or for the reason to go away. */
public record DeadLetter(
        UUID id,
        @Nullable UUID connection,
        Cause cause,
        String subject,
        String detail,
        int times,
        Instant firstSeen,
        Instant lastSeen) {

    /** Why, with what to do about it. */
    public enum Cause {
        UNKNOWN_STAGE("A stage that nobody mapped", "Map it on the stage map, then retry."),
        UNKNOWN_RECORD(
                "A record that the CRM does not know",
                "It was deleted or never existed; discard it, or restore the record and retry."),
        UNKNOWN_ACCOUNT("An account that is not connected", "Connect it, or remove the app from that account."),
        UNREADABLE("A delivery that could not be read", "Retry after an update of Referloop; report it if it stays."),
        PROCESSING_FAILED(
                "A delivery that failed each time", "Retry; the log has the reason under its correlation id."),
        TWO_REFERRALS(
                "Two referrals meet in one record",
                "Correct in the CRM which records belong together, then retry; both referrals keep their own records until then."),
        WRITE_REJECTED("The CRM refused what we wrote", "Fix the field in the CRM as the message says, then retry."),
        ACTION_UNANSWERED(
                "A workflow that was not told its result",
                "What it asked for was done or refused all the same. Grant the scope automation and reconnect; then retry."),
        RECORD_GONE("A record to write to is gone", "Nothing to do when it was deleted on purpose; discard it.");

        private final String words;
        private final String fix;

        Cause(String words, String fix) {
            this.words = words;
            this.fix = fix;
        }

        public String words() {
            return words;
        }

        public String fix() {
            return fix;
        }
    }

    /** A dead letter to be added; the same cause and subject count up instead of standing twice. */
    public record Entry(
            @Nullable UUID connection,
            Cause cause,
            String subject,
            String detail,
            @Nullable Long position,
            @Nullable RecordRef record) {

        public static Entry general(@Nullable UUID connection, Cause cause, String subject, String detail) {
            return new Entry(connection, cause, subject, detail, null, null);
        }

        public static Entry of(UUID connection, Cause cause, RecordRef record, String subject, String detail) {
            return new Entry(connection, cause, subject, detail, null, record);
        }
    }
}
