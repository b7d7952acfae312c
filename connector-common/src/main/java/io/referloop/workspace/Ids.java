package io.referloop.workspace;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Ids of rows that come by the thousand. */
public final class Ids {

    private Ids() {}

    /**
     * An id (UUID version 7) that sorts behind those made before it, so that new rows go to the end of every index instead of to a page of
     * their own each. It tells when it was made; where that must not be known, take a random one.
     */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
