package io.referloop.program;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step that rewards may hang on. The milestones of a program are ordered: reaching one implies those before it.
 *
 * @param key what rules name it by; of a status, its name in lower case
 * @param label what people read
 * @param status the status that is this milestone; null when an event is
 * @param event the event whose first occurrence is this milestone; null when a status is
 * @param when what else must hold for the event to count
 */
public record Milestone(
        String key,
        String label,
        @Nullable ReferralStatus status,
        @Nullable String event,
        @Nullable Condition when) {

    public Milestone {
        if ((status == null) == (event == null)) {
            throw new IllegalArgumentException("milestone " + key + " needs either a status or an event");
        }
    }

    public static Milestone of(ReferralStatus status) {
        return new Milestone(status.name().toLowerCase(Locale.ROOT), status.label(), status, null, null);
    }
}
