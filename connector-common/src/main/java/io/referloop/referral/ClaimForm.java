package io.referloop.referral;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a claim's form can be read and stored at all. */
final class ClaimForm {

    private static final int KEY_MAX = 100;

    private ClaimForm() {}

    /** Empty when it can be read. */
    static Optional<Submission.Refused> check(SubmitReferral wish) {
        if (wish.key().isBlank() || wish.key().length() > KEY_MAX || unprintable(wish.key())) {
            return invalid(
                    "key",
                    "The form's key is missing or longer than " + KEY_MAX + " characters.",
                    "Reload the card and try again.");
        }
        if (Email.parse(wish.referrerEmail()).isEmpty()) {
            return invalid(
                    "referrerEmail", "This is not an e-mail address.", "Enter one such as name@company.example.");
        }
        if (wish.referrerName() != null && wish.referrerName().length() > Submissions.NAME_MAX) {
            return invalid(
                    "referrerName", "The name is longer than " + Submissions.NAME_MAX + " characters.", "Shorten it.");
        }
        if (wish.note() != null && wish.note().length() > Submissions.NOTE_MAX) {
            return invalid("note", "The note is longer than " + Submissions.NOTE_MAX + " characters.", "Shorten it.");
        }
        if (unprintable(wish.referrerName())) {
            return invalid("referrerName", "The name has a control character in it.", "Type it again.");
        }
        if (unprintable(wish.note())) {
            return invalid("note", "The note has a control character in it.", "Type it again.");
        }
        return Optional.empty();
    }

    /** Such characters come from no keyboard, and the database takes no zero byte. */
    private static boolean unprintable(@Nullable String text) {
        return text != null && text.chars().anyMatch(it -> Character.isISOControl(it) && !Character.isWhitespace(it));
    }

    private static Optional<Submission.Refused> invalid(String field, String message, String fix) {
        return Optional.of(new Submission.Refused(Submission.Code.INVALID_FIELD, field, message, fix));
    }
}
