package io.referloop.referral;

import io.referloop.program.Offer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** Empty when the program offers everything that was chosen. */
    static Optional<Submission.Refused> check(SubmitReferral wish, List<Offer> offers) {
        Map<String, Offer> offered = offers.stream().collect(Collectors.toMap(Offer::rule, Function.identity()));
        for (Map.Entry<String, String> choice : new TreeMap<>(wish.choices()).entrySet()) {
            Offer offer = offered.get(choice.getKey());
            if (offer == null) {
                return invalid(
                        "choices", "The program offers no such choice now.", "Reload the card and choose again.");
            }
            if (!offer.options().containsKey(choice.getValue())) {
                return invalid(
                        "choices." + offer.rule(),
                        "The program does not offer that.",
                        "Choose one of " + String.join(", ", offer.options().sequencedKeySet()) + ".");
            }
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
