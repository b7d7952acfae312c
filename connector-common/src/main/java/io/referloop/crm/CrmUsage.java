package io.referloop.crm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears of every call that an adapter makes for an account, whatever became of it. Called on the call's own way, so it must be quick. */
@FunctionalInterface
public interface CrmUsage {

    CrmUsage UNHEARD = call -> {};

    void called(Call call);

    /**
     * One remote call.
     *
     * @param operation one of a few, for people: {@code list deals}
     * @param window what the CRM said of its short limit, or null when it said nothing
     * @param day what the CRM said of its daily limit, or null when it said nothing
     */
    record Call(
            String operation,
            Outcome outcome,
            @Nullable Quota window,
            @Nullable Quota day) {}

    enum Outcome {
        DONE,
        /** The CRM understood and said no. */
        REFUSED,
        THROTTLED,
        /** No answer, or none that can be used. */
        FAILED
    }

    /** How much of a limit is left of how much. */
    record Quota(long most, long left, Duration span) {}
}
