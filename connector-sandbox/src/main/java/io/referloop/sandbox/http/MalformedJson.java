package io.referloop.sandbox.http;

/** A body that should have been JSON and is not; the message is fit to show to the caller. */
public final class MalformedJson extends RuntimeException {

    private final String reason;

    MalformedJson(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
