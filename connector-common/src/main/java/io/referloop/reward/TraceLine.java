package io.referloop.reward;

import org.jspecify.annotations.Nullable;

/**
 * One step of a decision, as a person reads it.
 *
 * @param amount the figure that this step came to, if it is one
 */
public record TraceLine(String label, String text, @Nullable String amount) {

    public static TraceLine of(String label, String text) {
        return new TraceLine(label, text, null);
    }
}
