package io.referloop.reward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines that read the same one object: the rules of a program give their reasons in the same words over and over, and all of them stay in
 * memory. Forgets a line when another one takes its place. Not thread-safe.
 */
final class SharedLines {

    private static final int PLACES = 1 << 10;

    private final @Nullable TraceLine[] places = new @Nullable TraceLine[PLACES];

    /** An unmodifiable copy. */
    List<TraceLine> copyOf(List<TraceLine> lines) {
        TraceLine[] shared = new TraceLine[lines.size()];
        for (int n = 0; n < shared.length; n++) {
            shared[n] = shared(lines.get(n));
        }
        return List.of(shared);
    }

    private TraceLine shared(TraceLine line) {
        int hash = line.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        TraceLine known = places[place];
        if (known != null && known.equals(line)) {
            return known;
        }
        places[place] = line;
        return line;
    }
}
