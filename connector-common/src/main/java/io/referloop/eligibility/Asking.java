package io.referloop.eligibility;

import io.referloop.referral.RecordKey;
import io.referloop.workspace.InWorkspace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people do about a candidate: ask, put off, mark as not suitable, take that back. */
@Component
public class Asking {

    public static final int NOTE_MAX = 300;
    public static final int SNOOZE_MAX_DAYS = 365;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Candidates candidates;
    private final CandidateRows rows;
    private final Actions actions;
    private final Clock clock;

    Asking(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Candidates candidates,
            CandidateRows rows,
            Actions actions,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.candidates = candidates;
        this.rows = rows;
        this.actions = actions;
        this.clock = clock;
    }

    /** Notes that somebody asked. Of two who ask at once the second is told that the first did. */
    public Answer ask(UUID workspace, RecordKey contact, String note, String by) {
        if (note.length() > NOTE_MAX) {
            return tooLong("note");
        }
        return about(workspace, contact, () -> {
            String reason = notEligible(workspace, contact);
            if (reason != null) {
                return new Answer.Refused(
                        "NOT_ELIGIBLE", "Not to be asked now: " + reason + ".", "Ask somebody else from the list.");
            }
            return noted(workspace, contact, Actions.Kind.ASK, null, note, by);
        });
    }

    public Answer snooze(UUID workspace, RecordKey contact, int days, String by) {
        if (days < 1 || days > SNOOZE_MAX_DAYS) {
            return new Answer.Refused(
                    "INVALID_DAYS",
                    "Days: a number from 1 to " + SNOOZE_MAX_DAYS + " is expected.",
                    "Enter for how many days this person is to be left alone.");
        }
        return about(
                workspace,
                contact,
                () -> noted(
                        workspace, contact, Actions.Kind.SNOOZE, clock.instant().plus(Duration.ofDays(days)), "", by));
    }

    public Answer notSuitable(UUID workspace, RecordKey contact, String reason, String by) {
        if (reason.isBlank()) {
            return new Answer.Refused(
                    "REASON_MISSING", "Reason: it is empty.", "Say why this person is not suitable; it is kept.");
        }
        if (reason.length() > NOTE_MAX) {
            return tooLong("reason");
        }
        return about(
                workspace, contact, () -> noted(workspace, contact, Actions.Kind.OPT_OUT, null, reason.strip(), by));
    }

    public Answer suitableAgain(UUID workspace, RecordKey contact, String by) {
        return about(workspace, contact, () -> noted(workspace, contact, Actions.Kind.OPT_IN, null, "", by));
    }

    private Answer noted(
            UUID workspace, RecordKey contact, Actions.Kind kind, @Nullable Instant until, String note, String by) {
        actions.note(workspace, contact, kind, until, note, by);
        candidates.decide(workspace, rows.sameMailbox(workspace, contact));
        return new Answer.Done();
    }

    /** As it is at this moment, the candidate's row locked; what the list showed may be old. */
    private @Nullable String notEligible(UUID workspace, RecordKey contact) {
        candidates.decide(workspace, rows.sameMailbox(workspace, contact));
        return jdbc.sql("""
                        SELECT coalesce(nullif(reason, ''), 'the contact was not read from the CRM yet') FROM candidate
                        WHERE workspace_id = ? AND connection_id = ? AND record_id = ? AND NOT eligible""")
                .params(workspace, contact.connection(), contact.ref().id())
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private Answer about(UUID workspace, RecordKey contact, Supplier<Answer> work) {
        return inWorkspace.call(
                workspace,
                () -> Optional.of(rows.sameMailbox(workspace, contact))
                        .filter(it -> it.contains(contact))
                        .map(it -> work.get())
                        .orElseGet(() -> new Answer.Refused(
                                "CONTACT_UNKNOWN",
                                "Nothing is known of this contact.",
                                "Reload the page; it may have been merged or deleted.")));
    }

    private static Answer tooLong(String field) {
        return new Answer.Refused(
                "TOO_LONG", "The " + field + " is longer than " + NOTE_MAX + " characters.", "Shorten it.");
    }

    public sealed interface Answer {

        record Done() implements Answer {}

        /**
         * @param message what happened
         * @param fix what to do next
         */
        record Refused(String code, String message, String fix) implements Answer {}
    }
}
