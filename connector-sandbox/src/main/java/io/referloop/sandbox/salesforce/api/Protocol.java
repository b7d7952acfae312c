package io.referloop.sandbox.salesforce.api;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import java.util.Optional;

/** SOAP or REST: how a call is read and how an answer or a refusal looks. */
public interface Protocol {

    /** What is asked, before anybody is let in. */
    Asked read(Call call);

    Reply refusal(int status, String code, String message);

    /** The session is not one, or no longer. */
    Reply noSession(boolean timedOut, boolean bare);

    /**
     * One call.
     *
     * @param kind such as {@code query} or {@code upsert}, for counting
     * @param write whether it changes records
     */
    record Asked(String kind, boolean write, Optional<String> token, Answer answer) {}

    /** Carries the call out. */
    @FunctionalInterface
    interface Answer {
        Reply to(Caller caller);
    }
}
