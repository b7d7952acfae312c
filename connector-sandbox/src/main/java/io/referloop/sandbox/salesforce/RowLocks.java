package io.referloop.sandbox.salesforce;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which transaction holds which record. Nobody waits: who comes second is refused. */
final class RowLocks {

    private final Map<String, Object> holders = new HashMap<>();

    /** The first id that another holds; then nothing was taken. */
    synchronized Optional<String> take(Object holder, Collection<String> ids) {
        for (String id : ids) {
            Object other = holders.get(id);
            if (other != null && other != holder) {
                return Optional.of(id);
            }
        }
        ids.forEach(id -> holders.put(id, holder));
        return Optional.empty();
    }

    @SuppressWarnings("ReferenceEquality") // A holder is nobody but itself.
    synchronized void release(Object holder) {
        holders.values().removeIf(other -> other == holder);
    }
}
