package io.referloop.sandbox.faults;

/** One thing that can be made to go wrong, a constant of its fake's enum. Counts go down as they strike; 0 is off. */
public interface Fault {

    /** Its name in {@code /__sandbox/faults}. */
    String json();

    /** The most it can be set to. */
    int max();
}
