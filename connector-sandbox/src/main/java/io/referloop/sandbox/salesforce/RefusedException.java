package io.referloop.sandbox.salesforce;

import java.util.List;

/** A single record that was not written. */
public final class RefusedException extends IllegalArgumentException {

    private final transient List<Refusal> refusals;

    public RefusedException(List<Refusal> refusals) {
        super(String.join(
                "; ",
                refusals.stream()
                        .map(refusal -> refusal.statusCode() + ": " + refusal.message())
                        .toList()));
        this.refusals = List.copyOf(refusals);
    }

    static RefusedException of(String statusCode, String message, String... fields) {
        return new RefusedException(List.of(Refusal.of(statusCode, message, fields)));
    }

    public List<Refusal> refusals() {
        return refusals;
    }
}
