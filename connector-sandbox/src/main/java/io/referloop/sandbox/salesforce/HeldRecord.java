package io.referloop.sandbox.salesforce;

/** A record that others cannot write until it is let go. */
@FunctionalInterface
public interface HeldRecord extends AutoCloseable {

    @Override
    void close();
}
