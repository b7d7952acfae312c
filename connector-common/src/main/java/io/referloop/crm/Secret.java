package io.referloop.crm;

/** A text that must never be seen: it prints as {@code ***}, in records that hold it too. Call {@link #reveal()} only where it goes on the wire. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
