package io.referloop.card;

import org.jspecify.annotations.Nullable;

/** The answer to a card. */
public sealed interface CardAnswer {

    record Shows(Card card) implements CardAnswer {}

    /** @param repeated whether the claim had been accepted before */
    record Submitted(boolean repeated, String message, Card card) implements CardAnswer {}

    /**
     * @param message what happened
     * @param fix what to do next
     * @param field the field at fault
     * @param card what the record shows, where that helps
     */
    record Refused(
            Reason reason,
            String code,
            String message,
            String fix,
            @Nullable String field,
            @Nullable Card card) implements CardAnswer {}

    /** What kind of refusal, for the transport to choose its status. */
    enum Reason {
        NOT_CONNECTED,
        NOT_FOUND,
        CONFLICT,
        INVALID,
        UNAVAILABLE
    }
}
